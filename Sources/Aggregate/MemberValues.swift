import Foundation
import Records

/// Where the values of a case's members lie, each in the bytes of its member's batch.
struct MemberValues {
  private var ranges: [Range<Int>] = []
  private let fieldCount: Int

  /// Looks up all fields of all members, a member at a time.
  init(_ members: [RecordAddress], in batches: [RecordBatch], fieldCount: Int) {
    self.fieldCount = fieldCount
    ranges.reserveCapacity(members.count * fieldCount)
    for member in members {
      let batch = batches[Int(member.batch)]
      let data = batch.data
      let bytes = data.span
      for field in 0..<fieldCount {
        ranges.append(batch.range(of: field, in: Int(member.row), bytes))
      }
    }
  }

  /// Where a field of a member lies.
  func range(of field: Int, in member: Int) -> Range<Int> { ranges[member * fieldCount + field] }

  /// The first member in a ranking that has the longest value of a field; nil when none has one.
  func longest(of field: Int, _ ranking: [Int]) -> Int? {
    var best: Int?
    var length = 0
    for member in ranking where range(of: field, in: member).count > length {
      best = member
      length = range(of: field, in: member).count
    }
    return best
  }
}

public import Bytes
import Foundation
public import Records

/// One item of a case for which its reports give different values, such as two amounts of one fine.
///
/// Survivorship has to put one of them into the bundle; the conflict says that it did.
public struct CaseConflict: Sendable, Equatable {
  /// One of the values, with the members that give it.
  public struct Value: Sendable, Equatable {
    /// The canonical value.
    public let text: String
    /// Where the members stand.
    public let members: [RecordAddress]
  }

  /// The number of the case.
  public let number: Key128
  /// The field.
  public let field: Int
  /// The different values, in the order of the members.
  public let values: [Value]
}

/// Finds where the members of a case ought to agree and do not.
struct CaseConflicts: Sendable {
  private let fields: [Int]
  private let batches: [RecordBatch]

  init(fields: [Int], batches: [RecordBatch]) {
    self.fields = fields
    self.batches = batches
  }

  /// The conflicts of one case, in the order of the fields.
  func find(in members: [RecordAddress], of number: Key128) -> [CaseConflict] {
    fields.compactMap { field in
      guard isDivided(field, members) else { return nil }
      var values: [CaseConflict.Value] = []
      for member in members {
        let text = batches[Int(member.batch)].text(of: field, in: Int(member.row))
        guard !text.isEmpty else { continue }
        if let known = values.firstIndex(where: { $0.text == text }) {
          values[known] = CaseConflict.Value(text: text, members: values[known].members + [member])
        } else {
          values.append(CaseConflict.Value(text: text, members: [member]))
        }
      }
      return CaseConflict(number: number, field: field, values: values)
    }
  }

  /// Whether two members give different values; nearly always they do not, and no text is made.
  private func isDivided(_ field: Int, _ members: [RecordAddress]) -> Bool {
    var first: RecordAddress?
    for member in members {
      let data = batches[Int(member.batch)].data
      let bytes = data.span
      let range = batches[Int(member.batch)].range(of: field, in: Int(member.row), bytes)
      guard !range.isEmpty else { continue }
      guard let known = first else {
        first = member
        continue
      }
      let otherData = batches[Int(known.batch)].data
      let other = otherData.span
      let otherRange = batches[Int(known.batch)].range(of: field, in: Int(known.row), other)
      if !bytes.extracting(range).hasSameBytes(as: other.extracting(otherRange)) { return true }
    }
    return false
  }
}

import Bytes
import Registry

/// What a night changes in the list of segments in force.
struct SegmentChanges: Codable, Sendable, Equatable {
  var added: [SegmentReference] = []
  var removed: [SegmentReference] = []

  /// Notes that some segments take the place of others; those in both stay.
  mutating func replace(_ former: [SegmentReference], with current: [SegmentReference]) {
    let before = Self.byKey(former)
    let after = Self.byKey(current)
    added += current.filter { before[SegmentTable.key($0)] != $0 }
    removed += former.filter { after[SegmentTable.key($0)] != $0 }
  }

  private static func byKey(_ list: [SegmentReference]) -> [Key128: SegmentReference] {
    Dictionary(list.map { (SegmentTable.key($0), $0) }) { first, _ in first }
  }

  /// Adds the changes of another kind.
  mutating func add(_ other: SegmentChanges) {
    added += other.added
    removed += other.removed
  }

  /// How many records there are more than before.
  var recordCount: Int { sum(\.recordCount) }

  /// How many bytes the segments have more than before.
  var byteCount: Int { sum(\.byteCount) }

  private func sum(_ figure: (SegmentReference) -> Int) -> Int {
    added.map(figure).reduce(0, +) - removed.map(figure).reduce(0, +)
  }

  /// The changes of the table of segments.
  var slice: TableSlice {
    var slice = TableSlice()
    // The same content at the same place, but under another path, has the key of the one it replaces.
    for reference in removed { slice.set(SegmentTable.key(reference), nil) }
    for reference in added {
      slice.set(SegmentTable.key(reference), SegmentTable.bytes(of: reference))
    }
    return slice
  }
}

import Registry

/// What a night changes in the list of segments in force.
struct SegmentChanges: Codable, Sendable, Equatable {
  var added: [SegmentReference] = []
  var removed: [SegmentReference] = []

  /// Notes that some segments take the place of others; those in both stay.
  mutating func replace(_ former: [SegmentReference], with current: [SegmentReference]) {
    added += current.filter { !former.contains($0) }
    removed += former.filter { !current.contains($0) }
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
    // A segment under another definition has the key of the one that it replaces.
    for reference in removed { slice.set(SegmentTable.key(reference), nil) }
    for reference in added {
      slice.set(SegmentTable.key(reference), SegmentTable.bytes(of: reference))
    }
    return slice
  }
}

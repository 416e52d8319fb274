import Bytes
import Foundation

extension Snapshot {
  /// All segments in force, in order of feed, date, part and revision.
  public func segments() throws(RegistryError) -> [SegmentReference] {
    if let inline = manifest.inlineSegments { return inline }
    var segments: [SegmentReference] = []
    try table(for: SegmentTable.use).visit { (_, value) throws(RegistryError) in
      segments.append(try SegmentTable.reference(value, in: workspace.tables))
    }
    return segments.sorted { $0.isBefore($1) }
  }

  /// The segments of a feed, in order of date, part and revision.
  public func segments(of feed: String) throws(RegistryError) -> [SegmentReference] {
    if let inline = manifest.inlineSegments { return inline.filter { $0.feed == feed } }
    let table = try table(for: SegmentTable.use)
    var segments: [SegmentReference] = []
    for place in try table.places(withHigh: SegmentTable.high(feed)) {
      segments.append(try SegmentTable.reference(table.value(at: place).span, in: workspace.tables))
    }
    return segments.filter { $0.feed == feed }.sorted { $0.isBefore($1) }
  }

  /// What the snapshot has of the segment of a drop, or nil when the drop is not in force.
  public func reference(to drop: JournalDrop) throws(RegistryError) -> SegmentReference? {
    if let inline = manifest.inlineSegments { return inline.first { $0.isOf(drop) } }
    let table = try table(for: SegmentTable.use)
    guard let value = try table.value(for: SegmentTable.key(drop)) else { return nil }
    let reference = try SegmentTable.reference(value.span, in: workspace.tables)
    return reference.isOf(drop) ? reference : nil
  }
}

extension SegmentReference {
  /// Whether the segment was made of a drop.
  fileprivate func isOf(_ other: JournalDrop) -> Bool {
    drop == other.sha256 && feed == other.feed && date == other.date && part == other.part
      && revision == other.revision
  }
}

public import Bytes
import Foundation

/// The segments in force as a table of a snapshot: a night adds those it brought, and does not write
/// those of all nights before again.
public enum SegmentTable {
  /// What manifests call it.
  public static let use = "segments"

  /// The key of the segment of a drop; those of one feed stand together.
  ///
  /// A drop has one segment in a snapshot, so that the definition of its feed is no part of the key.
  public static func key(_ drop: JournalDrop) -> Key128 {
    key(
      feed: drop.feed, date: drop.date, part: drop.part, revision: drop.revision, drop: drop.sha256)
  }

  /// The key of a segment.
  public static func key(_ reference: SegmentReference) -> Key128 {
    key(
      feed: reference.feed, date: reference.date, part: reference.part,
      revision: reference.revision, drop: reference.drop)
  }

  private static func key(
    feed: String, date: String, part: Int, revision: Int, drop: String
  ) -> Key128 {
    var bytes: [UInt8] = []
    bytes.append(packed: date)
    bytes.append(packed: part)
    bytes.append(packed: revision)
    bytes.append(packed: drop)
    return Key128(high: high(feed), low: StableHash.hash64(bytes.span))
  }

  /// The upper half of the keys of a feed.
  static func high(_ feed: String) -> UInt64 { StableHash.hash64(Array(feed.utf8).span) }

  /// The value of a segment.
  public static func bytes(of reference: SegmentReference) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(packed: reference.feed)
    bytes.append(packed: reference.date)
    bytes.append(packed: reference.part)
    bytes.append(packed: reference.revision)
    bytes.append(packed: reference.drop)
    bytes.append(packed: reference.name)
    bytes.append(packed: reference.recordCount)
    bytes.append(packed: String(reference.byteCount))
    bytes.append(packed: reference.checksum)
    return bytes
  }

  /// The segment that a value tells of.
  ///
  /// `folder` is that of the tables, for the error.
  static func reference(
    _ bytes: borrowing Span<UInt8>, in folder: URL
  ) throws(RegistryError) -> SegmentReference {
    var reading = PackedReading()
    let feed = reading.text(bytes)
    let date = reading.text(bytes)
    let part = reading.number(bytes)
    let revision = reading.number(bytes)
    let drop = reading.text(bytes)
    let name = reading.text(bytes)
    let recordCount = reading.number(bytes)
    let byteCount = Int(reading.text(bytes))
    let checksum = reading.text(bytes)
    guard reading.isWhole(bytes), let byteCount else {
      throw RegistryError(.damaged(what: "an entry of a table"), path: folder.path)
    }
    return SegmentReference(
      feed: feed, date: date, part: part, revision: revision, drop: drop,
      segment: name, recordCount: recordCount, byteCount: byteCount, checksum: checksum)
  }
}

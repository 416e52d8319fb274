import Bytes
import Foundation
import Records
import Registry

/// Reads single records of segments of any night.
///
/// A segment is opened when it is first needed and not gone through: each record is proven by its
/// key, its digest and its line as the records table has them. A damaged segment is made again from
/// the archive.
final class SegmentReader {
  private let night: Night
  private let catalogue: DropCatalogue
  private var segments: [DropNumber: Segment] = [:]

  /// A reader for a night.
  init(night: Night, catalogue: DropCatalogue) {
    self.night = night
    self.catalogue = catalogue
  }

  /// The drop of a number.
  func drop(_ number: DropNumber) throws -> JournalDrop {
    guard let drop = catalogue.drop(number) else {
      throw RegistryError(
        .missing(what: "the journal entry of a drop in force"), path: "run \(number.run)")
    }
    return drop
  }

  /// Adds a record to a batch under way.
  func copy(
    _ key: Key128, _ version: RecordVersion, into builder: inout RecordBatchBuilder
  ) throws {
    let number = version.place.drop
    if try append(key, version, of: try segment(number), to: &builder) { return }
    let (drop, feed) = try source(number)
    // Proves all of it, and makes it again when it is damaged.
    let sound = try night.segment(of: drop, feed)
    segments[number] = sound
    guard try append(key, version, of: sound, to: &builder) else {
      throw RegistryError(
        .damaged(what: "a record of a segment"),
        path: SegmentStore(night.workspace).url(of: sound.name).path)
    }
  }

  private func segment(_ number: DropNumber) throws -> Segment {
    if let known = segments[number] { return known }
    let (drop, feed) = try source(number)
    let opened = try night.segmentUnproven(of: drop, feed)
    segments[number] = opened
    return opened
  }

  private func source(_ number: DropNumber) throws -> (JournalDrop, FeedDefinition) {
    let drop = try drop(number)
    guard let feed = night.definition.feed(named: drop.feed) else {
      throw RegistryError(.missing(what: "the feed of a drop in force"), path: drop.path)
    }
    return (drop, feed)
  }

  /// Adds the record at a place; false, and nothing added, when another one stands there.
  private func append(
    _ key: Key128, _ version: RecordVersion, of segment: Segment,
    to builder: inout RecordBatchBuilder
  ) throws -> Bool {
    let place = version.place
    guard Int(place.batch) < segment.batches.count else { return false }
    let batch = segment.batches[Int(place.batch)]
    let row = Int(place.row)
    guard row < batch.count else { return false }
    let data = batch.data
    let bytes = data.span
    guard batch.key(of: row, in: bytes) == key,
      batch.digest(of: row, in: bytes) == version.digest,
      UInt32(truncatingIfNeeded: batch.line(of: row, in: bytes)) == place.line,
      batch.hasWholeRow(row, in: bytes)
    else { return false }
    builder.begin(
      line: batch.line(of: row, in: bytes), byteOffset: batch.byteOffset(of: row, in: bytes))
    for field in 0..<batch.fieldCount {
      builder.append(value: bytes.extracting(batch.range(of: field, in: row, bytes)))
    }
    guard builder.digestOfUnfinishedRecord() == version.digest else {
      builder.abandonRecord()
      return false
    }
    builder.append(trace: bytes.extracting(batch.traceRange(of: row, bytes)))
    builder.finishRecord(key: key, digest: version.digest)
    return true
  }
}

extension RecordBatch {
  /// Whether all values and the trace of a record lie in order within the data.
  fileprivate func hasWholeRow(_ row: Int, in bytes: borrowing Span<UInt8>) -> Bool {
    var start = base
    for field in 0..<fieldCount {
      let range = unorderedRange(of: field, in: row, bytes)
      guard range.start >= start, range.end >= range.start, range.end <= bytes.count else {
        return false
      }
      start = range.end
    }
    return true
  }
}

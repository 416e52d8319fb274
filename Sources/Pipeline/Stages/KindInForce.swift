import Aggregate
import Bytes
import Foundation
import Records
import Registry

/// All records of one kind that are in force on a night, where they lie and where they come from.
struct KindInForce: Sendable {
  let schema: RecordSchema
  let batches: [RecordBatch]
  /// For each batch, which drop it is of.
  let sourceOfBatch: [MemberSource]
  let records: RecordsInForce
  /// The segments, for the snapshot.
  let segments: [SegmentReference]
  /// For each batch, the position of its segment in the list.
  let segmentOfBatch: [Int]
  /// For each batch where its records lie in the segment.
  private let placeOfBatch: [BatchPlace]

  /// Where the records of a batch lie: in a batch of the segment, or each somewhere in it.
  private struct BatchPlace {
    let drop: DropNumber
    var batch = 0
    var places: [RecordAddress]?
  }

  /// The version of a record.
  func version(_ address: RecordAddress) -> RecordVersion {
    let batch = batches[Int(address.batch)]
    let row = Int(address.row)
    let data = batch.data
    let bytes = data.span
    let origin = placeOfBatch[Int(address.batch)]
    let place = origin.places?[row]
    return RecordVersion(
      digest: batch.digest(of: row, in: bytes),
      place: RecordPlace(
        drop: origin.drop, batch: place.map { Int($0.batch) } ?? origin.batch,
        row: place.map { Int($0.row) } ?? row, line: batch.line(of: row, in: bytes)))
  }

  /// Folds the deliveries of all feeds of a kind.
  init(
    schema: RecordSchema, deliveries: Deliveries, night: Night
  ) throws {
    self.schema = schema
    var batches: [RecordBatch] = []
    var sources: [MemberSource] = []
    var folded: [RecordsInForce.Delivered] = []
    var references: [SegmentReference] = []
    var segmentOfBatch: [Int] = []
    var placeOfBatch: [BatchPlace] = []
    for (rank, part) in deliveries.parts.enumerated() {
      guard let feed = night.definition.feed(named: part.feed), feed.schema.kind == schema.kind,
        let department = night.definition.department(named: feed.department)
      else { continue }
      let segment = try night.segment(of: part.drop, feed)
      let start = batches.count
      batches += segment.batches
      let source = MemberSource(
        drop: Array(part.drop.sha256.utf8.prefix(12)), precedence: department.precedence,
        deliveryRank: rank, organCode: Array(department.code.utf8),
        organNameKey: department.nameKey)
      sources += segment.batches.map { _ in source }
      segmentOfBatch += segment.batches.map { _ in references.count }
      placeOfBatch += segment.batches.indices.map { BatchPlace(drop: part.number, batch: $0) }
      folded.append(
        RecordsInForce.Delivered(
          batches: start..<batches.count, isReplacedByLater: feed.delivery != .append,
          isWholeSet: feed.delivery == .replace))
      references.append(
        SegmentReference(
          feed: feed.name, date: part.drop.date, part: part.drop.part,
          revision: part.drop.revision, drop: part.drop.sha256, segment: segment.summary))
    }
    for feed in night.definition.feeds
    where feed.delivery == .replace && feed.schema.kind == schema.kind {
      for carried in try CarriedRecords(feed: feed, deliveries: deliveries, night: night).found {
        guard let rank = deliveries.lastRank(of: feed.name),
          let department = night.definition.department(named: feed.department)
        else { continue }
        sources.append(
          MemberSource(
            drop: Array(carried.drop.sha256.utf8.prefix(12)), precedence: department.precedence,
            deliveryRank: rank, organCode: Array(department.code.utf8),
            organNameKey: department.nameKey))
        segmentOfBatch.append(references.count)
        placeOfBatch.append(
          BatchPlace(drop: carried.part.number, places: carried.places))
        folded.append(
          RecordsInForce.Delivered(
            batches: batches.count..<batches.count + 1, isReplacedByLater: true, isWholeSet: true))
        batches.append(carried.records)
        references.append(
          SegmentReference(
            feed: feed.name, date: carried.drop.date, part: carried.drop.part,
            revision: carried.drop.revision, drop: carried.drop.sha256,
            segment: carried.segment))
      }
    }
    self.batches = batches
    sourceOfBatch = sources
    segments = references
    self.segmentOfBatch = segmentOfBatch
    self.placeOfBatch = placeOfBatch
    records = try RecordsInForce(deliveries: folded, batches: batches, workers: night.workers)
  }
}

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

  /// Folds the deliveries of all feeds of a kind.
  init(schema: RecordSchema, deliveries: Deliveries, night: Night) throws {
    self.schema = schema
    var batches: [RecordBatch] = []
    var sources: [MemberSource] = []
    var folded: [RecordsInForce.Delivered] = []
    var references: [SegmentReference] = []
    var segmentOfBatch: [Int] = []
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
      folded.append(
        RecordsInForce.Delivered(
          batches: start..<batches.count, isReplacedByLater: feed.delivery != .append))
      references.append(
        SegmentReference(
          feed: feed.name, date: part.drop.date, part: part.drop.part,
          revision: part.drop.revision, drop: part.drop.sha256, segment: segment.summary))
    }
    for feed in night.definition.feeds
    where feed.delivery == .replace && feed.schema.kind == schema.kind {
      for carried in try CarriedRecords(feed: feed, deliveries: deliveries, night: night).found {
        guard let rank = deliveries.parts.lastIndex(where: { $0.feed == feed.name }),
          let department = night.definition.department(named: feed.department)
        else { continue }
        sources.append(
          MemberSource(
            drop: Array(carried.drop.sha256.utf8.prefix(12)), precedence: department.precedence,
            deliveryRank: rank, organCode: Array(department.code.utf8),
            organNameKey: department.nameKey))
        segmentOfBatch.append(references.count)
        folded.append(
          RecordsInForce.Delivered(
            batches: batches.count..<batches.count + 1, isReplacedByLater: true))
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
    records = try RecordsInForce(deliveries: folded, batches: batches, workers: night.workers)
  }
}

import Bytes
import Export
import Foundation
import Ingest
import Normalize
import Records
import Registry
import Standards

/// Makes the records of one archived drop: reads it, normalizes its rows, writes its segment.
struct DropNormalization {
  let night: Night
  let feed: FeedDefinition

  /// What came of a drop.
  struct Outcome: Sendable {
    /// The segment, or nil when the drop must be held.
    var segment: SegmentDescription?
    var figures: RunLedger.Drop
    var hold: Hold?
    /// The return file with the refused rows; empty when none was refused.
    var returns: [UInt8]
  }

  /// Normalizes a drop.
  ///
  /// With `isDecided` the ceiling was asked before and is not asked again.
  func run(_ drop: JournalDrop, isDecided: Bool) throws -> Outcome {
    let segments = SegmentStore(night.workspace)
    let name = SegmentStore.name(drop: drop.sha256, feedDigest: feed.digest, date: drop.date)
    let normalization = Self.normalization(of: drop, feed)
    let file = drop.path.split(separator: "/").last.map(String.init) ?? drop.path
    let returnFile = ReturnFile(
      file: file, cellTitles: feed.plan.columns.map(\.name), schema: feed.schema)
    var work = Work(
      figures: RunLedger.Drop(
        department: feed.department, feed: feed.name, file: drop.path, read: 0, accepted: 0,
        repeated: 0, refused: 0))
    let isPresent = try segments.contains(name)
    var writer = try SegmentWriterBox(
      isPresent
        ? nil
        : segments.writer(name, kind: feed.schema.kind, fieldCount: feed.schema.fields.count))
    let summary = try Self.reader(of: drop, feed, night.archive).read(workers: night.workers) {
      raw in
      normalization.normalize(raw)
    } consume: { batch in
      try work.take(batch, returnFile, &writer)
    }
    let hold = hold(summary, work, isDecided: isDecided)
    guard hold == nil else {
      writer.abandon()
      return Outcome(
        figures: work.figures, hold: hold,
        returns: hold?.reason == .refusalCeiling ? work.returns : [])
    }
    if feed.delivery == .replace, !isPresent {
      try writeRefusedKeys(work.refusedKeys, of: drop)
    }
    return Outcome(
      segment: try writer.finish() ?? segments.segment(name).summary, figures: work.figures,
      returns: work.returns)
  }

  /// The segment that lists the keys of a full set's refused rows, as records without values.
  static func refusedKeysName(of drop: JournalDrop, _ feed: FeedDefinition) -> String {
    SegmentStore.name(drop: drop.sha256, feedDigest: feed.digest, date: drop.date) + "-refused"
  }

  /// Written before the segment takes its place, so that no segment is there without its list.
  private func writeRefusedKeys(_ keys: [Key128], of drop: JournalDrop) throws {
    guard !keys.isEmpty else { return }
    var builder = RecordBatchBuilder(fieldCount: 1, capacity: keys.count)
    for key in Set(keys).sorted() {
      builder.begin(line: 0, byteOffset: 0)
      builder.endValue()
      builder.finishRecord(key: key, digest: 0)
    }
    let store = SegmentStore(night.workspace)
    let name = Self.refusedKeysName(of: drop, feed)
    guard try !store.contains(name) else { return }
    var writer = try store.writer(name, kind: feed.schema.kind, fieldCount: 1)
    try writer.append(builder.finish())
    _ = try writer.finish()
  }

  /// How the rows of a drop become records: a function of the feed and the day of delivery.
  static func normalization(of drop: JournalDrop, _ feed: FeedDefinition) -> RowNormalization {
    RowNormalization(
      mapping: CalendarDate(drop.date).map(feed.mapping.delivered) ?? feed.mapping,
      deliveryDay: CanonicalDate.days(Array(drop.date.utf8).span) ?? Int32.max)
  }

  /// A reader over an archived drop.
  static func reader(
    of drop: JournalDrop, _ feed: FeedDefinition, _ archive: Archive
  ) throws(IngestError) -> DropReader {
    try DropReader(
      archivedFile: archive.url(of: drop.sha256), name: drop.path, format: feed.format,
      plan: feed.plan)
  }

  /// A document that cannot be read is held whatever was decided; the ceiling is a matter of
  /// judgement, on which a person may decide otherwise.
  private func hold(_ summary: DropSummary, _ work: Work, isDecided: Bool) -> Hold? {
    if let hold = summary.hold { return hold }
    guard work.figures.read > 0 else { return Hold(.emptyDrop) }
    guard !isDecided else { return nil }
    let share = Double(work.figures.refused) / Double(work.figures.read)
    guard share > feed.refusalCeiling else { return nil }
    return Hold(
      .refusalCeiling,
      [
        String(work.figures.refused), String(work.figures.read),
        String(Int((feed.refusalCeiling * 100).rounded())),
      ])
  }

  /// What is gathered while a drop is read, in the order of its rows.
  private struct Work {
    var figures: RunLedger.Drop
    var returns: [UInt8] = []
    var refusedKeys: [Key128] = []
    private var seen = KeySet()

    init(figures: RunLedger.Drop) { self.figures = figures }

    mutating func take(
      _ batch: NormalizedBatch, _ returnFile: ReturnFile, _ writer: inout SegmentWriterBox
    ) throws {
      figures.read += batch.rowCount
      figures.refused += batch.refusals.count
      if !batch.refusals.isEmpty, returns.isEmpty { returns = returnFile.opening }
      for refusal in batch.refusals {
        let code = refusal.findings.first?.code.rawValue ?? ""
        figures.refusedByCode[code, default: 0] += 1
        if let key = refusal.recordKey { refusedKeys.append(key) }
        returnFile.append(refusal, to: &returns)
      }
      for (code, count) in batch.findings.nonzero {
        if code.severity == .repaired {
          figures.repaired[code.rawValue, default: 0] += count
        } else {
          figures.warned[code.rawValue, default: 0] += count
        }
      }
      let kept = withoutRepeats(batch.records)
      figures.repeated += batch.records.count - kept.count
      figures.accepted += kept.count
      try writer.append(kept)
    }

    /// The records that no earlier row of the drop said in just the same way.
    private mutating func withoutRepeats(_ records: RecordBatch) -> RecordBatch {
      let data = records.data
      let bytes = data.span
      var repeated: [Int] = []
      for row in 0..<records.count {
        var key = records.key(of: row, in: bytes)
        key.low ^= records.digest(of: row, in: bytes)
        if !seen.insert(key) { repeated.append(row) }
      }
      guard !repeated.isEmpty else { return records }
      var builder = RecordBatchBuilder(fieldCount: records.fieldCount, capacity: records.count)
      var next = repeated[...]
      for row in 0..<records.count {
        if next.first == row {
          next.removeFirst()
        } else {
          builder.append(recordAt: row, of: records, bytes)
        }
      }
      return builder.finish()
    }
  }
}

/// A segment writer that may be absent, because the segment is there already.
private struct SegmentWriterBox: ~Copyable {
  private var writer: SegmentWriter?

  init(_ writer: consuming SegmentWriter?) { self.writer = writer }

  mutating func append(_ batch: RecordBatch) throws(RegistryError) {
    try writer?.append(batch)
  }

  consuming func finish() throws(RegistryError) -> SegmentDescription? {
    switch consume writer {
    case .some(let writer): return try writer.finish()
    case .none: return nil
    }
  }

  consuming func abandon() {
    switch consume writer {
    case .some(let writer): writer.abandon()
    case .none: break
    }
  }
}

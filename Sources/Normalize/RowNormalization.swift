import Bytes
public import Records
import Standards

/// Turns raw rows into records, or refuses them with all reasons.
///
/// A function of the rows, the mapping and the day of delivery alone; it looks at no state.
public struct RowNormalization: Sendable {
  /// Where each field comes from.
  public let mapping: FeedMapping
  private let rules: RuleCheck
  /// The fields of the schema, each with its source: one object to hold on to per field.
  private let fields: [FieldPlan]

  /// The normalization of a delivery made on a day (days since 1970-01-01).
  public init(mapping: FeedMapping, deliveryDay: Int32) {
    self.mapping = mapping
    rules = RuleCheck(schema: mapping.schema, deliveryDay: deliveryDay)
    fields = zip(mapping.schema.fields, mapping.sources).map { FieldPlan($0, $1) }
  }

  private final class FieldPlan: Sendable {
    let name: String
    let isRequired: Bool
    let source: FeedMapping.Source

    init(_ field: FieldDefinition, _ source: FeedMapping.Source) {
      name = field.name
      isRequired = field.isRequired
      self.source = source
    }
  }

  /// The records and refusals of a batch of rows.
  public func normalize(_ batch: RawBatch) -> NormalizedBatch {
    let raw = mapping.split.map { batch.split(by: $0) } ?? batch
    var work = Work(
      builder: RecordBatchBuilder(fieldCount: mapping.schema.fields.count, capacity: raw.count))
    for row in raw.unreadable {
      work.refusals.append(
        Refusal(
          line: row.line, byteOffset: row.byteOffset,
          findings: [Finding(code: row.code, field: "", shape: row.detail)], cells: [row.rawText]))
    }
    for row in 0..<raw.count { normalize(row: row, of: raw, into: &work) }
    let rowCount = raw.count + raw.unreadable.count
    precondition(
      rowCount == work.builder.recordCount + work.refusals.count,
      "each row is a record or a refusal")
    work.refusals.sort { $0.byteOffset < $1.byteOffset }
    return NormalizedBatch(
      records: work.builder.finish(), refusals: work.refusals, findings: work.findings,
      rowCount: rowCount)
  }

  /// What is in hand while a batch is worked on; buffers are reused from row to row.
  private struct Work {
    var builder: RecordBatchBuilder
    var refusals: [Refusal] = []
    var findings = FindingCounts()
    var noted: [FindingCode] = []
    var trace: [UInt8] = []
    var problems: [Finding] = []
    var derived: [UInt8] = []
    var key: [UInt8] = []

    /// Whether a field was found bad already, so that one mistake is told once.
    func hasProblem(in field: String) -> Bool { problems.contains { $0.field == field } }
  }

  private func normalize(row: Int, of raw: RawBatch, into work: inout Work) {
    work.trace.removeAll(keepingCapacity: true)
    work.problems.removeAll(keepingCapacity: true)
    work.noted.removeAll(keepingCapacity: true)
    work.builder.begin(line: raw.line(of: row), byteOffset: raw.byteOffset(of: row))
    for field in fields.indices {
      let plan = fields[field]
      switch plan.source {
      case .columns(let columns):
        fill(field: field, from: columns, row: row, of: raw, into: &work)
      case .constant(let value):
        work.builder.text.append(contentsOf: value)
      case .derived(let from, let normalizer):
        let range = work.builder.rangeInUnfinishedRecord(of: from)
        var derived = exchange(&work.derived, with: [])
        derived.removeAll(keepingCapacity: true)
        _ = normalizer.normalize(work.builder.text.span.extracting(range), into: &derived)
        work.builder.text.append(derived.span)
        work.derived = derived
      case .absent:
        break
      }
      work.builder.endValue()
      if plan.isRequired, work.builder.rangeInUnfinishedRecord(of: field).isEmpty,
        !work.hasProblem(in: plan.name)
      {
        work.problems.append(Finding(code: .missingValue, field: plan.name))
      }
    }
    for rule in rules.rules.indices { apply(rule, into: &work) }
    guard work.problems.isEmpty else {
      refuse(row: row, of: raw, into: &work)
      return
    }
    work.findings.add(work.noted)
    let trace = work.trace
    if !trace.isEmpty { work.builder.append(trace: trace.span) }
    let digest = work.builder.digestOfUnfinishedRecord()
    let key = key(digest: digest, into: &work)
    work.builder.finishRecord(key: key, digest: digest)
  }

  /// Writes the value of the first column that gives one; notes what was done to it.
  private func fill(
    field: Int, from columns: [FeedMapping.Column], row: Int, of raw: RawBatch,
    into work: inout Work
  ) {
    for column in columns {
      let isSettled: Bool
      if column.joined.isEmpty {
        let cell = raw.bytes.span.extracting(raw.range(of: column.index, in: row))
        isSettled = fill(field: field, with: cell, column.normalizer, into: &work)
      } else {
        let cell = joined(column, row: row, of: raw)
        isSettled = fill(field: field, with: cell.span, column.normalizer, into: &work)
      }
      if isSettled { return }
    }
  }

  /// The cells of a join that hold something, with the sign between them.
  private func joined(_ column: FeedMapping.Column, row: Int, of raw: RawBatch) -> [UInt8] {
    var cell: [UInt8] = []
    for index in [column.index] + column.joined {
      let part = raw.bytes.span.extracting(raw.range(of: index, in: row))
      let range = CellScan.trimmed(part)
      guard !range.isEmpty else { continue }
      if !cell.isEmpty { cell.append(contentsOf: column.joiner) }
      cell.append(part.extracting(range))
    }
    return cell
  }

  /// Writes the value that a cell gives; whether that settles the field, for good or ill.
  private func fill(
    field: Int, with cell: borrowing Span<UInt8>, _ normalizer: ValueNormalizer,
    into work: inout Work
  ) -> Bool {
    let start = work.builder.text.count
    let verdict = normalizer.normalize(cell, into: &work.builder.text)
    if verdict.isClean { return work.builder.text.count > start }
    for code in verdict.notes.codes {
      work.noted.append(code)
      NormalizationTrace.append(
        field: field, code: code, reason: verdict.reason(for: code), raw: cell, to: &work.trace)
    }
    if let code = verdict.refusal {
      work.builder.text.removeSubrange(start...)
      work.problems.append(
        Finding(
          code: code, field: fields[field].name, shape: ValueShape.of(String(copying: cell)),
          suggestion: verdict.suggestion ?? ""))
      return true
    }
    return work.builder.text.count > start
  }

  private func refuse(row: Int, of raw: RawBatch, into work: inout Work) {
    let recordKey = keyOfRefused(&work)
    work.builder.abandonRecord()
    work.refusals.append(
      Refusal(
        line: raw.line(of: row), byteOffset: raw.byteOffset(of: row), findings: work.problems,
        cells: (0..<raw.columnCount).map { raw.text(of: $0, in: row) }, recordKey: recordKey))
  }

  /// The key of a refused row, or nil when a value that makes it is bad or all of them are absent.
  private func keyOfRefused(_ work: inout Work) -> Key128? {
    guard !mapping.keyIncludesValues, !mapping.key.isEmpty,
      !mapping.key.contains(where: { work.hasProblem(in: fields[$0].name) }),
      mapping.key.contains(where: { !work.builder.rangeInUnfinishedRecord(of: $0).isEmpty })
    else { return nil }
    return key(digest: 0, into: &work)
  }

  /// The key under which the record is known across deliveries.
  private func key(digest: UInt64, into work: inout Work) -> Key128 {
    var key = exchange(&work.key, with: [])
    key.removeAll(keepingCapacity: true)
    key.append(mapping.feedName)
    var isEmpty = true
    for field in mapping.key {
      let range = work.builder.rangeInUnfinishedRecord(of: field)
      isEmpty = isEmpty && range.isEmpty
      key.append(littleEndian: UInt32(range.count))
      key.append(work.builder.text.span.extracting(range))
    }
    if mapping.keyIncludesValues || isEmpty { key.append(littleEndian: digest) }
    let hashed = Key128(hashing: key.span)
    work.key = key
    return hashed
  }

  private func apply(_ rule: Int, into work: inout Work) {
    guard let breach = rules.breach(of: rule, by: work.builder),
      !work.hasProblem(in: breach.field)
    else { return }
    if mapping.schema.rules[rule].refuses {
      work.problems.append(breach)
    } else {
      work.noted.append(breach.code)
      let index = mapping.schema.index(of: breach.field) ?? 0
      NormalizationTrace.append(
        field: index, code: breach.code, reason: breach.shape, raw: [UInt8]().span,
        to: &work.trace)
    }
  }
}

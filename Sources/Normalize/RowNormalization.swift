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
  private let plans: [FieldPlan]
  private let normalizers: [ValueNormalizer]
  /// For each normalizer of a column the cell it reads, or -1 where cells are joined.
  private let cellOfNormalizer: [Int]
  private let feedName: [UInt8]
  /// What measures the slow way, in nanoseconds; nil outside measurements.
  private let clock: (@Sendable () -> Int)?

  /// The normalization of a delivery made on a day (days since 1970-01-01).
  ///
  /// A `clock` serves measurements alone: nothing but ``SlowValues`` depends on it.
  public init(
    mapping: FeedMapping, deliveryDay: Int32, clock: (@Sendable () -> Int)? = nil
  ) {
    self.mapping = mapping
    self.clock = clock
    rules = RuleCheck(schema: mapping.schema, deliveryDay: deliveryDay)
    feedName = Array(mapping.feedName.utf8)
    var normalizers: [ValueNormalizer] = []
    plans = zip(mapping.schema.fields, mapping.sources).map { field, source in
      FieldPlan(field, source, &normalizers)
    }
    self.normalizers = normalizers
    cellOfNormalizer = mapping.sources.flatMap { source -> [Int] in
      switch source {
      case .columns(let columns): columns.map { $0.joined.isEmpty ? $0.index : -1 }
      case .derived: [-1]
      case .constant, .absent: []
      }
    }
  }

  /// The records and refusals of a batch of rows.
  public func normalize(_ batch: RawBatch) -> NormalizedBatch {
    let raw = mapping.split.map { batch.split(by: $0) } ?? batch
    var work = RowWork(
      builder: RecordBatchBuilder(
        fieldCount: plans.count, capacity: raw.count, textCapacity: raw.bytes.count * 5 / 4))
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
      rowCount: rowCount, slowValues: work.slow)
  }

  private func normalize(row: Int, of raw: borrowing RawBatch, into work: inout RowWork) {
    work.begin(line: raw.line(of: row), byteOffset: raw.byteOffset(of: row))
    let bytes = raw.bytes.span
    for field in plans.indices {
      let plan = plans[field]
      switch plan.source {
      case .column:
        let range = raw.range(of: plan.index, in: row)
        if !range.isEmpty {
          fill(field, plan, with: bytes.extracting(range), plan.normalizer, into: &work)
        }
      case .columns:
        fillFromSeveral(field, plan, row: row, of: raw, into: &work)
      case .constant:
        if case .constant(let value) = mapping.sources[field] {
          work.builder.text.append(contentsOf: value)
        }
      case .derived:
        derive(field, plan, into: &work)
      case .absent:
        break
      }
      work.builder.endValue()
      if plan.isRequired, work.builder.lastValueIsEmpty, !work.hasProblem(in: field) {
        work.problems.append(RowProblem(field: field, code: .missingValue))
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
    work.builder.finishRecord(key: key(digest: digest, into: &work), digest: digest)
  }

  /// Writes the value that a cell gives; whether that settles the field, for good or ill.
  @discardableResult
  private func fill(
    _ field: Int, _ plan: FieldPlan, with cell: borrowing Span<UInt8>, _ normalizer: Int,
    into work: inout RowWork
  ) -> Bool {
    let start = work.builder.text.count
    let isFirst = normalizer == plan.normalizer
    if isFirst, !cell.isEmpty, let notes = plan.plain.append(cell, to: &work.builder.text) {
      if !notes.isEmpty { work.note(notes, field: field, raw: cell) }
      return true
    }
    let isShort = !cell.isEmpty && cell.count <= CellMemo.longest
    let hash = isShort ? CellMemo.hash(cell, field: normalizer) : 0
    if isShort, let notes = work.memo.append(valueOf: cell, hash, to: &work.builder.text) {
      if !notes.isEmpty { work.note(notes, field: field, raw: cell) }
      return work.builder.text.count > start
    }
    let started = work.beginSlowValue(clock)
    let verdict = normalizers[normalizer].normalize(cell, into: &work.builder.text)
    work.endSlowValue(clock, started)
    if let code = verdict.refusal {
      work.problems.append(
        RowProblem(
          field: field, code: code, shape: ValueShape.of(String(copying: cell)),
          suggestion: verdict.suggestion ?? ""))
      return true
    }
    if verdict.identity == nil || verdict.notes.isEmpty {
      if !verdict.notes.isEmpty { work.note(verdict.notes, field: field, raw: cell) }
      if isShort { work.remember(cell, hash, from: start, notes: verdict.notes) }
    } else {
      work.note(verdict, field: field, raw: cell)
    }
    return work.builder.text.count > start
  }

  /// Writes the value of the first of several or joined columns that gives one.
  private func fillFromSeveral(
    _ field: Int, _ plan: FieldPlan, row: Int, of raw: borrowing RawBatch, into work: inout RowWork
  ) {
    let bytes = raw.bytes.span
    for normalizer in plan.normalizer..<plan.normalizer + plan.columnCount {
      let cell = cellOfNormalizer[normalizer]
      guard cell < 0 else {
        let range = raw.range(of: cell, in: row)
        if range.isEmpty, !plan.needsEmptyCells { continue }
        if fill(field, plan, with: bytes.extracting(range), normalizer, into: &work) { return }
        continue
      }
      let joined = joined(field, normalizer - plan.normalizer, row: row, of: raw)
      if joined.isEmpty, !plan.needsEmptyCells { continue }
      if fill(field, plan, with: joined.span, normalizer, into: &work) { return }
    }
  }

  /// The cells of a join that hold something, with the sign between them.
  private func joined(
    _ field: Int, _ position: Int, row: Int, of raw: borrowing RawBatch
  ) -> [UInt8] {
    var cell: [UInt8] = []
    guard case .columns(let columns) = mapping.sources[field] else { return cell }
    let column = columns[position]
    for index in [column.index] + column.joined {
      let part = raw.bytes.span.extracting(raw.range(of: index, in: row))
      let range = CellScan.trimmed(part)
      guard !range.isEmpty else { continue }
      if !cell.isEmpty { cell.append(contentsOf: column.joiner) }
      cell.append(part.extracting(range))
    }
    return cell
  }

  /// Computes a field from another one's canonical value.
  private func derive(_ field: Int, _ plan: FieldPlan, into work: inout RowWork) {
    let range = work.builder.rangeInUnfinishedRecord(of: plan.index)
    guard !range.isEmpty else { return }
    let start = work.builder.text.count
    work.copySource(range)
    let source = work.source
    let isShort = range.count <= CellMemo.longest
    let hash = isShort ? CellMemo.hash(source.span, field: plan.normalizer) : 0
    if isShort, work.memo.append(valueOf: source.span, hash, to: &work.builder.text) != nil {
      return
    }
    let started = work.beginSlowValue(clock)
    _ = normalizers[plan.normalizer].normalize(source.span, into: &work.builder.text)
    work.endSlowValue(clock, started)
    if isShort { work.remember(source.span, hash, from: start, notes: []) }
  }

  private func refuse(row: Int, of raw: borrowing RawBatch, into work: inout RowWork) {
    let recordKey = keyOfRefused(&work)
    work.builder.abandonRecord()
    work.refusals.append(
      Refusal(
        line: raw.line(of: row), byteOffset: raw.byteOffset(of: row),
        findings: work.problems.map { $0.finding(in: mapping.schema) },
        cells: (0..<raw.columnCount).map { raw.text(of: $0, in: row) }, recordKey: recordKey))
  }

  /// The key of a refused row, or nil when a value that makes it is bad or all of them are absent.
  private func keyOfRefused(_ work: inout RowWork) -> Key128? {
    guard !mapping.keyIncludesValues, !mapping.key.isEmpty,
      !mapping.key.contains(where: { work.hasProblem(in: $0) }),
      mapping.key.contains(where: { !work.builder.rangeInUnfinishedRecord(of: $0).isEmpty })
    else { return nil }
    return key(digest: 0, into: &work)
  }

  /// The key under which the record is known across deliveries.
  private func key(digest: UInt64, into work: inout RowWork) -> Key128 {
    work.key.removeAll(keepingCapacity: true)
    work.key.append(contentsOf: feedName)
    var isEmpty = true
    let text = work.builder.text
    for field in mapping.key {
      let range = work.builder.rangeInUnfinishedRecord(of: field)
      isEmpty = isEmpty && range.isEmpty
      work.key.append(littleEndian: UInt32(range.count))
      work.key.append(text.span.extracting(range))
    }
    if mapping.keyIncludesValues || isEmpty { work.key.append(littleEndian: digest) }
    return Key128(hashing: work.key.span)
  }

  private func apply(_ rule: Int, into work: inout RowWork) {
    guard let breach = rules.breach(of: rule, by: work.builder),
      !work.hasProblem(in: breach.field)
    else { return }
    if rules.rules[rule].refuses {
      work.problems.append(breach)
    } else {
      work.note(breach)
    }
  }
}

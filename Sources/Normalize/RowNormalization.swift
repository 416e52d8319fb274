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
  private let lateness: LatenessCheck?
  private let plans: [FieldPlan]
  private let normalizers: [ValueNormalizer]
  private let constants: [[UInt8]]
  /// For each normalizer of a column the cell it reads, or -1 where cells are joined.
  private let cellOfNormalizer: [Int]
  private let feedName: [UInt8]
  private let pool = RowWorkPool()
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
    lateness = mapping.deadline.map {
      LatenessCheck(
        $0, deliveredOn: CalendarDate(days: min(deliveryDay, CalendarDate.openEnded.days)))
    }
    feedName = Array(mapping.feedName.utf8)
    var normalizers: [ValueNormalizer] = []
    var constants: [[UInt8]] = []
    plans = zip(mapping.schema.fields, mapping.sources).map { field, source in
      FieldPlan(field, source, &normalizers, &constants)
    }
    self.normalizers = normalizers
    self.constants = constants
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
    return pool.withWork {
      RowWork(
        builder: RecordBatchBuilder(
          fieldCount: plans.count, capacity: raw.count, textCapacity: raw.bytes.count * 5 / 4),
        columnCount: normalizers.count, feedName: feedName)
    } do: { work in
      normalize(raw, into: &work)
    }
  }

  private func normalize(_ raw: borrowing RawBatch, into work: inout RowWork) -> NormalizedBatch {
    for row in raw.unreadable {
      work.refusals.append(
        Refusal(
          line: row.line, byteOffset: row.byteOffset,
          findings: [Finding(code: row.code, field: "", shape: row.detail)], cells: [row.rawText]))
    }
    for row in 0..<raw.count { normalize(row: row, of: raw, into: &work) }
    return work.take(rowCount: raw.count + raw.unreadable.count)
  }

  private func normalize(row: Int, of raw: borrowing RawBatch, into work: inout RowWork) {
    work.begin(line: raw.line(of: row), byteOffset: raw.byteOffset(of: row))
    let bytes = raw.bytes.span
    let plans = plans.span
    for field in plans.indices {
      switch plans[field].source {
      case .column:
        let range = raw.range(of: plans[field].index, in: row)
        if !range.isEmpty {
          fill(
            field, plans[field], with: bytes.extracting(range), plans[field].normalizer,
            into: &work)
        }
      case .columns:
        fillFromSeveral(field, plans[field], row: row, of: raw, into: &work)
      case .constant:
        work.builder.text.append(contentsOf: constants[plans[field].index])
      case .derived:
        derive(plans[field], into: &work)
      case .absent:
        break
      }
      work.builder.endValue()
      if plans[field].isRequired, work.builder.lastValueIsEmpty, !work.hasProblem(in: field) {
        work.problems.append(RowProblem(field: field, code: .missingValue))
      }
    }
    for rule in rules.rules.indices { apply(rule, into: &work) }
    if let lateness { note(lateness, into: &work) }
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
    _ field: Int, _ plan: borrowing FieldPlan, with cell: borrowing Span<UInt8>,
    _ normalizer: Int, into work: inout RowWork
  ) -> Bool {
    let isFirst = normalizer == plan.normalizer
    if isFirst, !cell.isEmpty, let notes = plan.plain.append(cell, to: &work.builder.text) {
      if !notes.isEmpty { work.note(notes, field: field, raw: cell) }
      return true
    }
    let isKept =
      !cell.isEmpty && cell.count <= CellMemo.longest
      && work.memo.isWorthwhile(for: normalizer)
    let hash = isKept ? CellMemo.hash(cell, column: normalizer) : 0
    let start = work.builder.text.count
    if isKept,
      let notes = work.memo.append(
        valueOf: cell, hash, column: normalizer, to: &work.builder.text)
    {
      if !notes.isEmpty { work.note(notes, field: field, raw: cell) }
      return work.builder.text.count > start
    }
    let verdict = work.normalize(cell, with: normalizers[normalizer], clock)
    if let code = verdict.refusal {
      work.problems.append(
        RowProblem(
          field: field, code: code, shape: ValueShape.of(String(copying: cell)),
          suggestion: verdict.suggestion ?? ""))
      return true
    }
    if verdict.identity == nil || verdict.notes.isEmpty {
      if !verdict.notes.isEmpty { work.note(verdict.notes, field: field, raw: cell) }
      if isKept { work.remember(cell, hash, notes: verdict.notes) }
    } else {
      work.note(verdict, field: field, raw: cell)
    }
    work.builder.text.append(contentsOf: work.value)
    return !work.value.isEmpty
  }

  /// Writes the value of the first of several or joined columns that gives one.
  private func fillFromSeveral(
    _ field: Int, _ plan: borrowing FieldPlan, row: Int, of raw: borrowing RawBatch,
    into work: inout RowWork
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
  private func derive(_ plan: borrowing FieldPlan, into work: inout RowWork) {
    let range = work.builder.rangeInUnfinishedRecord(of: plan.index)
    guard !range.isEmpty,
      !PlainKey.append(of: range, form: plan.form, to: &work.builder.text)
    else { return }
    work.copySource(range)
    let column = plan.normalizer
    let isKept = range.count <= CellMemo.longest && work.memo.isWorthwhile(for: column)
    let hash = isKept ? CellMemo.hash(work.source.span, column: column) : 0
    if isKept, work.appendRemembered(hash, column: column) { return }
    work.deriveValue(with: normalizers[column], clock)
    if isKept { work.rememberDerived(hash) }
    work.builder.text.append(contentsOf: work.value)
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
    work.key.truncate(to: feedName.count)
    var isEmpty = true
    for field in mapping.key {
      let range = work.builder.rangeInUnfinishedRecord(of: field)
      isEmpty = isEmpty && range.isEmpty
      work.key.append(littleEndian: UInt32(range.count))
      work.key.append(range, of: work.builder.text)
    }
    if mapping.keyIncludesValues || isEmpty { work.key.append(littleEndian: digest) }
    return Key128(hashing: work.key.span)
  }

  private func note(_ lateness: LatenessCheck, into work: inout RowWork) {
    let day = work.builder.rangeInUnfinishedRecord(of: lateness.field)
    guard let verdict = lateness.verdict(work.builder.text.span.extracting(day)) else { return }
    work.note(
      RowProblem(
        field: lateness.field, code: verdict == .late ? .reportedLate : .provisionallyLate,
        shape: String(lateness.workingDays)))
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

import Bytes
import Records

/// Something that refuses the row in hand, by the position of its field.
struct RowProblem {
  let field: Int
  let code: FindingCode
  var shape = ""
  var suggestion = ""

  func finding(in schema: RecordSchema) -> Finding {
    Finding(
      code: code, field: schema.fields[field].name, shape: shape, suggestion: suggestion)
  }
}

/// What is in hand while a batch is worked on; its buffers are used again from row to row.
struct RowWork: ~Copyable {
  var builder: RecordBatchBuilder
  var memo: CellMemo
  var refusals: [Refusal] = []
  var findings = FindingCounts()
  /// What was noted of the row so far, by the ordinals of the codes.
  var noted: [UInt8] = []
  var trace: [UInt8] = []
  var problems: [RowProblem] = []
  /// The name of the feed, then what makes the key of the row in hand.
  var key = ByteBuffer()
  /// What the full normalizer made of a cell.
  var value: [UInt8] = []
  /// What took the slow way so far.
  var slow = SlowValues()
  private var rowsBegun = 0
  /// A copy of the value that another one is derived from.
  var source: [UInt8] = []

  init(builder: consuming RecordBatchBuilder, columnCount: Int, feedName: [UInt8]) {
    self.builder = builder
    memo = CellMemo(columnCount: columnCount)
    key.append(contentsOf: feedName)
  }

  mutating func begin(line: Int, byteOffset: Int) {
    rowsBegun += 1
    if !trace.isEmpty { trace.removeAll(keepingCapacity: true) }
    if !problems.isEmpty { problems.removeAll(keepingCapacity: true) }
    if !noted.isEmpty { noted.removeAll(keepingCapacity: true) }
    builder.begin(line: line, byteOffset: byteOffset)
  }

  /// Has a cell looked at by the full normalizer, which leaves its value in ``value``.
  mutating func normalize(
    _ cell: borrowing Span<UInt8>, with normalizer: ValueNormalizer,
    _ clock: (@Sendable () -> Int)?
  ) -> ValueVerdict {
    let started = beginSlowValue(clock)
    value.removeAll(keepingCapacity: true)
    let verdict = normalizer.normalize(cell, into: &value)
    endSlowValue(clock, started)
    return verdict
  }

  /// Derives ``value`` from ``source``.
  mutating func deriveValue(with normalizer: ValueNormalizer, _ clock: (@Sendable () -> Int)?) {
    let started = beginSlowValue(clock)
    value.removeAll(keepingCapacity: true)
    normalizer.derive(from: source, into: &value)
    endSlowValue(clock, started)
  }

  /// Appends what ``source`` gave before; whether it is remembered.
  mutating func appendRemembered(_ hash: UInt64, column: Int) -> Bool {
    memo.append(valueOf: source, hash, column: column, to: &builder.text)
  }

  /// Remembers what ``source`` gave.
  mutating func rememberDerived(_ hash: UInt64) {
    guard value.count <= CellMemo.longest else { return }
    memo.remember(source, hash, value: value)
  }

  /// What came of a batch of a number of rows; what is in hand is empty after that.
  mutating func take(rowCount: Int) -> NormalizedBatch {
    precondition(
      rowCount == builder.recordCount + refusals.count, "each row is a record or a refusal")
    let batch = NormalizedBatch(
      records: builder.takeBatch(), refusals: refusals.sorted { $0.byteOffset < $1.byteOffset },
      findings: findings, rowCount: rowCount, slowValues: slow)
    refusals = []
    findings = FindingCounts()
    slow = SlowValues()
    return batch
  }

  /// Counts a value that takes the slow way; gives the time when there is a clock.
  private mutating func beginSlowValue(_ clock: (@Sendable () -> Int)?) -> Int {
    slow.count(row: rowsBegun)
    return clock?() ?? 0
  }

  /// Adds what the value took, when there is a clock.
  private mutating func endSlowValue(_ clock: (@Sendable () -> Int)?, _ started: Int) {
    if let clock { slow.add(nanoseconds: clock() - started) }
  }

  /// Whether a field was found bad already, so that one mistake is told once.
  func hasProblem(in field: Int) -> Bool { problems.contains { $0.field == field } }

  /// Notes what was done to a cell.
  mutating func note(_ notes: FindingSet, field: Int, raw: borrowing Span<UInt8>) {
    var rest = notes.rawValue
    while rest != 0 {
      let ordinal = rest.trailingZeroBitCount
      rest &= rest - 1
      noted.append(UInt8(ordinal))
      NormalizationTrace.append(field: field, ordinal: ordinal, raw: raw, to: &trace)
    }
  }

  /// Notes what was done to a cell, with the reasons that the codes alone do not say.
  mutating func note(_ verdict: ValueVerdict, field: Int, raw: borrowing Span<UInt8>) {
    for code in verdict.notes.codes {
      noted.append(UInt8(code.ordinal))
      NormalizationTrace.append(
        field: field, code: code, reason: verdict.reason(for: code), raw: raw, to: &trace)
    }
  }

  /// Notes the breach of a rule that only warns.
  mutating func note(_ breach: RowProblem) {
    noted.append(UInt8(breach.code.ordinal))
    NormalizationTrace.append(
      field: breach.field, code: breach.code, reason: breach.shape, raw: [UInt8]().span,
      to: &trace)
  }

  /// Remembers what the full normalizer made of a cell.
  mutating func remember(_ cell: borrowing Span<UInt8>, _ hash: UInt64, notes: FindingSet) {
    guard value.count <= CellMemo.longest else { return }
    memo.remember(cell, hash, value: value, notes: notes)
  }

  /// Takes a copy of a value of the unfinished record as the source of another.
  mutating func copySource(_ range: Range<Int>) {
    source.removeAll(keepingCapacity: true)
    source.append(range, of: builder.text)
  }
}

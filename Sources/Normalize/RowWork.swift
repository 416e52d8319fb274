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
struct RowWork {
  var builder: RecordBatchBuilder
  var memo = CellMemo()
  var refusals: [Refusal] = []
  var findings = FindingCounts()
  /// What was noted of the row so far, by the ordinals of the codes.
  var noted: [UInt8] = []
  var trace: [UInt8] = []
  var problems: [RowProblem] = []
  var key: [UInt8] = []
  /// What took the slow way so far.
  var slow = SlowValues()
  private var rowsBegun = 0
  /// A copy of the value that another one is derived from.
  private(set) var source: [UInt8] = []

  init(builder: RecordBatchBuilder) { self.builder = builder }

  mutating func begin(line: Int, byteOffset: Int) {
    rowsBegun += 1
    trace.removeAll(keepingCapacity: true)
    problems.removeAll(keepingCapacity: true)
    noted.removeAll(keepingCapacity: true)
    builder.begin(line: line, byteOffset: byteOffset)
  }

  /// Counts a value that takes the slow way; gives the time when there is a clock.
  mutating func beginSlowValue(_ clock: (@Sendable () -> Int)?) -> Int {
    slow.count(row: rowsBegun)
    return clock?() ?? 0
  }

  /// Adds what the value took, when there is a clock.
  mutating func endSlowValue(_ clock: (@Sendable () -> Int)?, _ started: Int) {
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

  /// Remembers the value that was written from `start` on.
  mutating func remember(
    _ cell: borrowing Span<UInt8>, _ hash: UInt64, from start: Int, notes: FindingSet
  ) {
    let text = builder.text
    guard text.count - start <= CellMemo.longest else { return }
    memo.remember(cell, hash, value: text.span.extracting(start...), notes: notes)
  }

  mutating func copySource(_ range: Range<Int>) {
    let text = builder.text
    source.removeAll(keepingCapacity: true)
    source.append(text.span.extracting(range))
  }
}

import Bytes
import Records

/// Merged records turned into the cells one platform wants of one kind.
///
/// A platform's schema compiled against the fields of the kind, so that no name is looked up and
/// no text is made per cell.
struct RowRendering: Sendable {
  let columns: [RenderedColumn]
  /// A hash of everything the cells depend on but the record.
  let layout: UInt32
  /// An encoded row before its digest, its ends and its cells are known.
  private let emptyRow: [UInt8]
  private let dates: PlatformDefinition.DateForm
  private let hidesResidentNumbers: Bool
  private let merged: MergedFields

  init(platform: PlatformDefinition, columns definitions: [PlatformColumn], schema: RecordSchema) {
    columns = definitions.map {
      RenderedColumn(
        $0, schema: schema,
        isStatus: platform.status == .column && $0.column == platform.statusColumn)
    }
    dates = platform.dates
    hidesResidentNumbers = platform.leakCheck
    merged = MergedFields(schemaFieldCount: schema.fields.count)
    var description = Array("\(platform.dates) \(platform.leakCheck)".utf8)
    for column in definitions {
      let values = column.values.sorted { $0.key < $1.key }
      description.append("\n\(column.column) \(column.source) \(column.unit?.rawValue ?? "")")
      description.append("\(String(describing: column.mask)) \(column.conditions) \(values)")
    }
    layout = UInt32(truncatingIfNeeded: StableHash.hash64(description.span))
    var row: [UInt8] = []
    row.append(littleEndian: UInt64(0))
    row.append(littleEndian: layout)
    row.append(littleEndian: UInt32(columns.count))
    for _ in columns { row.append(littleEndian: UInt32(0)) }
    emptyRow = row
  }

  /// Writes a merged record as an encoded ``HeldRow`` in place of what `value` holds.
  ///
  /// Returns the digest of its cells.
  func encode(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, into value: inout [UInt8],
    problems: inout RenderProblems
  ) -> UInt64 {
    begin(&value)
    for index in columns.indices {
      let column = columns[index]
      let start = value.count
      if column.applies(to: row, of: batch, bytes) {
        switch column.content {
        case .field(let field, let form):
          let range = batch.range(of: field, in: row, bytes)
          append(bytes.extracting(range), form, column, to: &value, problems: &problems)
        case .status(let field):
          let text = statusText(field, row, batch, bytes)
          append(text.span, nil, column, to: &value, problems: &problems)
        case .constant(let text): value.append(contentsOf: text)
        case .operation, .reason: break
        }
      }
      clean(from: start, column, in: &value, problems: &problems)
      endCell(index, in: &value)
    }
    return seal(&value)
  }

  /// Writes the row of a case of which nothing is left but its number.
  func encodeNumberOnly(_ key: Key128, into value: inout [UInt8]) {
    begin(&value)
    for index in columns.indices {
      switch columns[index].content {
      case .constant(let text): value.append(contentsOf: text)
      case .field(merged.index(of: .caseID), _): value.append(MergedFields.caseID(of: key))
      case .field, .status, .operation, .reason: break
      }
      endCell(index, in: &value)
    }
    _ = seal(&value)
  }

  /// The cells that depend on what the row does; nil where the row's own cell stands.
  func overrides(_ operation: BundleOperation, _ reason: WithdrawalReason?) -> [[UInt8]?] {
    columns.map { $0.override(operation, reason) }
  }

  /// The status to report: an objection to the case first, then what the department said.
  private func statusText(
    _ field: Int, _ row: Int, _ batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> [UInt8] {
    let state = batch.range(of: merged.index(of: .caseStatus), in: row, bytes)
    if bytes.extracting(state).hasSameBytes(as: Self.objected.span) { return Self.objectionText }
    let range = batch.range(of: field, in: row, bytes)
    return range.isEmpty ? Self.normalText : bytes.extracting(range).copied()
  }

  private static let objected = Array("objection".utf8)
  private static let objectionText = Array(CaseStatusText.objection.utf8)
  private static let normalText = Array(CaseStatusText.normal.utf8)

  private func append(
    _ source: borrowing Span<UInt8>, _ form: FieldForm?, _ column: RenderedColumn,
    to text: inout [UInt8], problems: inout RenderProblems
  ) {
    if !column.values.isEmpty {
      column.appendMapped(source, to: &text, problems: &problems)
    } else if source.isEmpty {
      return
    } else if let mask = column.mask {
      mask.append(source, to: &text)
    } else if form == .money {
      if !column.unit.append(fen: source, to: &text) {
        text.append(source)
        problems.add(RenderProblem(code: .notAnAmount, column: column.name))
      }
    } else if form == .date {
      append(date: source, column, to: &text, problems: &problems)
    } else {
      text.append(source)
    }
  }

  private func append(
    date: borrowing Span<UInt8>, _ column: RenderedColumn, to text: inout [UInt8],
    problems: inout RenderProblems
  ) {
    guard CanonicalDate.days(date) != nil else {
      text.append(date)
      problems.add(RenderProblem(code: .notADate, column: column.name))
      return
    }
    let separator: UInt8?
    switch dates {
    case .slashes: separator = UInt8(ascii: "/")
    case .hyphens: separator = UInt8(ascii: "-")
    case .digits: separator = nil
    }
    for index in date.indices {
      if index == 4 || index == 7 {
        if let separator { text.append(separator) }
      } else {
        text.append(date[index])
      }
    }
  }

  /// Leaves out what no format may hold, and, where asked, the middle of resident numbers.
  private func clean(
    from start: Int, _ column: RenderedColumn, in text: inout [UInt8],
    problems: inout RenderProblems
  ) {
    if Self.hasControls(text, from: start) {
      let cell = Array(text[start...])
      text.removeSubrange(start...)
      let source = cell.span
      var index = 0
      while index < source.count {
        let width = ControlCharacters.width(at: index, source)
        if width == 0 { text.append(source[index]) }
        index += max(1, width)
      }
      problems.add(RenderProblem(code: .controlCharacters, column: column.name))
    }
    guard hidesResidentNumbers, text.count - start > 16 else { return }
    guard Self.holdsResidentNumber(text, from: start) else { return }
    let cell = Array(text[start...])
    var masked: [UInt8] = []
    ResidentNumberScan.appendMasked(cell.span, to: &masked)
    text.replaceSubrange(start..., with: masked)
    problems.add(RenderProblem(code: .residentNumber, column: column.name))
  }

  private static func holdsResidentNumber(_ text: [UInt8], from start: Int) -> Bool {
    let span = text.span
    return !ResidentNumberScan.ranges(in: span.extracting(start...)).isEmpty
  }

  private static func hasControls(_ text: [UInt8], from start: Int) -> Bool {
    let span = text.span
    var index = start
    while index < span.count {
      index = ControlCharacters.next(from: index, span)
      guard index < span.count else { break }
      if ControlCharacters.width(at: index, span) > 0 { return true }
      index += 1
    }
    return false
  }

  private func begin(_ value: inout [UInt8]) {
    value.removeAll(keepingCapacity: true)
    value.append(contentsOf: emptyRow)
  }

  private func endCell(_ index: Int, in value: inout [UInt8]) {
    let end = value.count - HeldRow.headerSize - 4 * columns.count
    let place = HeldRow.headerSize + 4 * index
    var bytes = value.mutableSpan
    for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: end >> (8 * byte)) }
  }

  private func seal(_ value: inout [UInt8]) -> UInt64 {
    let digest = StableHash.hash64(value.span.extracting(12...))
    for byte in 0..<8 {
      value[byte] = UInt8(truncatingIfNeeded: digest >> (8 * UInt64(byte)))
    }
    return digest
  }
}

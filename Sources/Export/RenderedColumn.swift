import Bytes
import Records

/// One column of a platform's schema, compiled against the fields of a kind.
///
/// A class, since rendering takes one per cell and a struct of these parts would be copied with all
/// its references each time.
final class RenderedColumn: Sendable {
  enum Content: Sendable {
    case field(Int, FieldForm?)
    /// The status of the record as departments report it, overruled by what became of the case.
    case status(Int)
    case constant([UInt8])
    case operation
    case reason
  }

  private struct Condition: Sendable {
    let field: Int
    let values: [[UInt8]]
  }

  struct Mapping: Sendable {
    let canonical: [UInt8]
    let sent: [UInt8]
  }

  let name: String
  let content: Content
  let mask: ColumnMask?
  let unit: AmountUnit
  /// In the order of the canonical texts.
  let values: [Mapping]
  private let conditions: [Condition]
  private let words: [String: String]
  /// The canonical text that a withdrawn row has here, or nil when its own cell stands.
  private let withdrawnText: String?

  /// The column must be without mistakes against the schema; `isStatus` tells whether it is the
  /// column by which the platform learns what a row does.
  init(_ column: PlatformColumn, schema: RecordSchema, isStatus: Bool) {
    let layout = MergedFields(schemaFieldCount: schema.fields.count)
    func index(_ name: String) -> Int {
      let reserved = name.hasPrefix("@") ? MergedFields.field(named: String(name.dropFirst())) : nil
      guard let index = reserved.map(layout.index) ?? schema.index(of: name) else {
        preconditionFailure("a checked column names fields of its kind only")
      }
      return index
    }
    name = column.column
    switch column.source {
    case .field(let field):
      let position = index(field)
      content = isStatus ? .status(position) : .field(position, schema.fields[position].form)
    case .merged(let field): content = .field(layout.index(of: field), field.form)
    case .constant(let text): content = .constant(Array(text.utf8))
    case .operation: content = .operation
    case .reason: content = .reason
    }
    switch content {
    case .status: withdrawnText = CaseStatusText.revoked
    case .field(layout.index(of: .caseStatus), nil): withdrawnText = "revoked"
    default: withdrawnText = nil
    }
    mask = column.mask
    unit = column.unit ?? .yuan
    values = column.values.sorted { $0.key < $1.key }.map {
      Mapping(canonical: Array($0.key.utf8), sent: Array($0.value.utf8))
    }
    words = column.values
    conditions = column.conditions.map {
      Condition(field: index($0.field), values: $0.values.map { Array($0.utf8) })
    }
  }

  /// Whether the record meets all conditions of the column.
  func applies(
    to row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    for condition in conditions {
      let range = batch.range(of: condition.field, in: row, bytes)
      let value = bytes.extracting(range)
      var isMet = false
      for wanted in condition.values where value.hasSameBytes(as: wanted.span) {
        isMet = true
        break
      }
      if !isMet { return false }
    }
    return true
  }

  /// The cell of a row that does something, where it differs from the row's own.
  func override(_ operation: BundleOperation, _ reason: WithdrawalReason?) -> [UInt8]? {
    switch content {
    case .operation: return Array((words[operation.rawValue] ?? operation.word).utf8)
    case .reason:
      guard let reason else { return [] }
      return Array((words[reason.name] ?? reason.sentence).utf8)
    case .field, .status, .constant:
      guard let withdrawnText, operation == .withdraw else { return nil }
      return Array((words[withdrawnText] ?? withdrawnText).utf8)
    }
  }

  /// Appends the platform's text for a canonical value, or for each of several parted by `;`.
  func appendMapped(
    _ value: borrowing Span<UInt8>, to text: inout [UInt8], problems: inout RenderProblems
  ) {
    if let sent = sent(for: value) {
      text.append(contentsOf: sent)
      return
    }
    var start = 0
    while start < value.count {
      var end = start
      while end < value.count, value[end] != UInt8(ascii: ";") { end += 1 }
      if start > 0 { text.append(UInt8(ascii: ";")) }
      let part = value.extracting(start..<end)
      if let sent = sent(for: part) {
        text.append(contentsOf: sent)
      } else {
        text.append(part)
        let shown = String(String(copying: part).prefix(40))
        var hidden: [UInt8] = []
        ResidentNumberScan.appendMasked(Array(shown.utf8).span, to: &hidden)
        problems.add(
          RenderProblem(
            code: .unmappedValue, column: name, value: String(decoding: hidden, as: UTF8.self)))
      }
      start = end + 1
    }
  }

  private func sent(for value: borrowing Span<UInt8>) -> [UInt8]? {
    for mapping in values where value.hasSameBytes(as: mapping.canonical.span) {
      return mapping.sent
    }
    return nil
  }
}

/// The words in which departments report the status of a record (当前状态).
enum CaseStatusText {
  static let normal = "正常"
  static let revoked = "撤销"
  static let objection = "异议"
}

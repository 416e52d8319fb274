import Bytes
public import Records

/// The rows of one drop that were refused, as they go back to the department (退回文件).
///
/// CSV after RFC 4180 in UTF-8 with byte order mark. One line for each finding, so that a filter on
/// a code gives all rows to mend; the cells as delivered follow under their own titles. Whatever
/// Excel would turn into something else when it opens the file stands as `="…"`.
public struct ReturnFile: Sendable {
  /// The titles before those of the drop.
  public static let titles = ["文件", "行号", "字段", "代码", "级别", "说明", "建议"]

  private let file: String
  private let cellTitles: [String]
  private let fieldTitles: [String: String]

  /// The return of one drop: its file name, its column titles, and the kind for the fields' titles.
  public init(file: String, cellTitles: [String], schema: RecordSchema) {
    self.file = file
    self.cellTitles = cellTitles
    fieldTitles = Dictionary(
      schema.fields.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
  }

  /// The byte order mark and the title line.
  public var opening: [UInt8] {
    var text: [UInt8] = [0xEF, 0xBB, 0xBF]
    append(Self.titles + cellTitles, to: &text)
    return text
  }

  /// Appends the lines of a refused row.
  public func append(_ refusal: Refusal, to text: inout [UInt8]) {
    for finding in refusal.findings {
      append(lead(finding, line: refusal.line) + refusal.cells, to: &text)
    }
  }

  /// Appends the line of a row that could not be cut into cells, with its text as delivered.
  public func append(unreadable row: RawBatch.UnreadableRow, to text: inout [UInt8]) {
    let finding = Finding(code: row.code, field: "", shape: row.detail)
    append(lead(finding, line: row.line) + [row.rawText], to: &text)
  }

  /// The whole file of some refusals.
  public func bytes(of refusals: [Refusal]) -> [UInt8] {
    var text = opening
    for refusal in refusals { append(refusal, to: &text) }
    return text
  }

  private func lead(_ finding: Finding, line: Int) -> [String] {
    let title = fieldTitles[finding.field] ?? finding.field
    // A finding about two fields gives the name of the other one as its shape.
    let finding = Finding(
      code: finding.code, field: finding.field, shape: fieldTitles[finding.shape] ?? finding.shape,
      suggestion: finding.suggestion)
    return [
      file, String(line), title, finding.code.rawValue,
      FindingText.word(finding.code.severity, in: .chinese),
      FindingText.sentence(for: finding, fieldTitle: title, in: .chinese),
      FindingText.advice(for: finding, in: .chinese),
    ]
  }

  private func append(_ cells: [String], to text: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      let bytes = Array(SpreadsheetText.protected(cell).utf8)
      RowFormatCSV.append(cell: bytes.span, to: &text)
    }
    RowFormatCSV.appendLineEnd(to: &text)
  }
}

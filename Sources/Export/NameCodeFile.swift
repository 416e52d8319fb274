import Bytes
import Records

/// The list of one drop's names that do not go with the code beside them, for the department
/// (名称与代码不符清单).
///
/// The same form as a ``ReturnFile``, with how sure the correction is; the cells that follow are
/// those of the row as delivered, the corrected ones put right. The rows were taken: the list is a
/// warning.
public struct NameCodeFile: Sendable {
  /// The titles before those of the drop.
  public static let titles = ["文件", "行号", "字段", "代码", "级别", "说明", "建议", "把握"]

  /// What is wrong with one name and code, and one way to put it right.
  public struct Line: Sendable {
    /// The line of the row in the drop.
    public let line: Int
    /// The Chinese title of the name's field.
    public let field: String
    /// The name as the record has it.
    public let given: String
    /// The stable name of the reason.
    public let reason: String
    /// The day of the act, `YYYY-MM-DD`; empty when there is none.
    public let day: String
    /// The right name; empty when the printed one stands.
    public let name: String
    /// The right code; empty when the delivered one stands.
    public let code: String
    /// Whether the register leaves only this correction.
    public let isCertain: Bool
    /// The cells of the corrected row; empty when the row cannot be told from others of its line.
    public let cells: [String]

    /// A line from its parts.
    public init(
      line: Int, field: String, given: String, reason: String, day: String, name: String,
      code: String,
      isCertain: Bool, cells: [String]
    ) {
      self.line = line
      self.field = field
      self.given = given
      self.reason = reason
      self.day = day
      self.name = name
      self.code = code
      self.isCertain = isCertain
      self.cells = cells
    }
  }

  private let file: String
  private let cellTitles: [String]

  /// The list of one drop: its file name and its column titles.
  public init(file: String, cellTitles: [String]) {
    self.file = file
    self.cellTitles = cellTitles
  }

  /// The whole file.
  public func bytes(of lines: [Line]) -> [UInt8] {
    var text: [UInt8] = [0xEF, 0xBB, 0xBF]
    append(Self.titles + cellTitles, to: &text)
    for line in lines {
      append(
        [
          file, String(line.line), line.field, FindingCode.nameBesideOtherCode.rawValue,
          FindingText.word(.warning, in: .chinese),
          NameCodeText.sentence(line),
          Self.advice(line),
          (line.isCertain ? NameCodeText.Certainty.certain : .likely).rawValue,
        ] + line.cells, to: &text)
    }
    return text
  }

  private static func advice(_ line: Line) -> String {
    var parts: [String] = []
    if !line.name.isEmpty { parts.append("名称改为“\(line.name)”") }
    if !line.code.isEmpty { parts.append("代码改为 \(line.code)") }
    guard !parts.isEmpty else { return "名录中查不到当日的名称，请核对名称和代码。" }
    let doubt = line.isCertain ? "" : "请先核对。"
    return "建议\(parts.joined(separator: "，"))。\(doubt)"
      + (line.cells.isEmpty ? "" : "右侧各列为更正后的整行。")
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

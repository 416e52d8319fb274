import Bytes
import Ingest

extension SampleMapping {
  /// What was found, for people: the form of the file, then column, field, confidence and why.
  public func table(inChinese: Bool) -> String {
    func say(_ english: String, _ chinese: String) -> String { inChinese ? chinese : english }
    var lines = [
      say("sample    ", "样例  ") + sample.fileName,
      say("encoding  ", "编码  ") + sample.encoding.rawValue,
      say("format    ", "格式  ") + form,
      say("files     ", "文件名 ") + patterns.joined(separator: " "),
      say("kind      ", "类别  ") + "\(kind) \(kindTitle)",
      "",
    ]
    var rows = [
      [say("column", "列"), say("field", "字段"), say("confidence", "把握"), say("why", "理由")]
    ]
    for column in columns {
      rows.append([
        column.column, detail(column, say("ignore", "忽略")),
        "\(Int((column.confidence * 100).rounded()))%",
        (inChinese ? column.chineseReason : column.reason)
          + (column.isUndecided && !column.shapes.isEmpty
            ? " [\(column.shapes.joined(separator: " · "))]" : ""),
      ])
    }
    let widths = (0..<3).map { place in rows.map { Self.width($0[place]) }.max() ?? 0 }
    for row in rows {
      let cells = (0..<3).map { place in
        row[place] + String(repeating: " ", count: widths[place] - Self.width(row[place]))
      }
      lines.append((cells + [row[3]]).joined(separator: "  "))
    }
    lines.append("")
    let mapped = columns.count { $0.field != nil }
    let undecided = columns.count { $0.isUndecided }
    lines.append(
      say(
        "\(columns.count) columns: \(mapped) mapped, \(columns.count - mapped) left out; "
          + "\(undecided) to decide",
        "共\(columns.count)列：对应\(mapped)列，忽略\(columns.count - mapped)列；待决定\(undecided)列"))
    for constant in constants {
      lines.append(
        say("constant  ", "常量  ") + "\(constant.field) = \(constant.value)"
          + (guessedConstants.contains(constant.field) ? say(" (a guess; decide)", "（猜测，请决定）") : "")
      )
    }
    for field in missingFields {
      lines.append(
        say(
          "missing: no column gives the required field \(field); name one before “guiji check”",
          "缺少：没有列对应必填字段\(field)，请先补上再检查"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var form: String {
    switch sample.format {
    case .csv(let format):
      let delimiter = format.delimiter == 0x09 ? "tab" : String(Unicode.Scalar(format.delimiter))
      var text = "csv \(delimiter) columnsLine=\(format.columnsLine) headLines=\(format.headLines)"
      if let cell = format.guardCell { text += " guard=\(cell.value)" }
      return text
    case .xml(let format):
      var text = "xml \(format.row)"
      if let path = format.repeatPath { text += " repeat=\(path)" }
      if let namespace = format.namespace { text += " namespace=\(namespace)" }
      if let element = format.guardElement { text += " guard=\(element.value)" }
      return text
    }
  }

  private func detail(_ column: ColumnProposal, _ ignore: String) -> String {
    guard let field = column.field else { return ignore }
    return ([field] + [column.values, column.unit].compactMap { $0 }).joined(separator: " ")
  }

  /// The places a text takes on a screen: Chinese characters take two.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
  }
}

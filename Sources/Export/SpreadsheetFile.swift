/// A table that a spreadsheet program opens as it is and people fill in: CSV after RFC 4180 in
/// UTF-8 with byte order mark, each cell protected as in ``ReturnFile``.
public struct SpreadsheetFile: Sendable {
  /// The bytes so far.
  public private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// A file with its title line.
  public init(titles: [String]) { append(titles) }

  /// A cell as it is written, for what stands in many rows.
  public struct Cell: Sendable {
    fileprivate let bytes: [UInt8]

    /// The cell of a text.
    public init(_ text: String) {
      let text = Array(SpreadsheetText.protected(text).utf8)
      var bytes: [UInt8] = []
      RowFormatCSV.append(cell: text.span, to: &bytes)
      self.bytes = bytes
    }
  }

  /// Adds a row.
  public mutating func append(_ cells: [String]) { append(cells.map(Cell.init)) }

  /// Adds a row.
  public mutating func append(_ cells: [Cell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: cell.bytes)
    }
    RowFormatCSV.appendLineEnd(to: &bytes)
  }

  /// What a person meant by a cell that came back: without the protection that a spreadsheet may
  /// have left in place, and without blanks at its ends.
  ///
  ///     SpreadsheetFile.text(ofCell: "=\"2026-11-20\"")  // "2026-11-20"
  public static func text(ofCell cell: String) -> String {
    var text = cell.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    if text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count >= 3 {
      return String(text.dropFirst(2).dropLast()).replacing("\"\"", with: "\"")
    }
    if text.first == "'" { text.removeFirst() }
    return String(text)
  }
}

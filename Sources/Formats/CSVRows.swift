import Bytes

/// Reads a small comma-separated table in UTF-8 as texts: value tables, decisions, registers.
///
/// Drops are read by `CSVRecordScanner` without making a text of each cell.
public enum CSVRows {
  /// All rows, blank ones left out; an unterminated quote ends the table.
  public static func read(_ bytes: borrowing Span<UInt8>) -> [[String]] {
    let mark = TextDecoding.mark(bytes) == nil ? 0 : 3
    var scanner = CSVRecordScanner(
      min(mark, bytes.count)..<bytes.count, firstLine: 1, dialect: CSVDialect())
    var rows: [[String]] = []
    while scanner.readRecord(bytes) == .record {
      let row = scanner.fields.map { field in
        let text = String(copying: bytes.extracting(field.start..<field.end))
        return field.hasEscapes ? text.replacing("\"\"", with: "\"") : text
      }
      if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
    }
    return rows
  }
}

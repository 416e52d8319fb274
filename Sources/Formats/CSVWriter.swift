import Bytes

/// Writes delimited text (RFC 4180) into bytes.
public struct CSVWriter: Sendable {
  /// What a cell needs so that its reader gets back what was written.
  public enum Protection: Sendable {
    /// Quotes where RFC 4180 asks for them.
    case standard
    /// Also keeps Excel from turning a value into a number, a date or a formula.
    case spreadsheet
  }

  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private let lineEnd: [UInt8]
  private let protection: Protection
  private var isAtRowStart = true

  /// A writer; Excel takes a file for UTF-8 only with a byte order mark.
  public init(
    delimiter: UInt8 = UInt8(ascii: ","), lineEnd: String = "\r\n",
    protection: Protection = .standard, byteOrderMark: Bool = false
  ) {
    self.delimiter = delimiter
    self.lineEnd = Array(lineEnd.utf8)
    self.protection = protection
    if byteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
  }

  /// A writer for a file that a department opens in Excel.
  public static func forSpreadsheets() -> CSVWriter {
    CSVWriter(protection: .spreadsheet, byteOrderMark: true)
  }

  /// Adds a cell from UTF-8 bytes.
  public mutating func append(_ cell: borrowing Span<UInt8>) {
    if !isAtRowStart { bytes.append(delimiter) }
    isAtRowStart = false
    switch protection {
    case .standard: Self.appendQuoted(cell, delimiter: delimiter, to: &bytes)
    case .spreadsheet:
      guard SpreadsheetCell.isEndangered(cell) else {
        return Self.appendQuoted(cell, delimiter: delimiter, to: &bytes)
      }
      let marked = SpreadsheetCell.marked(cell)
      Self.appendQuoted(marked.span, delimiter: delimiter, to: &bytes)
    }
  }

  /// Adds a cell from a text.
  public mutating func append(_ cell: String) {
    let utf8 = Array(cell.utf8)
    append(utf8.span)
  }

  /// Ends the row.
  public mutating func endRow() {
    for byte in lineEnd { bytes.append(byte) }
    isAtRowStart = true
  }

  /// Adds a whole row of texts.
  public mutating func appendRow(_ cells: [String]) {
    for cell in cells { append(cell) }
    endRow()
  }

  /// Gives what was written so far and goes on with an empty buffer.
  public mutating func takeBytes() -> [UInt8] {
    let result = bytes
    bytes.removeAll(keepingCapacity: true)
    return result
  }

  private static func appendQuoted(
    _ cell: borrowing Span<UInt8>, delimiter: UInt8, to bytes: inout [UInt8]
  ) {
    let quote = UInt8(ascii: "\"")
    var needsQuotes = false
    for index in cell.indices {
      let byte = cell[index]
      if byte == delimiter || byte == quote || byte == 0x0A || byte == 0x0D {
        needsQuotes = true
        break
      }
    }
    guard needsQuotes else { return bytes.append(cell) }
    bytes.append(quote)
    for index in cell.indices {
      if cell[index] == quote { bytes.append(quote) }
      bytes.append(cell[index])
    }
    bytes.append(quote)
  }
}

/// What Excel does to a cell of a text file, and how a return file guards against it.
public enum SpreadsheetCell {
  /// The longest text Excel takes inside a formula.
  static let longestFormulaText = 255

  /// Whether Excel would change the value: a number of more than eleven digits or with a leading
  /// zero, digits with an E, or anything it takes for a formula.
  public static func isEndangered(_ cell: borrowing Span<UInt8>) -> Bool {
    guard cell.count > 0 else { return false }
    switch cell[0] {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
      return true
    default: break
    }
    var letterCount = 0
    for index in cell.indices {
      switch cell[index] {
      case 0x30...0x39: continue
      case UInt8(ascii: "E"), UInt8(ascii: "e"):
        guard index > 0, index + 1 < cell.count else { return false }
        letterCount += 1
      default: return false
      }
    }
    if letterCount > 0 { return letterCount == 1 }
    return cell.count > 11 || (cell.count > 1 && cell[0] == UInt8(ascii: "0"))
  }

  /// The value as a formula that gives the text, `="…"`; a text too long for a formula, or with
  /// line breaks, gets the text marker `'` in front instead.
  public static func marked(_ cell: borrowing Span<UInt8>) -> [UInt8] {
    var fitsFormula = true
    var characterCount = 0
    for index in cell.indices {
      if cell[index] < 0x20 { fitsFormula = false }
      if cell[index] & 0xC0 != 0x80 { characterCount += 1 }
    }
    var result: [UInt8] = []
    guard fitsFormula, characterCount <= longestFormulaText else {
      result.append("'")
      result.append(cell)
      return result
    }
    result.append("=\"")
    for index in cell.indices {
      if cell[index] == UInt8(ascii: "\"") { result.append(UInt8(ascii: "\"")) }
      result.append(cell[index])
    }
    result.append("\"")
    return result
  }
}

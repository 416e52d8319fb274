/// Texts that a spreadsheet program opens as they are.
enum SpreadsheetText {
  /// The longest text that may stand in a formula.
  private static let formulaLimit = 255

  /// The text, wrapped where a spreadsheet would compute, round or rewrite it.
  ///
  /// As a formula `="…"` a text is shown whole and stays when the file is saved again. Where a
  /// formula cannot hold it (too long, or with a line end) an apostrophe stands before it, which
  /// the next delivery may keep: it is removed there as a text marker.
  static func protected(_ text: String) -> String {
    guard isAtRisk(text) else { return text }
    if text.utf16.count > formulaLimit || text.utf8.contains(0x0A) || text.utf8.contains(0x0D) {
      return "'" + text
    }
    var quoted = "=\""
    for character in text.unicodeScalars {
      quoted.unicodeScalars.append(character)
      if character == "\"" { quoted += "\"" }
    }
    return quoted + "\""
  }

  /// Whether a spreadsheet would take the text for a formula, a long number or a date.
  static func isAtRisk(_ text: String) -> Bool {
    guard let first = text.utf8.first, text != "-" else { return false }
    // Nearly all Chinese texts: begun with a character of several bytes, which no number has.
    if first >= 0x80 { return false }
    let bytes = Array(text.utf8)
    if "=+-@\t\r".utf8.contains(first) { return true }
    // A blank before a formula does not stop every program.
    if first == 0x20 || first == 0x0A, let next = bytes.first(where: { $0 > 0x20 }),
      "=+-@".utf8.contains(next)
    {
      return true
    }
    guard bytes.allSatisfy({ isNumberOrDateCharacter($0) }),
      let digitCount = Optional(bytes.count(where: { isDigit($0) })), digitCount > 0
    else { return false }
    if digitCount == bytes.count { return digitCount > 11 || (first == 0x30 && digitCount > 1) }
    return !isPlainDecimal(bytes) || digitCount > 11
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isNumberOrDateCharacter(_ byte: UInt8) -> Bool {
    isDigit(byte) || " .,/:-+%Ee".utf8.contains(byte)
  }

  /// Digits, one point, digits; neither begun with a needless zero nor ended with one.
  private static func isPlainDecimal(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, let whole = parts.first, let decimals = parts.last,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) })
    else { return false }
    return (whole.count == 1 || whole.first != 0x30) && decimals.last != 0x30
  }
}

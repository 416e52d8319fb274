/// Texts in columns of a terminal, where a Chinese character takes two places.
enum ColumnText {
  /// The places a text takes.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
        sum + 2
      default: sum + 1
      }
    }
  }

  /// The text with blanks after it up to a width.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - Self.width(text)))
  }

  /// The text with blanks before it up to a width.
  static func right(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - Self.width(text))) + text
  }

  /// The widest of some texts.
  static func width(of texts: some Sequence<String>) -> Int { texts.map(width).max() ?? 0 }

  /// Thousandths of a bit as bits, such as `+9.5`.
  static func bits(_ millibits: Int, isSigned: Bool = true) -> String {
    let sign = millibits < 0 ? "−" : isSigned && millibits > 0 ? "+" : ""
    let size = abs(millibits)
    var fraction = String(1000 + size % 1000).dropFirst()
    while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(size / 1000).\(fraction)"
  }
}

import Standards

/// What of identity numbers a reader may see (promise: personal data stays in).
///
/// Of a number that is not beyond doubt an organisation's code, the first six characters and the
/// last two; in free text the same of every long run of digits, blanks and hyphens between them
/// not counting.
struct NumberMasking: Sendable {
  /// Whether everything is shown.
  let isOff: Bool

  /// The value of a field that holds an identity number, in whatever spelling.
  func number(_ text: String) -> String {
    guard !isOff else { return text }
    let scalars = Array(text.unicodeScalars)
    let places = scalars.indices.filter { Self.isNumberSign(scalars[$0]) }
    let bytes = Array(text.utf8)
    let isOrganization =
      UnifiedSocialCreditCode.isValid(bytes.span) && !ResidentIdentityNumber.isValid(bytes.span)
    let shown =
      isOrganization ? (6, 4) : places.count >= 15 ? (6, 2) : places.count >= 8 ? (2, 2) : (0, 0)
    return Self.masked(scalars, places, showing: shown)
  }

  /// Free text, a name, or a cell of which nobody knows what it holds.
  func text(_ text: String) -> String {
    guard !isOff else { return text }
    var scalars = Array(text.unicodeScalars)
    var run: [Int] = []
    for index in scalars.indices {
      if Self.isDigitOrMark(scalars[index]) {
        run.append(index)
      } else if !Self.isSeparator(scalars[index]) {
        Self.mask(run, in: &scalars)
        run.removeAll(keepingCapacity: true)
      }
    }
    Self.mask(run, in: &scalars)
    return Self.string(scalars)
  }

  /// A run of digits of an identity number's length, or longer because two stand together.
  private static func mask(_ run: [Int], in scalars: inout [Unicode.Scalar]) {
    guard run.count >= 14 else { return }
    for place in run.dropFirst(6).dropLast(2) { scalars[place] = "*" }
  }

  private static func masked(
    _ scalars: [Unicode.Scalar], _ places: [Int], showing shown: (head: Int, tail: Int)
  ) -> String {
    var scalars = scalars
    for place in places.dropFirst(shown.head).dropLast(shown.tail) { scalars[place] = "*" }
    return string(scalars)
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  /// ASCII or full-width; the mark `*` counts, since what it hides was a character.
  private static func isDigitOrMark(_ scalar: Unicode.Scalar) -> Bool {
    switch folded(scalar) {
    case 0x30...0x39, 0x58, 0x78, 0x2A: true
    default: false
    }
  }

  private static func isNumberSign(_ scalar: Unicode.Scalar) -> Bool {
    switch folded(scalar) {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A: true
    default: false
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x20, 0x2D, 0xA0, 0x200B, 0x2013, 0x2014, 0x3000, 0xFEFF, 0xFF0D: true
    default: false
    }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
  }
}

import Bytes

/// The number of a citizen: the resident identity number (公民身份号码).
///
/// GB 11643: six digits of the division, eight of the birth date, three in sequence, and a check
/// character (weights 7 9 10 5 8 4 2 1 6 3 …, modulo 11, ten is X). The older form has fifteen
/// digits: no century, no check.
///
/// The check character alone is not enough: a number born on 29 February 1990 can pass it, and is
/// refused because that day never was.
public struct ResidentIdentityNumber: Hashable, Sendable {
  /// The eighteen characters.
  public let text: String
  /// The birth date in the number.
  public let birthDate: CalendarDate

  /// A number from its eighteen characters, or nil when any part is wrong.
  public init?(_ bytes: borrowing Span<UInt8>, notAfter latest: CalendarDate? = nil) {
    guard Self.hasValidCheck(bytes), let birth = Self.birthDate(bytes) else { return nil }
    if let latest, birth > latest { return nil }
    text = String(copying: bytes)
    birthDate = birth
  }

  /// A number from its eighteen characters, or nil when any part is wrong.
  public init?(_ text: String, notAfter latest: CalendarDate? = nil) {
    let bytes = Array(text.utf8)
    self.init(bytes.span, notAfter: latest)
  }

  private static let checks: [UInt8] = Array("10X98765432".utf8)

  /// Whether the bytes have the form, whatever check and birth date: 17 digits and a digit or X.
  public static func hasForm(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 18 else { return false }
    for index in 0..<17 where bytes[index] < 0x30 || bytes[index] > 0x39 { return false }
    return bytes[17] == UInt8(ascii: "X") || (bytes[17] >= 0x30 && bytes[17] <= 0x39)
  }

  /// The check character that the first seventeen digits ask for.
  public static func checkCharacter(of bytes: borrowing Span<UInt8>) -> UInt8? {
    guard bytes.count >= 17 else { return nil }
    // The weights of the standard are powers of two modulo 11, the highest first.
    var sum = 0
    for index in 0..<17 {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      sum = (sum + Int(digit)) * 2
    }
    return checks[sum % 11]
  }

  /// Whether the bytes are eighteen characters with the right check character.
  public static func hasValidCheck(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 18, let check = checkCharacter(of: bytes) else { return false }
    return check == bytes[17]
  }

  /// Whether form, check character and birth date are all right.
  public static func isValid(
    _ bytes: borrowing Span<UInt8>, notAfter latest: CalendarDate? = nil
  ) -> Bool {
    guard hasValidCheck(bytes), let birth = birthDate(bytes) else { return false }
    guard let latest else { return true }
    return birth <= latest
  }

  /// The birth date of a number of eighteen or fifteen characters, or nil when it is no date.
  ///
  /// Years before 1850 count as no date: nobody in these files was born then.
  public static func birthDate(_ bytes: borrowing Span<UInt8>) -> CalendarDate? {
    switch bytes.count {
    case 18:
      guard let year = CalendarDate.number(bytes, 6, 10), year >= 1850,
        let month = CalendarDate.number(bytes, 10, 12),
        let day = CalendarDate.number(bytes, 12, 14)
      else { return nil }
      return CalendarDate(year: year, month: month, day: day)
    case 15:
      guard let year = CalendarDate.number(bytes, 6, 8),
        let month = CalendarDate.number(bytes, 8, 10),
        let day = CalendarDate.number(bytes, 10, 12)
      else { return nil }
      return CalendarDate(year: 1900 + year, month: month, day: day)
    default:
      return nil
    }
  }

  /// The eighteen-character form of a fifteen-digit number, or nil when it is none.
  public static func lengthened(_ bytes: borrowing Span<UInt8>) -> [UInt8]? {
    guard bytes.count == 15, birthDate(bytes) != nil else { return nil }
    var result = bytes.extracting(0..<6).copied()
    result.append(contentsOf: [UInt8(ascii: "1"), UInt8(ascii: "9")])
    result.append(bytes.extracting(6..<15))
    guard let check = checkCharacter(of: result.span) else { return nil }
    result.append(check)
    return result
  }

  /// The division in the first six digits, as it was when the number was given.
  public var divisionCode: String { String(text.prefix(6)) }
}

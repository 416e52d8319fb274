import Bytes

/// The number of an organization: its unified social credit code (统一社会信用代码).
///
/// GB 32100-2015 gives it eighteen characters of an alphabet of 31 (no I, O, S, V, Z), the last a
/// check character over the others, positions 9 to 17 the organization code of GB 11714. Only the
/// exact upper-case form is read; width, case and blanks are the work of `Normalize`.
///
///     UnifiedSocialCreditCode("91310115MA1G4L1WXK")  // nil: the check character should be 7
///
/// - Note: A right code may belong to nobody. Whether it was ever issued is not known here.
public struct UnifiedSocialCreditCode: Hashable, Sendable {
  /// The eighteen characters.
  public let text: String

  /// A code from its characters, or nil when the form or the check character is wrong.
  public init?(_ bytes: borrowing Span<UInt8>) {
    guard Self.isValid(bytes) else { return nil }
    text = String(copying: bytes)
  }

  /// A code from its characters, or nil when the form or the check character is wrong.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  static let alphabet: [UInt8] = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  /// The value of each ASCII character, or 0x80 where the alphabet leaves it out.
  private static let values: InlineArray<128, UInt8> = [
    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    0x80, 10, 11, 12, 13, 14, 15, 16, 17, 0x80, 18, 19, 20, 21, 22, 0x80,
    23, 24, 25, 0x80, 26, 27, 0x80, 28, 29, 30, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
  ]
  /// The weights of the first seventeen places: the powers of three modulo 31.
  private static let weights: InlineArray<17, Int> = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
  ]

  /// The value of a character in the check, or nil when the alphabet does not have it.
  static func value(of byte: UInt8) -> Int? {
    guard byte < 0x80, values[Int(byte)] != 0x80 else { return nil }
    return Int(values[Int(byte)])
  }

  /// Whether the bytes have the form of a code, whatever its check character.
  public static func hasForm(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 18 else { return false }
    for index in 0..<18 where value(of: bytes[index]) == nil { return false }
    return true
  }

  /// The check character that the first seventeen characters ask for.
  public static func checkCharacter(of bytes: borrowing Span<UInt8>) -> UInt8? {
    guard bytes.count >= 17, let sum = weightedSum(bytes.extracting(0..<17)) else { return nil }
    return alphabet[(31 - sum % 31) % 31]
  }

  /// The weighted sum of the values of seventeen characters; nil when a character has no value.
  private static func weightedSum(_ bytes: borrowing Span<UInt8>) -> Int? {
    guard bytes.count == 17 else { return nil }
    var sum = 0
    // A character without a value leaves its high bit here.
    var seen: UInt8 = 0
    for index in 0..<17 {
      let byte = bytes[index]
      let value = values[Int(byte & 0x7F)]
      seen |= value | byte
      sum = sum &+ Int(value) &* weights[index]
    }
    return seen & 0x80 == 0 ? sum : nil
  }

  /// Whether the bytes are a right code that no other sort of number can be: it has a letter where
  /// a resident's number has digits.
  public static func isUnmistakable(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard isValid(bytes) else { return false }
    for index in 2..<17 where bytes[index] > 0x39 { return true }
    return bytes[0] > 0x39 || bytes[1] > 0x39
  }

  /// Whether the bytes are a code with the right check character.
  ///
  /// The placeholder of seventeen zeros and X fails, as the arithmetic wants a 0.
  public static func isValid(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 18, let check = value(of: bytes[17]),
      let sum = weightedSum(bytes.extracting(0..<17))
    else { return false }
    return (sum &+ check) % 31 == 0
  }

  /// Whether the bytes are the placeholder `00000000000000000X` of forms that demand a code.
  public static func isPlaceholder(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 18, bytes[17] == UInt8(ascii: "X") else { return false }
    for index in 0..<17 where bytes[index] != UInt8(ascii: "0") { return false }
    return true
  }

  /// The organization code in positions 9 to 17.
  public var organizationCode: String {
    String(text.dropFirst(8).prefix(9))
  }

  /// Whether the inner organization code has a right check character of its own.
  public var hasValidOrganizationCode: Bool {
    let bytes = Array(organizationCode.utf8)
    return OrganizationCode.isValid(bytes.span)
  }

  /// The division (行政区划) whose registry issued the code: positions 3 to 8.
  public var divisionCode: String { String(text.dropFirst(2).prefix(6)) }

  /// The department that keeps the register, and the class of body.
  public var registration: RegistrationClass {
    RegistrationClass(
      department: text.first ?? "0", organizationClass: text.dropFirst().first ?? "0")
  }

  /// Whether the code belongs to an organ of the state (机关): begins with 11.
  public var isOrgan: Bool { text.hasPrefix("11") }
  /// Whether the code belongs to a public institution (事业单位): begins with 12.
  public var isPublicInstitution: Bool { text.hasPrefix("12") }
  /// Whether the code belongs to an enterprise: begins with 91.
  public var isEnterprise: Bool { text.hasPrefix("91") }
  /// Whether the code belongs to an individual business (个体工商户): begins with 92.
  public var isIndividualBusiness: Bool { text.hasPrefix("92") }
}

extension UnifiedSocialCreditCode: CustomStringConvertible {
  /// The eighteen characters.
  public var description: String { text }
}

import Bytes

/// The number a company had before 2015: its business registration number (工商注册号).
///
/// GS 15-2006: fifteen digits, six of the registering authority, eight in sequence, one check
/// digit by ISO 7064 MOD 11,10. Numbers of thirteen digits are older and carry no check.
public struct RegistrationNumber: Hashable, Sendable {
  /// The digits.
  public let text: String

  /// A number from its digits, or nil when the form or the check digit is wrong.
  public init?(_ bytes: borrowing Span<UInt8>) {
    guard Self.isValid(bytes) else { return nil }
    text = String(copying: bytes)
  }

  /// A number from its digits, or nil when the form or the check digit is wrong.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// Whether the bytes are fifteen digits with the right check digit, or thirteen digits.
  public static func isValid(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 15 || bytes.count == 13 else { return false }
    for index in bytes.indices where bytes[index] < 0x30 || bytes[index] > 0x39 { return false }
    return bytes.count == 13 || checkDigit(of: bytes) == bytes[14]
  }

  /// The check digit that the first fourteen digits ask for.
  public static func checkDigit(of bytes: borrowing Span<UInt8>) -> UInt8? {
    guard bytes.count >= 14 else { return nil }
    var product = 10
    for index in 0..<14 {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      let sum = (product + Int(bytes[index] - 0x30)) % 10
      product = (sum == 0 ? 10 : sum) * 2 % 11
    }
    return 0x30 + UInt8((11 - product) % 10)
  }

  /// The six digits of the registering authority.
  public var authorityCode: String { String(text.prefix(6)) }
}

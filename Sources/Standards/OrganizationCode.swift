import Bytes

/// The older number of an organization: its organization code (组织机构代码).
///
/// GB 11714: eight digits or capital letters and a check character (weights 3 7 9 10 5 8 4 2,
/// modulo 11, ten is X). Often printed with a hyphen before the last; the form here has none.
///
///     OrganizationCode("MA1B3N1N2")?.hyphenated  // "MA1B3N1N-2"
public struct OrganizationCode: Hashable, Sendable {
  /// The nine characters, without hyphen.
  public let text: String

  /// A code from its nine characters, or nil when the form or the check character is wrong.
  public init?(_ bytes: borrowing Span<UInt8>) {
    guard Self.isValid(bytes) else { return nil }
    text = String(copying: bytes)
  }

  /// A code from its nine characters, or nil when the form or the check character is wrong.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  private static let weights: [Int] = [3, 7, 9, 10, 5, 8, 4, 2]

  /// The check character that the first eight characters ask for.
  public static func checkCharacter(of bytes: borrowing Span<UInt8>) -> UInt8? {
    guard bytes.count >= 8 else { return nil }
    var sum = 0
    for index in 0..<8 {
      switch bytes[index] {
      case 0x30...0x39: sum += Int(bytes[index] - 0x30) * weights[index]
      case 0x41...0x5A: sum += (Int(bytes[index]) - 0x41 + 10) * weights[index]
      default: return nil
      }
    }
    switch 11 - sum % 11 {
    case 10: return UInt8(ascii: "X")
    case 11: return UInt8(ascii: "0")
    case let digit: return 0x30 + UInt8(digit)
    }
  }

  /// Whether the bytes are nine characters with the right check character.
  public static func isValid(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count == 9, let check = checkCharacter(of: bytes) else { return false }
    return check == bytes[8]
  }

  /// The printed form with a hyphen before the check character.
  public var hyphenated: String { "\(text.prefix(8))-\(text.suffix(1))" }
}

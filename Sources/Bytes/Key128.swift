/// A 128-bit name for a value, derived from its bytes and stable across processes and machines.
///
/// Two independent XXH64 values: among a hundred million keys the chance of any collision is about
/// 10⁻²³, so that a key may stand for the value it was made from.
public struct Key128: Hashable, Comparable, Sendable {
  /// The more significant half; order is by this first.
  public var high: UInt64
  /// The less significant half.
  public var low: UInt64

  /// A key from its two halves.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key of a sequence of bytes.
  public init(hashing bytes: borrowing Span<UInt8>) {
    (high, low) = StableHash.hash64(bytes, seeds: (0x6775_696A_6931, 0x6775_696A_6932))
  }

  /// Orders by the high half, then the low one.
  @inlinable
  public static func < (left: Key128, right: Key128) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

extension Key128: CustomStringConvertible {
  /// Thirty-two lower-case hexadecimal digits.
  public var description: String {
    func digits(_ half: UInt64) -> String {
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return digits(high) + digits(low)
  }
}

extension Key128 {
  /// A key from its description; nil for any other text.
  public init?(digits text: some StringProtocol) {
    guard text.utf8.count == 32, text.utf8.allSatisfy(Self.isDigit),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

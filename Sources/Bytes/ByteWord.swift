/// Eight bytes looked at together, as one little-endian word.
public enum ByteWord {
  @usableFromInline static let ones: UInt64 = 0x0101_0101_0101_0101
  @usableFromInline static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// Whether one of the bytes is less than a limit of at most 0x80.
  @inlinable
  public static func hasByte(below limit: UInt8, in word: UInt64) -> Bool {
    (word &- ones &* UInt64(limit)) & ~word & highBits != 0
  }

  /// Whether all bytes of a mask are from 0xE4 to a last value of at most 0xEF.
  ///
  /// No two bytes of the mask may be neighbours.
  @inlinable
  @inline(__always)
  static func areLeads(_ word: UInt64, _ mask: UInt64, upTo last: UInt8) -> Bool {
    // Less 0xE0 they are 4 to 15: with 0x7C more the high bit is set, with so much more that only
    // what is past the last one overflows it is not. What is carried over goes to a byte outside
    // the mask.
    let rest = (word & mask) ^ (mask & (ones &* 0xE0))
    let isEnough = rest &+ (mask & (ones &* 0x7C))
    let isTooMuch = rest &+ (mask & (ones &* UInt64(0x7F &- (last &- 0xE0))))
    return isEnough & ~isTooMuch & mask & highBits == mask & highBits
  }

  /// The high bits of the bytes that have a value; behind the first such byte there may be others.
  @inlinable
  @inline(__always)
  public static func marks(of value: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (ones &* UInt64(value))
    return (difference &- ones) & ~difference & highBits
  }

  /// Whether one of the bytes has a value.
  @inlinable
  public static func hasByte(_ value: UInt8, in word: UInt64) -> Bool {
    hasByte(below: 1, in: word ^ (ones &* UInt64(value)))
  }
}

/// The short way for sentences whose amounts are plain: ASCII digits, then 元 or 万元.
enum PlainMentions {
  /// Whether a sentence names an amount ten thousand times, or a ten thousandth of, this one, and
  /// not this one itself; nil when the slow reader has to look.
  static func isUnitMixUp(_ amount: Money, in bytes: borrowing Span<UInt8>) -> Bool? {
    var isMixUp = false
    var isNamed = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte &- 0x30 <= 9 {
        switch number(bytes, &index) {
        case .odd: return nil
        case .amount(let money):
          if money == amount { isNamed = true }
          if Money.isUnitMixUp(amount, money) { isMixUp = true }
        case .other: continue
        }
      } else if byte < 0x80 {
        index += 1
      } else {
        guard let length = lengthOutsideNumber(bytes, at: index) else { return nil }
        index += length
      }
    }
    return isMixUp && !isNamed
  }

  private enum Found {
    case amount(Money)
    /// A year, an article, a count.
    case other
    /// Not plain: only the slow reader knows.
    case odd
  }

  /// Passes a number and its unit.
  private static func number(_ bytes: borrowing Span<UInt8>, _ index: inout Int) -> Found {
    var value: Int64 = 0
    var decimals = -1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
      } else if byte &- 0x30 <= 9 {
        value = value * 10 + Int64(byte - 0x30)
        if decimals >= 0 { decimals += 1 }
      } else {
        break
      }
      index += 1
      if index - start > 12 { return .odd }
    }
    guard decimals != 0, decimals <= 2 else { return .odd }
    guard index < bytes.count else { return .other }
    if bytes[index] < 0x80 {
      return bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: ".") ? .odd : .other
    }
    let isTenThousand = stands(0xE4, 0xB8, 0x87, in: bytes, at: index)
    let unit = index + (isTenThousand ? 3 : 0)
    guard stands(0xE5, 0x85, 0x83, in: bytes, at: unit) else {
      return isTenThousand || !endsNumber(bytes, at: index) ? .odd : .other
    }
    index = unit + 3
    // 整 is E6 95 B4 and 正 E6 AD A3.
    if stands(0xE6, 0x95, 0xB4, in: bytes, at: index)
      || stands(0xE6, 0xAD, 0xA3, in: bytes, at: index)
    {
      index += 3
    }
    guard endsAmount(bytes, at: index) else { return .odd }
    var scale = (isTenThousand ? 6 : 2) - max(decimals, 0)
    while scale > 0 {
      value *= 10
      scale -= 1
    }
    return .amount(Money(fen: value))
  }

  private static func stands(
    _ first: UInt8, _ second: UInt8, _ third: UInt8, in bytes: borrowing Span<UInt8>, at index: Int
  ) -> Bool {
    index + 2 < bytes.count && bytes[index] == first && bytes[index + 1] == second
      && bytes[index + 2] == third
  }

  /// The scalar of three bytes, or nil when they are no such character.
  private static func scalar(_ bytes: borrowing Span<UInt8>, at index: Int) -> UInt32? {
    guard index + 2 < bytes.count, bytes[index] & 0xF0 == 0xE0 else { return nil }
    return UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6
      | UInt32(bytes[index + 2] & 0x3F)
  }

  /// The length of a character that begins no number, or nil when it may begin one.
  private static func lengthOutsideNumber(
    _ bytes: borrowing Span<UInt8>, at index: Int
  ) -> Int? {
    guard let scalar = scalar(bytes, at: index) else { return nil }
    if (0xFF10...0xFF19).contains(scalar) { return nil }
    guard scalar >= 0x4E00 else { return 3 }
    let isNumeral = ChineseNumerals.digit(scalar) != nil || ChineseNumerals.power(scalar) == 1
    return isNumeral ? nil : 3
  }

  /// Whether the character behind digits surely does not go on with the number or its unit.
  private static func endsNumber(_ bytes: borrowing Span<UInt8>, at index: Int) -> Bool {
    guard let scalar = scalar(bytes, at: index) else { return false }
    switch scalar {
    // 元 圆 圓 角 分 整 正, and the full-width forms of digits, comma and point.
    case 0x5143, 0x5706, 0x5713, 0x89D2, 0x5206, 0x6574, 0x6B63, 0xFF10...0xFF19, 0xFF0C, 0xFF0E:
      return false
    default:
      return ChineseNumerals.digit(scalar) == nil && ChineseNumerals.power(scalar) == nil
    }
  }

  /// Whether an amount ends here for sure: 元旦 and 元月 are none, 元5角 goes on.
  private static func endsAmount(_ bytes: borrowing Span<UInt8>, at index: Int) -> Bool {
    guard index < bytes.count else { return true }
    guard bytes[index] >= 0x80 else { return bytes[index] &- 0x30 > 9 }
    if stands(0xE6, 0x97, 0xA6, in: bytes, at: index) { return false }
    if stands(0xE6, 0x9C, 0x88, in: bytes, at: index) { return false }
    if let scalar = scalar(bytes, at: index), scalar == 0xFF0C || scalar == 0xFF0E { return true }
    return endsNumber(bytes, at: index)
  }
}

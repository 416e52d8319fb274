/// The numerals of Chinese, plain (一二三) and financial (壹贰叁).
public enum ChineseNumerals {
  /// The digit a scalar stands for; all the zeros in use (〇, ○, ◯, 零, letter O) count.
  public static func digit(_ scalar: UInt32) -> Int? {
    switch scalar {
    case 0x30...0x39: Int(scalar - 0x30)
    case 0x3007, 0x25CB, 0x25EF, 0x96F6, 0x4F, 0x6F, 0x041E, 0x039F: 0
    case 0x4E00, 0x58F9, 0x58F1, 0x5E7A: 1
    case 0x4E8C, 0x8D30, 0x8CB3, 0x4E24, 0x5169, 0x5F0D: 2
    case 0x4E09, 0x53C1, 0x53C3, 0x5F0E: 3
    case 0x56DB, 0x8086: 4
    case 0x4E94, 0x4F0D: 5
    case 0x516D, 0x9646, 0x9678: 6
    case 0x4E03, 0x67D2: 7
    case 0x516B, 0x634C: 8
    case 0x4E5D, 0x7396: 9
    default: nil
    }
  }

  /// The power of ten a scalar multiplies by: 十 百 千 万 亿 and their financial forms.
  public static func power(_ scalar: UInt32) -> Int? {
    switch scalar {
    case 0x5341, 0x62FE: 1
    case 0x767E, 0x4F70: 2
    case 0x5343, 0x4EDF: 3
    case 0x4E07, 0x842C: 4
    case 0x4EBF, 0x5104: 8
    default: nil
    }
  }

  /// A number below one hundred as written in dates: 三, 十, 十二, 二十, 三十一, 廿三, 卅, 一二.
  static func small(_ scalars: ArraySlice<UInt32>) -> Int? {
    guard !scalars.isEmpty, scalars.count <= 3 else { return nil }
    var value = 0
    var pending: Int?
    var sawTen = false
    for scalar in scalars {
      if power(scalar) == 1 {
        guard !sawTen else { return nil }
        value = (pending ?? 1) * 10
        pending = nil
        sawTen = true
      } else if scalar == 0x5EFF || scalar == 0x5345 {
        guard !sawTen, pending == nil else { return nil }
        value = scalar == 0x5EFF ? 20 : 30
        sawTen = true
      } else if let digit = digit(scalar) {
        if let before = pending {
          guard !sawTen else { return nil }
          pending = before * 10 + digit
        } else {
          pending = digit
        }
      } else {
        return nil
      }
    }
    return value + (pending ?? 0)
  }
}

import Bytes

/// Numbers that are canonical but for the brackets round their year: by far the commonest damage.
enum OddBrackets {
  /// Appends a number with the brackets that the canonical form has, and says whether the opening
  /// one was another; nil, with nothing appended, when more than the brackets is odd.
  ///
  /// The slow reader takes all brackets for the same sign. So if the result is canonical, it would
  /// have made just that of the number.
  static func appendUnified(
    _ bytes: borrowing Span<UInt8>, to output: inout [UInt8]
  ) -> Bool? {
    var open = 0
    while open < bytes.count, bracketLength(bytes, at: open, closes: false) == 0 {
      open += bytes[open] < 0x80 ? 1 : 3
    }
    let openLength = open < bytes.count ? bracketLength(bytes, at: open, closes: false) : 0
    let year = open + openLength
    guard openLength > 0, year + 4 < bytes.count else { return nil }
    let closeLength = bracketLength(bytes, at: year + 4, closes: true)
    guard closeLength > 0, CalendarDate.number(bytes, year, year + 4) != nil else { return nil }
    let start = output.count
    let isCase = open == 0
    output.append(bytes.extracting(0..<open))
    output.append(isCase ? "（" : "〔")
    output.append(bytes.extracting(year..<year + 4))
    output.append(isCase ? "）" : "〕")
    output.append(bytes.extracting((year + 4 + closeLength)...))
    guard DocumentNumber.isCanonical(output.span.extracting(start...)) else {
      output.removeLast(output.count - start)
      return nil
    }
    let isRight =
      openLength == 3 && bytes[open] == (isCase ? 0xEF : 0xE3)
      && bytes[open + 2] == (isCase ? 0x88 : 0x94)
    return !isRight
  }

  /// The length of the opening or closing bracket at an index, or 0.
  private static func bracketLength(
    _ bytes: borrowing Span<UInt8>, at index: Int, closes: Bool
  ) -> Int {
    switch bytes[index] {
    case UInt8(ascii: "("), UInt8(ascii: "["): return closes ? 0 : 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"): return closes ? 1 : 0
    case 0xE3:
      // 【】 are E3 80 90 and 91, 〔〕 E3 80 94 and 95.
      guard index + 2 < bytes.count, bytes[index + 1] == 0x80 else { return 0 }
      let third = bytes[index + 2] - (closes ? 1 : 0)
      return third == 0x90 || third == 0x94 ? 3 : 0
    case 0xEF:
      // （） are EF BC 88 and 89, ［］ EF BC BB and BD.
      guard index + 2 < bytes.count, bytes[index + 1] == 0xBC else { return 0 }
      let third = bytes[index + 2]
      return third == (closes ? 0x89 : 0x88) || third == (closes ? 0xBD : 0xBB) ? 3 : 0
    default: return 0
    }
  }
}

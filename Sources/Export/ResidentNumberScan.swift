import Bytes
import Standards

/// Finds resident identity numbers (公民身份号码) in full anywhere in a text.
///
/// A number is eighteen digits, the last perhaps X, half or full width, whose province, date of
/// birth and check character are right (GB 11643). Every window of a longer run of digits is
/// tried, so that numbers written without a gap are found too. A code of an organisation can look
/// like one by chance; that errs on the safe side.
enum ResidentNumberScan {
  /// Where numbers lie in the bytes, in order, never overlapping.
  ///
  /// A number has at least seventeen digits in a row, so that one beginning in the next seventeen
  /// bytes covers the last of them: where no digit stands there, all seventeen are passed over.
  static func ranges(in bytes: borrowing Span<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start + 16 < bytes.count {
      guard var first = digitStart(covering: start + 16, bytes) else {
        start += 17
        continue
      }
      var end = first
      while let next = digit(at: end, bytes) { end += next.width }
      while first > start, let previous = digitStart(covering: first - 1, bytes),
        previous >= start
      {
        first = previous
      }
      scan(run: first..<end, bytes, into: &found)
      start = end
    }
    return found
  }

  /// Appends a text with all numbers in it shortened to their first six and last four digits.
  ///
  /// Returns how many there were.
  @discardableResult
  static func appendMasked(_ bytes: borrowing Span<UInt8>, to text: inout [UInt8]) -> Int {
    let found = ranges(in: bytes)
    var position = 0
    for range in found {
      text.append(bytes.extracting(position..<range.lowerBound))
      let (values, _) = characters(in: range, bytes)
      for index in values.indices {
        text.append(
          index >= 6 && index < 14
            ? UInt8(ascii: "*") : values[index] == 10 ? UInt8(ascii: "X") : 0x30 + values[index])
      }
      position = range.upperBound
    }
    text.append(bytes.extracting(position..<bytes.count))
    return found.count
  }

  private static func scan(
    run: Range<Int>, _ bytes: borrowing Span<UInt8>, into found: inout [Range<Int>]
  ) {
    var (values, ends) = characters(in: run, bytes)
    if let width = checkLetterWidth(at: run.upperBound, bytes) {
      values.append(10)
      ends.append(run.upperBound + width)
    }
    var first = 0
    while first + 18 <= values.count {
      if isResidentNumber(values[first..<first + 18]) {
        found.append((first == 0 ? run.lowerBound : ends[first - 1])..<ends[first + 17])
        first += 18
      } else {
        first += 1
      }
    }
  }

  private static func characters(
    in range: Range<Int>, _ bytes: borrowing Span<UInt8>
  ) -> (values: [UInt8], ends: [Int]) {
    var values: [UInt8] = []
    var ends: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if let next = digit(at: index, bytes) {
        values.append(next.value)
        index += next.width
      } else {
        values.append(10)
        index = range.upperBound
      }
      ends.append(index)
    }
    return (values, ends)
  }

  private static func isResidentNumber(_ values: ArraySlice<UInt8>) -> Bool {
    let text = values.map { $0 == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + $0 }
    let province = Int(text[0] - 0x30) * 10 + Int(text[1] - 0x30)
    return provinces.contains(province) && ResidentIdentityNumber.isValid(text.span)
  }

  /// Where the digit begins that a byte is part of, or nil when it is part of none.
  private static func digitStart(covering index: Int, _ bytes: borrowing Span<UInt8>) -> Int? {
    let byte = bytes[index]
    if byte >= 0x30, byte <= 0x39 { return index }
    guard byte >= 0x80 else { return nil }
    let start = byte == 0xEF ? index : byte == 0xBC ? index - 1 : index - 2
    guard start >= 0, bytes[start] == 0xEF, digit(at: start, bytes) != nil else { return nil }
    return start
  }

  private static func digit(
    at index: Int, _ bytes: borrowing Span<UInt8>
  ) -> (value: UInt8, width: Int)? {
    guard index < bytes.count else { return nil }
    let byte = bytes[index]
    if byte >= 0x30, byte <= 0x39 { return (byte - 0x30, 1) }
    guard byte == 0xEF, index + 2 < bytes.count, bytes[index + 1] == 0xBC,
      bytes[index + 2] >= 0x90, bytes[index + 2] <= 0x99
    else { return nil }
    return (bytes[index + 2] - 0x90, 3)
  }

  private static func checkLetterWidth(at index: Int, _ bytes: borrowing Span<UInt8>) -> Int? {
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "X") || bytes[index] == UInt8(ascii: "x") { return 1 }
    guard bytes[index] == 0xEF, index + 2 < bytes.count else { return nil }
    let isWideCapital = bytes[index + 1] == 0xBC && bytes[index + 2] == 0xB8
    let isWideSmall = bytes[index + 1] == 0xBD && bytes[index + 2] == 0x98
    return isWideCapital || isWideSmall ? 3 : nil
  }

  private static let provinces: Set<Int> = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51,
    52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
  ]
}

/// The last look at a bundle file before it goes where everybody can read it.
public enum LeakCheck {
  /// Where resident identity numbers in full begin in the bytes.
  public static func scan(_ bytes: borrowing Span<UInt8>) -> [Int] {
    ResidentNumberScan.ranges(in: bytes).map(\.lowerBound)
  }
}

import Bytes

/// Dates in the canonical spelling `YYYY-MM-DD`, as days of the proleptic Gregorian calendar.
public enum CanonicalDate {
  /// Days since 1970-01-01, or nil when the bytes are not ten characters of that form.
  ///
  /// Meant for values that normalization accepted; it does not check the length of the month.
  public static func days(_ bytes: borrowing Span<UInt8>) -> Int32? {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    let centuries = pair(bytes, at: 0)
    let years = pair(bytes, at: 2)
    let month = pair(bytes, at: 5)
    let day = pair(bytes, at: 8)
    // A byte that is no digit makes its pair 100 or more.
    guard centuries < 100, years < 100, month < 100, day < 100 else { return nil }
    return days(year: centuries * 100 + years, month: month, day: day)
  }

  /// Whether the first of two days comes before the second; false when one of them is none.
  ///
  /// The order of dates is that of their canonical spellings.
  public static func isBefore(
    _ first: borrowing Span<UInt8>, _ second: borrowing Span<UInt8>
  ) -> Bool {
    guard first.count == 10, second.count == 10 else { return false }
    let (left, right) = (
      first.littleEndianUInt64(at: 0).byteSwapped, second.littleEndianUInt64(at: 0).byteSwapped
    )
    if left != right { return left < right }
    return first[8] != second[8] ? first[8] < second[8] : first[9] < second[9]
  }

  /// The number of two digits, or a number from 100 on.
  private static func pair(_ bytes: borrowing Span<UInt8>, at index: Int) -> Int32 {
    let tens = bytes[index] &- 0x30
    let ones = bytes[index + 1] &- 0x30
    return tens <= 9 && ones <= 9 ? Int32(tens) * 10 + Int32(ones) : 100
  }

  /// Days since 1970-01-01 of a calendar date.
  public static func days(year: Int32, month: Int32, day: Int32) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

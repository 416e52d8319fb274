/// Dates in the canonical spelling `YYYY-MM-DD`, as days of the proleptic Gregorian calendar.
public enum CanonicalDate {
  /// Days since 1970-01-01, or nil when the bytes are not ten characters of that form.
  ///
  /// Meant for values that normalization accepted; it does not check the length of the month.
  public static func days(_ bytes: borrowing Span<UInt8>) -> Int32? {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    func number(_ range: Range<Int>, _ bytes: borrowing Span<UInt8>) -> Int32? {
      var value: Int32 = 0
      for index in range {
        guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
        value = value * 10 + Int32(bytes[index] - 0x30)
      }
      return value
    }
    guard let year = number(0..<4, bytes), let month = number(5..<7, bytes),
      let day = number(8..<10, bytes)
    else { return nil }
    return days(year: year, month: month, day: day)
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

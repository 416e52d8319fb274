/// What a written date turned out to be.
public enum DateReading: Sendable, Equatable {
  /// How a date was written.
  public enum Spelling: Sendable, Equatable {
    /// `YYYY-MM-DD` already.
    case canonical
    /// Another order-safe form, such as 2023/1/5, 20230105, 二〇二三年一月五日, or with a time.
    case rewritten
    /// A spreadsheet's serial number, counted from 1899-12-30.
    case serial
    /// A year of two digits, with a sign that it is the year.
    case twoDigitYear
  }

  /// A day of the calendar.
  case date(CalendarDate, Spelling)
  /// Without end: 长期, 9999-12-31, or 2099-12-31 written otherwise.
  case openEnded
  /// A zero date: 0000-00-00, 1900-01-01, the spreadsheet's day 0.
  case zero
  /// A date in form that no calendar has, or outside 1900 to 2099.
  case impossible
  /// No date, or one whose parts cannot be told apart; never guessed.
  case unreadable

  /// Reads a written date; outer blanks must be gone.
  public init(_ bytes: borrowing Span<UInt8>) {
    self = DateReading.plain(bytes) ?? WrittenDate.read(ScalarCursor.scalars(of: bytes))
  }

  /// Reads `YYYY-MM-DD`, `YYYY/M/D`, `YYYY.M.D`, `YYYYMMDD` and `YYYY年M月D日`, byte by byte.
  ///
  /// Nil means that the slow reader has to look.
  static func plain(_ bytes: borrowing Span<UInt8>) -> DateReading? {
    let count = bytes.count
    guard count >= 8, count <= 30, let year = CalendarDate.number(bytes, 0, 4) else { return nil }
    if count == 8, let month = CalendarDate.number(bytes, 4, 6),
      let day = CalendarDate.number(bytes, 6, 8)
    {
      return judged(year, month, day, .rewritten)
    }
    var index = 4
    guard let first = separator(bytes, &index, 0xB9, 0xB4),
      let month = shortNumber(bytes, &index),
      let second = separator(bytes, &index, 0x9C, 0x88), first == second,
      let day = shortNumber(bytes, &index)
    else { return nil }
    if first == 0 {
      guard index + 3 == count, bytes[index] == 0xE6, bytes[index + 1] == 0x97,
        bytes[index + 2] == 0xA5
      else { return nil }
      return judged(year, month, day, .rewritten)
    }
    guard index == count || isPlainTime(bytes, from: index) else { return nil }
    let isCanonical = count == 10 && first == UInt8(ascii: "-")
    return judged(year, month, day, isCanonical ? .canonical : .rewritten)
  }

  /// Whether a blank or T and a time without a zone end the text: whole columns have ` 0:00:00`.
  private static func isPlainTime(_ bytes: borrowing Span<UInt8>, from start: Int) -> Bool {
    guard bytes[start] == 0x20 || bytes[start] == UInt8(ascii: "T"), start + 1 < bytes.count
    else { return false }
    for index in start + 1..<bytes.count {
      // Digits and the colon after them, the point before thousandths.
      guard bytes[index] &- 0x30 <= 10 || bytes[index] == UInt8(ascii: ".") else { return false }
    }
    return bytes[start + 1] &- 0x30 <= 9
  }

  /// Passes `-`, `/` or `.` and returns it, or 年 or 月 (their last two bytes given) and returns 0.
  private static func separator(
    _ bytes: borrowing Span<UInt8>, _ index: inout Int, _ second: UInt8, _ third: UInt8
  ) -> UInt8? {
    guard index < bytes.count else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."):
      index += 1
      return bytes[index - 1]
    case 0xE5, 0xE6:
      guard index + 2 < bytes.count, bytes[index + 1] == second, bytes[index + 2] == third else {
        return nil
      }
      index += 3
      return 0
    default:
      return nil
    }
  }

  private static func shortNumber(_ bytes: borrowing Span<UInt8>, _ index: inout Int) -> Int? {
    guard index < bytes.count else { return nil }
    let first = bytes[index] &- 0x30
    guard first <= 9 else { return nil }
    index += 1
    guard index < bytes.count, bytes[index] &- 0x30 <= 9 else { return Int(first) }
    let second = bytes[index] &- 0x30
    index += 1
    return Int(first) * 10 + Int(second)
  }

  /// The reading of year, month and day that were told apart.
  static func judged(_ year: Int, _ month: Int, _ day: Int, _ spelling: Spelling) -> DateReading {
    if year == 0, month == 0, day == 0 { return .zero }
    if year == 1900, month <= 1, day <= 1 { return .zero }
    if year == 1899, month == 12, day >= 30 { return .zero }
    guard let date = CalendarDate(year: year, month: month, day: day) else { return .impossible }
    if year >= 2999 { return .openEnded }
    if date == .openEnded { return spelling == .canonical ? .date(date, .canonical) : .openEnded }
    return year < 1900 || year > 2099 ? .impossible : .date(date, spelling)
  }
}

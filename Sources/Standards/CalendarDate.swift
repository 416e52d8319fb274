import Bytes

/// A day of the Gregorian calendar, as the number of days since 1970-01-01.
///
/// Canonical spelling `YYYY-MM-DD`. Knows no clock and no time zone.
public struct CalendarDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let days: Int32

  /// The day a number of days after 1970-01-01.
  @inlinable
  public init(days: Int32) { self.days = days }

  /// A day from its parts, or nil when the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1,
      day <= Self.dayCount(year: year, month: month)
    else { return nil }
    days = Self.days(year: year, month: month, day: day)
  }

  /// A day from its canonical spelling `YYYY-MM-DD`, or nil.
  public init?(_ bytes: borrowing Span<UInt8>) {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes, 0, 4), let month = Self.number(bytes, 5, 7),
      let day = Self.number(bytes, 8, 10)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// A day from its canonical spelling `YYYY-MM-DD`, or nil.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// The day that stands for "without end" (长期) in the exchange formats.
  public static let openEnded = CalendarDate(
    days: days(year: 2099, month: 12, day: 31))

  /// The number that the digits of a range make, or nil when one is no digit.
  @inlinable
  @inline(__always)
  public static func number(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int
  ) -> Int? {
    var value = 0
    var index = start
    while index < end {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
      index += 1
    }
    return value
  }

  /// The number of days of a month.
  public static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func days(year: Int, month: Int, day: Int) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month and day.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  /// The year.
  public var year: Int { parts.year }

  /// The day of the week, 1 for Monday to 7 for Sunday.
  public var weekday: Int { Int(((days + 3) % 7 + 7) % 7) + 1 }

  /// The day a number of days later.
  public func adding(days count: Int) -> CalendarDate {
    CalendarDate(days: days + Int32(count))
  }

  /// The corresponding day a number of months later, or the last of that month if it has none.
  ///
  /// Civil Code (民法典) article 202.
  public func adding(months count: Int) -> CalendarDate {
    let (year, month, day) = parts
    let months = year * 12 + month - 1 + count
    let newYear = months / 12
    let newMonth = months % 12 + 1
    let newDay = min(day, Self.dayCount(year: newYear, month: newMonth))
    return CalendarDate(days: Self.days(year: newYear, month: newMonth, day: newDay))
  }

  /// Orders by time.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    left.days < right.days
  }

  /// The canonical spelling `YYYY-MM-DD`.
  public var spelling: InlineArray<10, UInt8> {
    let (year, month, day) = parts
    return Self.spelling(year: year, month: month, day: day)
  }

  /// The canonical spelling of a day given by its parts.
  static func spelling(year: Int, month: Int, day: Int) -> InlineArray<10, UInt8> {
    [
      0x30 + UInt8(year / 1000 % 10), 0x30 + UInt8(year / 100 % 10), 0x30 + UInt8(year / 10 % 10),
      0x30 + UInt8(year % 10), UInt8(ascii: "-"), 0x30 + UInt8(month / 10),
      0x30 + UInt8(month % 10), UInt8(ascii: "-"), 0x30 + UInt8(day / 10), 0x30 + UInt8(day % 10),
    ]
  }

  /// Appends the canonical spelling `YYYY-MM-DD`.
  public func append(to output: inout [UInt8]) {
    output.append(spelling.span)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The canonical spelling `YYYY-MM-DD`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

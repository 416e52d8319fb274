import Bytes
import Standards
import Testing

@Suite struct DateTests {
  static func reading(_ text: String) -> String {
    let bytes = Array(text.utf8)
    switch DateReading(bytes.span) {
    case .date(let date, let spelling): return "\(date) \(spelling)"
    case .openEnded: return "openEnded"
    case .zero: return "zero"
    case .impossible: return "impossible"
    case .unreadable: return "unreadable"
    }
  }

  @Test(
    arguments: [
      ("2023-01-05", "2023-01-05 canonical"), ("2023/1/5", "2023-01-05 rewritten"),
      ("2023.01.05", "2023-01-05 rewritten"), ("20230105", "2023-01-05 rewritten"),
      ("2023年1月5日", "2023-01-05 rewritten"), ("2023年01月05", "2023-01-05 rewritten"),
      ("2018-7-27", "2018-07-27 rewritten"), ("2018-6-26T09:42:32", "2018-06-26 rewritten"),
      ("2019-5-22 0:00:00", "2019-05-22 rewritten"),
      ("2019-05-22 00:00:00.000", "2019-05-22 rewritten"),
      ("2019,5,22", "2019-05-22 rewritten"), ("2019，5，22", "2019-05-22 rewritten"),
      ("２０２３－０１－０５", "2023-01-05 rewritten"), ("2023－1－5 10：30", "2023-01-05 rewritten"),
      ("二〇二三年一月五日", "2023-01-05 rewritten"), ("二○二三年十二月三十一日", "2023-12-31 rewritten"),
      ("二O二三年十月二十日", "2023-10-20 rewritten"), ("二零二三年廿月五日", "impossible"),
      ("二零二三年十一月廿五日", "2023-11-25 rewritten"),
      ("45292", "2024-01-01 serial"), ("45123", "2023-07-16 serial"),
      ("45292.5", "2024-01-01 serial"), ("20230105103000", "2023-01-05 rewritten"),
      ("9999-12-31", "openEnded"), ("9999-09-09", "openEnded"), ("2099/12/31", "openEnded"),
      ("2099-12-31", "2099-12-31 canonical"), ("2099-12-31 00:00;00", "openEnded"),
      ("长期", "openEnded"), ("99991231", "openEnded"),
      ("0000-00-00", "zero"), ("1900-01-01", "zero"), ("1900/1/1", "zero"),
      ("1899-12-31 12:00:00", "zero"), ("1900-01-00", "zero"),
      ("2023-02-29", "impossible"), ("2024-02-29", "2024-02-29 canonical"),
      ("2023-13-01", "impossible"), ("20231301", "impossible"), ("1023-01-05", "impossible"),
      ("2201-05-06", "impossible"),
      ("2018930", "unreadable"), ("20181011日", "unreadable"), ("2018.10", "unreadable"),
      ("2018年10月", "unreadable"), ("201810", "unreadable"), ("19-05-22", "unreadable"),
      ("19年5月22日", "2019-05-22 twoDigitYear"), ("98-5-22", "1998-05-22 twoDigitYear"),
      ("5/22/2019", "unreadable"), ("待定", "unreadable"), ("2023-01-05x", "unreadable"),
      ("2018年10月11日(星期四)", "2018-10-11 rewritten"), ("2018年10月11日五点前", "unreadable"),
      ("2018-06-26T16:30:00Z", "2018-06-27 rewritten"),
      ("2018-06-26T15:30:00Z", "2018-06-26 rewritten"),
      ("2018-06-26T23:30:00+08:00", "2018-06-26 rewritten"),
      ("2018-06-26T23:30:00+01:00", "unreadable"), ("12345", "unreadable"),
    ])
  func `a written date is read or refused, never guessed`(_ text: String, _ expected: String) {
    #expect(Self.reading(text) == expected)
  }

  @Test func `days and parts are inverse over two centuries`() throws {
    let first = try #require(CalendarDate("1899-12-30"))
    for offset in stride(from: 0, to: 73_050, by: 7) {
      let date = first.adding(days: offset)
      let (year, month, day) = date.parts
      #expect(CalendarDate(year: year, month: month, day: day) == date)
      #expect(CalendarDate(date.description) == date)
    }
  }

  @Test func `every spelling of a day gives the same day`() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let date = CalendarDate(days: Int32.random(in: -20_000..<47_000, using: &random))
      let (year, month, day) = date.parts
      for text in [
        "\(year)-\(month)-\(day)", "\(year)/\(month)/\(day)", "\(year)年\(month)月\(day)日",
        "\(year).\(month).\(day) 8:30", "\(date) 00:00:00",
      ] {
        #expect(Self.reading(text).hasPrefix(date.description), "\(text)")
      }
    }
  }

  @Test func `the quick way and the slow way agree`() {
    // A full-width blank in front sends a text the slow way.
    var random = SplitMix64(seed: 19)
    let pieces = [
      "2023", "2099", "1900", "9999", "0", "1", "12", "31", "-", "/", ".", "年", "月", "日", " ", "T",
      "0:00:00", "08:30", ":",
    ]
    for _ in 0..<20_000 {
      let text =
        "2023"
        + (0..<Int.random(in: 1..<7, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }.joined()
      let quick = Self.reading(text).replacing("canonical", with: "rewritten")
      let slow = Self.reading("\u{200B}" + text)
      #expect(quick == slow || quick == "2099-12-31 rewritten", "\(text)")
    }
  }

  @Test func `the day of the week is known`() throws {
    let thursday = try #require(CalendarDate("2024-02-22"))
    #expect(thursday.weekday == 4)
    #expect(CalendarDate("2024-09-29")?.weekday == 7)
    #expect(CalendarDate("1969-12-29")?.weekday == 1)
  }
}

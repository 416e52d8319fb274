import Standards
import Testing

@Suite struct WorkingDayTests {
  let calendar: WorkingDayCalendar

  init() throws { calendar = try WorkingDayCalendar(csv: Facts.text("holidays.csv")) }

  @Test(
    arguments: [
      ("2024-02-22", "2024-02-27", "2024-03-04", "2024-03-21"),
      ("2024-09-29", "2024-10-09", "2024-10-14", "2024-10-31"),
      ("2025-01-24", "2025-02-05", "2025-02-10", "2025-02-27"),
      ("2025-09-26", "2025-09-30", "2025-10-13", "2025-10-30"),
      ("2025-12-29", "2026-01-04", "2026-01-08", "2026-01-27"),
      ("2026-01-04", "2026-01-07", "2026-01-13", "2026-01-30"),
      ("2026-02-06", "2026-02-11", "2026-02-24", "2026-03-12"),
      ("2026-02-13", "2026-02-25", "2026-03-02", "2026-03-19"),
      ("2026-04-01", "2026-04-07", "2026-04-13", "2026-04-30"),
      ("2026-04-28", "2026-05-06", "2026-05-11", "2026-05-28"),
      ("2026-09-18", "2026-09-22", "2026-09-29", "2026-10-22"),
      ("2026-09-30", "2026-10-10", "2026-10-15", "2026-11-03"),
    ])
  func `working days are counted through holidays and make-up days`(
    _ start: String, _ three: String, _ seven: String, _ twenty: String
  ) throws {
    let start = try #require(CalendarDate(start))
    for (count, expected) in [(3, three), (7, seven), (20, twenty)] {
      let result = calendar.day(count, workingDaysAfter: start)
      #expect(result.value.description == expected)
      #expect(!result.isProvisional)
      #expect(calendar.workingDays(after: start, through: result.value).value == count)
    }
  }

  @Test func `a year without a notice gives a provisional result`() throws {
    let late = try #require(CalendarDate("2026-12-21"))
    #expect(calendar.day(7, workingDaysAfter: late).isProvisional)
    #expect(!calendar.day(3, workingDaysAfter: late).isProvisional)
    let far = try #require(CalendarDate("2027-03-01"))
    #expect(calendar.isWorkingDay(far).isProvisional)
    #expect(calendar.isWorkingDay(far).value)
    let early = try #require(CalendarDate("2006-11-01"))
    #expect(calendar.day(3, workingDaysAfter: early).isProvisional)
    #expect(calendar.years == 2007...2026)
  }

  @Test func `days of a neighbour year's notice count`() throws {
    // 2018-12-29 was a working Saturday by the notice for 2019.
    let saturday = try #require(CalendarDate("2018-12-29"))
    #expect(calendar.isWorkingDay(saturday).value)
  }

  @Test func `a damaged table is refused with its line`() {
    #expect(throws: FactTableError.self) {
      try WorkingDayCalendar(csv: "date,name,day\n2024-01-01,元旦,maybe\n")
    }
  }
}

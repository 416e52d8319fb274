/// Which days are working days (工作日): the State Council's holidays and make-up days.
///
/// A date not listed is a working day from Monday to Friday. Where the notice for a year is not
/// out, results are provisional and say so: never silently Monday to Friday.
public struct WorkingDayCalendar: Sendable {
  private let isRest: [CalendarDate: Bool]
  /// The years whose notice is in the table.
  public let years: ClosedRange<Int>
  private let firstKnown: CalendarDate
  private let lastKnown: CalendarDate

  /// A result that may still change.
  public struct Result<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The result.
    public let value: Value
    /// Whether it rests on a day for which no notice is in the table.
    public let isProvisional: Bool
  }

  /// A calendar from the table `date,name,day` with `rest` and `work`.
  public init(csv text: String) throws(FactTableError) {
    let table = "holidays.csv"
    var days: [CalendarDate: Bool] = [:]
    var perYear: [Int: Int] = [:]
    for (line, cells) in try FactTable.rows(of: text, table: table, columns: 3) {
      guard let date = CalendarDate(cells[0]), cells[2] == "rest" || cells[2] == "work" else {
        throw FactTableError(
          table: table, line: line, problem: "expected a date and rest or work")
      }
      days[date] = cells[2] == "rest"
      perYear[date.year, default: 0] += 1
    }
    // Up to six days of a December stand in the notice of the next year: they make no year.
    let known = perYear.filter { $0.value > 10 }.keys.sorted()
    guard let first = known.first, let last = known.last, last - first == known.count - 1,
      let start = CalendarDate(year: first, month: 1, day: 1),
      let end = CalendarDate(year: last, month: 12, day: 24)
    else {
      throw FactTableError(table: table, line: 1, problem: "no unbroken run of years")
    }
    isRest = days
    years = first...last
    firstKnown = start
    lastKnown = end
  }

  /// Whether a day is a working day.
  ///
  /// The last week of the last year is provisional: the next notice may touch it.
  public func isWorkingDay(_ date: CalendarDate) -> Result<Bool> {
    Result(value: isWorking(date), isProvisional: date < firstKnown || date > lastKnown)
  }

  private func isWorking(_ date: CalendarDate) -> Bool {
    if let isRest = isRest[date] { return !isRest }
    return date.weekday <= 5
  }

  /// The day that is a number of working days after a day, which itself is not counted.
  ///
  /// Civil Code (民法典) article 201; 行政处罚法 article 85.
  public func day(_ count: Int, workingDaysAfter start: CalendarDate) -> Result<CalendarDate> {
    var date = start
    var left = count
    while left > 0 {
      date = date.adding(days: 1)
      if isWorking(date) { left -= 1 }
    }
    return Result(value: date, isProvisional: start < firstKnown || date > lastKnown)
  }

  /// The first day from which a day is no more than a number of working days away: what was decided
  /// earlier is reported late on that day.
  public func firstDay(within count: Int, before day: CalendarDate) -> Result<CalendarDate> {
    var first = day
    var isProvisional = false
    while true {
      let before = first.adding(days: -1)
      let deadline = self.day(count, workingDaysAfter: before)
      isProvisional = isProvisional || deadline.isProvisional
      guard deadline.value >= day else { break }
      first = before
    }
    return Result(value: first, isProvisional: isProvisional)
  }

  /// The number of working days after `start` up to and with `end`; negative when `end` is first.
  public func workingDays(
    after start: CalendarDate, through end: CalendarDate
  ) -> Result<Int> {
    let (early, late) = start <= end ? (start, end) : (end, start)
    var count = 0
    var date = early
    while date < late {
      date = date.adding(days: 1)
      if isWorking(date) { count += 1 }
    }
    return Result(
      value: start <= end ? count : -count,
      isProvisional: early < firstKnown || late > lastKnown)
  }
}

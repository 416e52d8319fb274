/// How the end of a term counted in months is read; the two differ by one day.
public enum TermReading: String, Sendable, CaseIterable {
  /// The first day is not counted: the term ends on the corresponding day (民法典 201, 202).
  case civilCode
  /// The day of effect is the first day: the term ends the day before the corresponding one.
  case practice

  /// The last day of a term.
  public func end(of start: CalendarDate, months: Int) -> CalendarDate {
    let corresponding = start.adding(months: months)
    return self == .civilCode ? corresponding : corresponding.adding(days: -1)
  }

  /// The reading in Chinese, for people.
  public var title: String {
    switch self {
    case .civilCode: "满期月的对应日届满（民法典第二百零二条）"
    case .practice: "生效当日起算，对应日的前一日届满"
    }
  }
}

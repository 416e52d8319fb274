import Records
public import Standards

/// How soon after a day a department has to report it (报送时限), in working days.
///
/// Seven working days from the day of the decision, says 发改办财金〔2018〕424号 of penalties. Late
/// rows are taken with a warning: a late record is still a record.
public struct ReportingDeadline: Sendable {
  /// The index of the field with the day from which the time runs.
  public let field: Int
  /// The number of working days after that day.
  public let workingDays: Int
  /// Which days are working days.
  public let calendar: WorkingDayCalendar

  /// A deadline from its parts.
  public init(field: Int, workingDays: Int, calendar: WorkingDayCalendar) {
    self.field = field
    self.workingDays = workingDays
    self.calendar = calendar
  }
}

/// A deadline as it is on one day of delivery: two days to compare with.
struct LatenessCheck: Sendable {
  /// What came out of it for a row.
  enum Verdict {
    case late
    case provisionallyLate
  }

  /// No notice has moved more days than this within a month.
  private static let margin = 14

  let field: Int
  let workingDays: Int
  private let firstInTime: InlineArray<10, UInt8>
  private let firstInDoubt: InlineArray<10, UInt8>

  init(_ deadline: ReportingDeadline, deliveredOn delivery: CalendarDate) {
    field = deadline.field
    workingDays = deadline.workingDays
    let first = deadline.calendar.firstDay(within: deadline.workingDays, before: delivery)
    firstInTime = first.value.spelling
    firstInDoubt =
      (first.isProvisional ? first.value.adding(days: -Self.margin) : first.value).spelling
  }

  /// Whether a row of that day comes late; nil when it is in time or tells no day.
  func verdict(_ day: borrowing Span<UInt8>) -> Verdict? {
    guard !day.isEmpty, CanonicalDate.isBefore(day, firstInTime.span) else { return nil }
    return CanonicalDate.isBefore(day, firstInDoubt.span) ? .late : .provisionallyLate
  }
}

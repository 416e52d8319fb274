/// How long a record of dishonesty is published and when repair may be asked for (信用修复).
///
/// Two rule sets by date: 国家发展和改革委员会令第58号 until 2026-03-31, 令第36号 from 2026-04-01. Which one
/// holds follows from the day the question is asked, not from the day of the record.
public enum PublicationRules: String, Sendable, CaseIterable {
  /// 令第58号 (2023)
  case order58
  /// 令第36号 (2025)
  case order36

  /// The rules in force on a day.
  public static func inForce(on day: CalendarDate) -> PublicationRules {
    guard let change = CalendarDate(year: 2026, month: 4, day: 1) else { return .order36 }
    return day < change ? .order58 : .order36
  }

  /// How grave a matter is (失信程度), as the rules grade it.
  public enum Tier: String, Sendable, CaseIterable {
    /// 轻微: published only where a law requires it.
    case slight = "轻微"
    /// 一般
    case ordinary = "一般"
    /// 严重; under 令第58号 the fields with a minimum of one year (食品药品, 特种设备, 安全生产, 消防).
    case serious = "严重"
  }

  /// Whether a matter of the tier is published at all without a special law.
  public func isPublished(_ tier: Tier) -> Bool { self == .order58 || tier != .slight }

  /// The months before repair may be asked for; 0 when it may be at once on fulfilment.
  public func minimumMonths(_ tier: Tier) -> Int {
    switch (self, tier) {
    case (.order36, .slight): 0
    case (.order36, .ordinary), (.order58, .slight), (.order58, .ordinary): 3
    case (_, .serious): 12
    }
  }

  /// The months after which publication ends by itself.
  public func maximumMonths(_ tier: Tier) -> Int {
    switch (self, tier) {
    case (.order36, .slight): 3
    case (.order36, .ordinary): 12
    case (.order36, .serious), (.order58, _): 36
    }
  }

  /// From when repair may be asked for, and the last day of publication, from the day on which
  /// the matter was determined (认定之日).
  public func period(
    _ tier: Tier, determined day: CalendarDate
  ) -> (repairFrom: CalendarDate, end: CalendarDate) {
    (day.adding(months: minimumMonths(tier)), day.adding(months: maximumMonths(tier)))
  }
}

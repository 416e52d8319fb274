/// How long a record of dishonesty is published and when repair may be asked for (信用修复), as rule
/// sets by date.
///
/// 国家发展和改革委员会令第58号 until 2026-03-31, 令第36号 from 2026-04-01. Which one holds follows from the day
/// the question is asked, not from the day of the record. Periods and tiers are data
/// (`schemas/codes/publication-periods.csv` and `publication-tiers.csv`).
public struct PublicationRules: Sendable {
  /// How grave a matter is (失信程度), the gravest last.
  public enum Tier: String, Sendable, CaseIterable {
    /// 轻微
    case slight = "轻微"
    /// 一般
    case ordinary = "一般"
    /// 严重
    case serious = "严重"
  }

  /// What a rule set says of a tier.
  public struct Period: Sendable, Equatable {
    /// Whether a matter of the tier is published at all without a special law.
    public let isPublished: Bool
    /// The months before repair may be asked for; 0 when it may be at once on fulfilment.
    public let minimumMonths: Int
    /// The months after which publication ends by itself.
    public let maximumMonths: Int
    /// The regulation, in Chinese.
    public let basis: String

    /// From when repair may be asked for, from the day the matter was determined (认定之日).
    public func repairFrom(determined day: CalendarDate) -> CalendarDate {
      day.adding(months: minimumMonths)
    }

    /// The last day of publication, from the day the matter was determined.
    public func end(determined day: CalendarDate) -> CalendarDate {
      day.adding(months: maximumMonths)
    }
  }

  /// The rules of one regulation.
  public struct RuleSet: Sendable {
    /// Its short name, such as 令36号.
    public let name: String
    /// The days on which it is in force.
    public let validity: DatedValidity
    var periods: [Tier: Period] = [:]
    var tiers: [String: Tier] = [:]

    /// What the rules say of a tier, or nil when they do not say.
    public func period(_ tier: Tier) -> Period? { periods[tier] }

    /// The tier of a matter with several sanctions: that of the gravest.
    ///
    /// Nil when a sanction has no tier in the table and could be graver than the others: nothing is
    /// guessed.
    public func tier(of sanctions: [String]) -> Tier? {
      let known = sanctions.map { tiers[$0] }
      if known.contains(.serious) { return .serious }
      guard !known.isEmpty, !known.contains(nil) else { return nil }
      return known.contains(.ordinary) ? .ordinary : .slight
    }
  }

  /// The rule sets, in the order of the table.
  public let sets: [RuleSet]

  /// No rules: no period is known.
  public static let none = PublicationRules(sets: [])

  /// The rules in force on a day, or nil when none are known.
  public func inForce(on day: CalendarDate) -> RuleSet? {
    sets.first { $0.validity.covers(day) }
  }
}

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
}

/// The kinds of sanction with a term (处分期, 影响期), and how long each lasts.
///
/// 公职人员政务处分法 articles 7, 8, 15; 中国共产党纪律处分条例; 事业单位工作人员处分 rules.
public enum SanctionTerm {
  /// Under which rules a sanction was given.
  public enum Family: String, Sendable, CaseIterable {
    /// 政务处分, and 处分 of civil servants, whose kinds and terms are the same.
    case government = "政务处分"
    /// 党纪处分
    case party = "党纪处分"
    /// 处分 of staff of public institutions (事业单位).
    case institution = "处分"
  }

  /// The longest term that several sanctions can add up to, in months.
  public static let longestMonths = 48

  /// The months a sanction lasts, or nil when it has no term or is unknown.
  ///
  /// For 留党察看 the period of probation itself is added by the caller; what is given here begins
  /// when rights are restored.
  public static func months(_ sanction: String, family: Family) -> Int? {
    switch (family, sanction) {
    case (.government, "警告"), (.institution, "警告"): 6
    case (.government, "记过"), (.institution, "记过"): 12
    case (.government, "记大过"): 18
    case (.government, "降级"), (.government, "撤职"), (.institution, "降低岗位等级"),
      (.institution, "撤职"):
      24
    case (.party, "警告"): 12
    case (.party, "严重警告"): 18
    case (.party, "撤销党内职务"), (.party, "留党察看"): 24
    default: nil
    }
  }

  /// The last day of a sanction's term, or nil when it has none.
  public static func end(
    of sanction: String, family: Family, effective: CalendarDate, reading: TermReading
  ) -> CalendarDate? {
    months(sanction, family: family).map { reading.end(of: effective, months: $0) }
  }

  /// The shortest and longest term of several equal sanctions given at once (article 15).
  public static func range(ofEqual count: Int, months: Int) -> ClosedRange<Int> {
    months...max(months, min(count * months, longestMonths))
  }

  /// The last day when a new sanction falls into the term of an older one: what is left of the
  /// old term and the new one, at most 48 months (公务员处分条例 article 10).
  public static func end(
    ofNew months: Int, effective: CalendarDate, whileRunningUntil oldEnd: CalendarDate,
    reading: TermReading
  ) -> CalendarDate {
    let limit = reading.end(of: effective, months: longestMonths)
    guard oldEnd > effective else { return reading.end(of: effective, months: months) }
    let start = reading == .civilCode ? oldEnd : oldEnd.adding(days: 1)
    return min(limit, reading.end(of: start, months: months))
  }
}

import Standards
import Testing

@Suite struct TermTests {
  @Test(
    arguments: [
      ("警告", "2025-08-31", "2026-02-28", "2026-02-27"),
      ("记过", "2024-02-29", "2025-02-28", "2025-02-27"),
      ("记大过", "2025-01-15", "2026-07-15", "2026-07-14"),
      ("撤职", "2025-03-31", "2027-03-31", "2027-03-30"),
    ])
  func `a term ends by either reading, one day apart`(
    _ sanction: String, _ start: String, _ civil: String, _ practice: String
  ) throws {
    let effective = try #require(CalendarDate(start))
    for (reading, expected) in [(TermReading.civilCode, civil), (.practice, practice)] {
      let end = SanctionTerm.end(
        of: sanction, family: .government, effective: effective, reading: reading)
      #expect(end?.description == expected)
    }
  }

  @Test func `terms differ by family and some sanctions have none`() {
    #expect(SanctionTerm.months("警告", family: .party) == 12)
    #expect(SanctionTerm.months("开除", family: .government) == nil)
    #expect(SanctionTerm.range(ofEqual: 2, months: 6) == 6...12)
    #expect(SanctionTerm.range(ofEqual: 3, months: 24) == 24...48)
  }

  @Test func `a new sanction during a term runs on behind it, 48 months at most`() throws {
    let start = try #require(CalendarDate("2025-03-31"))
    let running = try #require(CalendarDate("2027-01-31"))
    #expect(
      SanctionTerm.end(
        ofNew: 12, effective: start, whileRunningUntil: running, reading: .civilCode
      ).description == "2028-01-31")
    #expect(
      SanctionTerm.end(
        ofNew: 30, effective: start, whileRunningUntil: running, reading: .civilCode
      ).description == "2029-03-31")
  }

  @Test(
    arguments: [
      (PublicationRules.Tier.ordinary, "2026-05-08", "2026-08-08", "2027-05-08"),
      (.serious, "2026-05-08", "2027-05-08", "2029-05-08"),
      (.slight, "2026-11-30", "2026-11-30", "2027-02-28"),
    ])
  func `publication and repair follow the rules of 2026`(
    _ tier: PublicationRules.Tier, _ day: String, _ repair: String, _ end: String
  ) throws {
    let determined = try #require(CalendarDate(day))
    let rules = PublicationRules.inForce(on: determined)
    #expect(rules == .order36)
    let period = rules.period(tier, determined: determined)
    #expect(period.repairFrom.description == repair && period.end.description == end)
    #expect(rules.isPublished(tier) == (tier != .slight))
  }

  @Test func `the older rules hold until the end of March 2026`() throws {
    let day = try #require(CalendarDate("2026-03-31"))
    #expect(PublicationRules.inForce(on: day) == .order58)
    #expect(PublicationRules.order58.maximumMonths(.ordinary) == 36)
    #expect(PublicationRules.order58.minimumMonths(.serious) == 12)
  }
}

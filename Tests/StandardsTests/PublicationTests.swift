import Standards
import Testing

@Suite struct PublicationTests {
  let rules: PublicationRules

  init() throws {
    rules = try PublicationRules(periods: Facts.text("publication-periods.csv"))
      .withTiers(csv: Facts.text("publication-tiers.csv"))
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
    let set = try #require(rules.inForce(on: determined))
    #expect(set.name == "令36号")
    let period = try #require(set.period(tier))
    #expect(period.repairFrom(determined: determined).description == repair)
    #expect(period.end(determined: determined).description == end)
    #expect(period.isPublished == (tier != .slight))
  }

  @Test func `which rules hold follows from the day of the question`() throws {
    let last = try #require(CalendarDate("2026-03-31"))
    let old = try #require(rules.inForce(on: last))
    #expect(old.name == "令58号")
    #expect(old.period(.ordinary)?.maximumMonths == 36)
    #expect(old.period(.ordinary)?.minimumMonths == 3)
    #expect(old.period(.serious)?.minimumMonths == 12)
    #expect(rules.inForce(on: last.adding(days: 1))?.name == "令36号")
    let before = try #require(CalendarDate("2023-04-30"))
    #expect(rules.inForce(on: before) == nil)
  }

  @Test func `the gravest of several sanctions decides, an ungraded one is not guessed`() throws {
    let day = try #require(CalendarDate("2026-05-08"))
    let set = try #require(rules.inForce(on: day))
    #expect(set.tier(of: ["警告"]) == .slight)
    #expect(set.tier(of: ["警告", "罚款"]) == .ordinary)
    #expect(set.tier(of: ["罚款", "吊销许可证件"]) == .serious)
    #expect(set.tier(of: ["罚款", "其他"]) == nil)
    #expect(set.tier(of: ["限制从业", "其他"]) == .serious)
    #expect(set.tier(of: []) == nil)
  }

  @Test(
    arguments: [
      "令,,,一般,yes,3,12,依据", "令,,,中等,yes,3,12,依据,", "令,,,一般,maybe,3,12,依据,",
      "令,,,一般,yes,12,3,依据,", "令,,,一般,yes,3,12,依据,\n令,,,一般,yes,3,12,依据,",
      "甲,,,一般,yes,3,12,依据,\n乙,2026-01-01,,一般,yes,3,12,依据,",
      "甲,,2025-12-31,一般,yes,3,12,依据,\n甲,,,严重,yes,3,12,依据,",
    ])
  func `a damaged table of periods is refused`(_ lines: String) {
    #expect(throws: FactTableError.self) {
      try PublicationRules(
        periods: "rules,from,until,tier,published,minimum,maximum,basis,note\n" + lines + "\n")
    }
  }

  @Test(arguments: ["令99号,警告,一般,", "令36号,警告,一般,\n令36号,警告,严重,", "令36号,警告,中等,"])
  func `a damaged table of tiers is refused`(_ lines: String) throws {
    let periods = try PublicationRules(periods: Facts.text("publication-periods.csv"))
    #expect(throws: FactTableError.self) {
      try periods.withTiers(csv: "rules,sanction,tier,note\n" + lines + "\n")
    }
  }
}

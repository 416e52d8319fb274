import Standards
import Testing

@Suite struct TermTests {
  let terms: SanctionTerms

  init() throws { terms = try SanctionTerms(csv: Facts.text("sanction-terms.csv")) }

  private func end(
    _ sanction: String, _ family: String, _ start: CalendarDate, _ reading: TermReading
  ) -> String? {
    terms.rule(for: sanction, family: family, on: start)?.months
      .map { reading.end(of: start, months: $0).description }
  }

  @Test(
    arguments: [
      ("警告", "2025-08-31", "2026-02-28", "2026-02-27"),
      ("记过", "2024-02-29", "2025-02-28", "2025-02-27"),
      ("记大过", "2025-01-15", "2026-07-15", "2026-07-14"),
      ("降级", "2025-01-15", "2027-01-15", "2027-01-14"),
      ("撤职", "2025-03-31", "2027-03-31", "2027-03-30"),
    ])
  func `a term ends by either reading, one day apart`(
    _ sanction: String, _ start: String, _ civil: String, _ practice: String
  ) throws {
    let effective = try #require(CalendarDate(start))
    #expect(end(sanction, "政务处分", effective, .civilCode) == civil)
    #expect(end(sanction, "政务处分", effective, .practice) == practice)
  }

  @Test(
    arguments: [
      ("政务处分", "警告", 6), ("政务处分", "记过", 12), ("政务处分", "记大过", 18), ("政务处分", "降级", 24),
      ("政务处分", "撤职", 24), ("处分", "警告", 6), ("处分", "记过", 12), ("处分", "记大过", 18),
      ("处分", "降低岗位等级", 24), ("党纪处分", "警告", 12), ("党纪处分", "严重警告", 18),
      ("党纪处分", "撤销党内职务", 24), ("党纪处分", "留党察看一年", 36), ("党纪处分", "留党察看二年", 48),
    ])
  func `each family has its own months, with the article`(
    _ family: String, _ sanction: String, _ months: Int
  ) throws {
    let day = try #require(CalendarDate("2026-11-18"))
    let rule = try #require(terms.rule(for: sanction, family: family, on: day))
    #expect(rule.months == months)
    #expect(!rule.basis.isEmpty)
  }

  @Test func `a sanction without a term is told from one the table does not know`() throws {
    let day = try #require(CalendarDate("2026-11-18"))
    let dismissal = try #require(terms.rule(for: "开除", family: "政务处分", on: day))
    #expect(dismissal.months == nil)
    // How long the probation is decides, so that without it nothing is computed.
    #expect(terms.rule(for: "留党察看", family: "党纪处分", on: day) == nil)
  }

  @Test func `several equal sanctions give a range, 48 months at most`() {
    #expect(SanctionTerms.range(ofEqual: 2, months: 6) == 6...12)
    #expect(SanctionTerms.range(ofEqual: 3, months: 24) == 24...48)
  }

  @Test func `a new sanction during a term runs on behind it, 48 months at most`() throws {
    let start = try #require(CalendarDate("2025-03-31"))
    let running = try #require(CalendarDate("2027-01-31"))
    #expect(
      SanctionTerms.end(
        ofNew: 12, effective: start, whileRunningUntil: running, reading: .civilCode
      ).description == "2028-01-31")
    #expect(
      SanctionTerms.end(
        ofNew: 30, effective: start, whileRunningUntil: running, reading: .civilCode
      ).description == "2029-03-31")
  }

  @Test func `the rules of the day hold where a term was changed`() throws {
    let table = try SanctionTerms(
      csv: """
        family,sanction,from,until,months,basis,note
        处分,警告,,2023-12-31,6,旧规定,
        处分,警告,2024-01-01,,9,新规定,
        """)
    for (day, months) in [("2023-12-31", 6), ("2024-01-01", 9)] {
      let date = try #require(CalendarDate(day))
      #expect(table.rule(for: "警告", family: "处分", on: date)?.months == months)
    }
  }

  @Test(
    arguments: [
      "处分,警告,,,6", "处分,,,,6,依据,", "处分,警告,,,六,依据,", "处分,警告,,,49,依据,", "处分,警告,,,6,,",
      "处分,警告,2024,,6,依据,", "处分,警告,2024-02-01,2024-01-01,6,依据,",
      "处分,警告,,,6,依据,\n处分,警告,2024-01-01,,9,依据,",
    ])
  func `a damaged line is refused`(_ lines: String) {
    #expect(throws: FactTableError.self) {
      try SanctionTerms(csv: "family,sanction,from,until,months,basis,note\n" + lines + "\n")
    }
  }
}

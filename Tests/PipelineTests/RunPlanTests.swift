import Testing

@testable import Pipeline

@Suite struct RunPlanTests {
  private func candidate(_ date: String, part: Int = 1) -> RunPlan.Candidate {
    RunPlan.Candidate(
      feed: "d.f", department: "d", path: "d/\(date)_\(part)", date: date, part: part, revision: 1)
  }

  @Test func `each delivery date is a night, oldest first, the last one as of the day given`() {
    let plan = RunPlan(
      candidates: [
        candidate("2026-11-19"), candidate("2026-11-18", part: 2), candidate("2026-11-18"),
      ],
      asOf: "2026-11-21", lastAsOf: nil, isRestricted: false)
    #expect(plan.nights.map(\.deliveryDate) == ["2026-11-18", "2026-11-19"])
    #expect(plan.nights.map(\.asOf) == ["2026-11-18", "2026-11-21"])
    #expect(plan.nights[0].candidates.map(\.part) == [1, 2])
  }

  @Test func `a late delivery never turns the clock back`() {
    let plan = RunPlan(
      candidates: [candidate("2026-11-10"), candidate("2026-11-12")], asOf: "2026-11-15",
      lastAsOf: "2026-11-20", isRestricted: false)
    #expect(plan.nights.map(\.asOf) == ["2026-11-20", "2026-11-20"])
  }

  @Test(arguments: [
    ("2026-11-20", "2026-11-20", false, 0), ("2026-11-21", "2026-11-20", false, 1),
    ("2026-11-21", "2026-11-20", true, 0), ("2026-11-19", "2026-11-20", false, 0),
  ])
  func `nothing new is an empty night on a new day only`(
    asOf: String, last: String, isRestricted: Bool, count: Int
  ) {
    let plan = RunPlan(
      candidates: [], asOf: asOf, lastAsOf: last, isRestricted: isRestricted)
    #expect(plan.nights.count == count)
  }

  @Test(arguments: [
    ("2026-11-20", false, 1), ("2026-11-20", true, 0), ("2026-11-19", false, 0),
    ("2026-11-21", false, 1),
  ])
  func `what changed otherwise makes a night on the same day, not before it`(
    asOf: String, isRestricted: Bool, count: Int
  ) {
    let plan = RunPlan(
      candidates: [], asOf: asOf, lastAsOf: "2026-11-20", isRestricted: isRestricted,
      isChanged: true)
    #expect(plan.nights.map(\.deliveryDate) == Array(repeating: nil, count: count))
  }
}

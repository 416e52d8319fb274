import Foundation
import Registry
import Standards
import Testing

@testable import Pipeline

/// The retention rules, table by table.
@Suite struct RetentionTests {
  private static let days = [
    "2024-12-30", "2024-12-31", "2025-06-30", "2025-12-31", "2026-01-05", "2026-01-31",
    "2026-02-10", "2026-02-10", "2026-02-11", "2026-02-12",
  ]

  private static let rows: [(RetentionRules.Snapshots?, [Int], String)] = [
    (nil, Array(1...10), "no rule keeps all"),
    (RetentionRules.Snapshots(days: 1, months: 0, years: 0), [9, 10], "the last two always"),
    (RetentionRules.Snapshots(days: 3, months: 0, years: 0), [8, 9, 10], "of a day its last run"),
    (RetentionRules.Snapshots(days: 1, months: 2, years: 0), [6, 9, 10], "month ends"),
    (RetentionRules.Snapshots(days: 1, months: 0, years: 2), [4, 9, 10], "two years"),
    (RetentionRules.Snapshots(days: 1, months: 0, years: nil), [2, 4, 9, 10], "every year"),
    (
      RetentionRules.Snapshots(days: 99, months: 0, years: 0), [1, 2, 3, 4, 5, 6, 8, 9, 10], "days"
    ),
    (RetentionRules.Snapshots(days: 2, months: 9, years: nil), [2, 3, 4, 6, 9, 10], "together"),
  ]

  @Test(arguments: rows)
  func `snapshots are thinned by days, months and years`(
    _ rule: RetentionRules.Snapshots?, _ kept: [Int], _ why: String
  ) {
    let runs = Self.days.enumerated().map { SnapshotThinning.Run(run: $0 + 1, asOf: $1) }
    #expect(SnapshotThinning(runs, rule).kept == kept, "\(why)")
    // What was kept is kept again: thinning twice is thinning once.
    let again = runs.filter { kept.contains($0.run) }
    #expect(SnapshotThinning(again, rule).kept == kept, "\(why)")
  }

  @Test func `no run, one run and two runs are kept`() {
    let rule = RetentionRules.Snapshots(days: 1, months: 0, years: 0)
    for count in 0...2 {
      let runs = (0..<count).map { SnapshotThinning.Run(run: $0 + 1, asOf: "2026-01-0\($0 + 1)") }
      #expect(SnapshotThinning(runs, rule).kept == Array(1..<(count + 1)))
    }
  }

  /// A penalty with its decision, the end of validity and the end of publication as delivered.
  private static func penalty(_ decided: String, _ valid: String, _ published: String) -> String {
    "营口市站前区发展和改革局,法人及非法人组织,11210802MB00005886,,站前财罚〔2010〕33号,不按规定管理财务,"
      + "财政违法行为处罚处分条例,警告,给予警告,,,\(decided),\(valid),\(published),营口市财政局,"
  }

  private static let clocks: [(String, String, RetentionClock.Reading)] = [
    ("@delivered", "2031-11-18", .runs(CalendarDate(days: 22_601))),
    ("@delivered", "2031-11-19", .ended(CalendarDate(days: 22_601))),
  ]

  @Test(arguments: clocks)
  func `the clock of a register runs from its delivery`(
    _ start: String, _ today: String, _ expected: RetentionClock.Reading
  ) throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("organ-register/bb_jgml_20261118_1.csv")
      try small.run(asOf: "2026-11-18")
      #expect(try reading("organ", [.delivered], small, today: today) == expected)
    }
  }

  @Test func `the clock of penalties starts with the last effect of any of them`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      try small.run(asOf: "2026-11-18")
      let fields: [RetentionRules.ClockStart] = [.field("decisionDate"), .publishedUntil]
      let decisions = try lastDay(.field("decisionDate"), small)
      let published = try lastDay(.publishedUntil, small)
      #expect(decisions < published)
      let end = published.adding(months: 60)
      func ask(_ day: CalendarDate) throws -> RetentionClock.Reading {
        try reading("penalty", fields, small, today: day.description)
      }
      #expect(try ask(end) == .runs(end))
      #expect(try ask(end.adding(days: 1)) == .ended(end))
      // A record whose end nobody told keeps its whole file.
      guard
        case .open(let count) = try reading(
          "penalty", [.field("validUntil")], small, today: "2099-01-01")
      else {
        Issue.record("records without an end keep the clock from starting")
        return
      }
      #expect(count > 0)
      #expect(try reading("penalty", [], small, today: "2099-01-01") == .noRule)
      #expect(try reading("organ", [.delivered], small, today: "2099-01-01") == .noRule)
    }
  }

  /// What the clock says of the only drop of a workspace.
  private func reading(
    _ kind: String, _ starts: [RetentionRules.ClockStart], _ small: SmallInbox, today: String
  ) throws -> RetentionClock.Reading {
    let workspace = Workspace(root: small.workspace)
    let entry = try Journal(workspace).entry(run: 1)
    let archive = Archive(workspace)
    let definition = try PipelineDefinition(
      DefinitionTree(archived: entry.definitions, in: archive))
    let clock = RetentionClock(
      rule: RetentionRules.Archive(years: 5, clock: [kind: starts]),
      today: try #require(CalendarDate(today)), archive: archive, periods: definition.periods,
      workers: 1)
    let drop = entry.drops[0]
    return try clock.reading(
      of: drop, definition.feed(named: drop.feed), termReading: .civilCode)
  }

  /// The latest day of one field among the records of the drop, found the slow way.
  private func lastDay(
    _ start: RetentionRules.ClockStart, _ small: SmallInbox
  ) throws -> CalendarDate {
    guard
      case .ended(let day) = try reading(
        "penalty", [start, .delivered], small, today: "2099-01-01")
    else { throw CocoaError(.coderInvalidValue) }
    // The day of delivery counts as well, so that what lies before it shows as it.
    return day.adding(months: -60)
  }

  private static let mistakes: [(String, String, String)] = [
    ("\"years\": 30", "\"years\": 4", "5 years or more"),
    ("\"days\": 31", "\"days\": 0", "one day or more"),
    ("\"months\": 24", "\"months\": -1", "zero or more"),
    ("\"validUntil\"", "\"fineAmount\"", "no date of the kind"),
    ("\"organ\": [", "\"organization\": [", "there is no schemas/records/organization.json"),
    ("\"months\": 24", "\"weeks\": 24", "unknown key"),
  ]

  @Test(arguments: mistakes)
  func `a wrong rule is a mistake of the definition`(
    _ old: String, _ new: String, _ told: String
  ) throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      try changed.change("pipelines/liaoning/pipeline.json", old, new)
      let error = #expect(throws: DefinitionError.self) {
        _ = try PipelineDefinition(DefinitionTree(pipelineFolder: changed.pipeline))
      }
      #expect(error?.description.contains(told) == true, "\(String(describing: error))")
    }
  }
}

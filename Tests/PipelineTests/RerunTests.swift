import Foundation
import Pipeline
import Records
import Registry
import Testing

/// Runs that look at a part of the inbox only.
@Suite struct RerunTests {
  private static let files = [
    "organ-register/bb_jgml_20261118_1.csv", "organ-register/bb_ryhmc_20261118_1.csv",
    "finance/finance_xzcf_20261118_1.csv", "finance/finance_xzcf_20261119_1.csv",
    "justice/sf_xzfy_20261118_1.csv",
  ]

  private func small<Result>(_ body: (SmallInbox) throws -> Result) throws -> Result {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      for file in Self.files { try small.copy(file) }
      return try body(small)
    }
  }

  private func run(
    _ small: SmallInbox, _ scope: RunScope, department: String? = nil, isDryRun: Bool = false
  ) throws -> [[String]] {
    var request = small.request(asOf: "2026-11-20", department: department)
    request.scope = scope
    request.isDryRun = isDryRun
    return try PipelineRun(request).run().ledgers.map { $0.drops.map(\.file) }
  }

  @Test func `one feed, some dates, and then the rest`() throws {
    try small { small in
      let organs = RunScope(feed: "organ-register.organs")
      #expect(try run(small, organs, isDryRun: true) == [[Self.files[0]]])
      #expect(try run(small, organs) == [[Self.files[0]]])
      #expect(try run(small, organs).isEmpty, "nothing of it is new")
      let entry = try #require(
        try Journal(Workspace(root: small.workspace)).entries(through: 1).last)
      #expect(entry.department == "organ-register")
      #expect(entry.scope == organs)
      #expect(try run(small, RunScope(from: "2026-11-19")) == [[Self.files[3]]])
      #expect(
        try run(small, RunScope(to: "2026-11-18"), department: "finance") == [[Self.files[2]]])
      #expect(try run(small, RunScope(from: "2026-11-20")).isEmpty)
      #expect(try run(small, RunScope()) == [[Self.files[4], Self.files[1]]])
    }
  }

  @Test func `held drops alone, as often as they are corrected`() throws {
    try small { small in
      try small.put("justice", "sf_xzys_20261118_1.csv", "")
      try small.put("public-security", "letter.txt", "no drop")
      try small.run(asOf: "2026-11-20")
      try small.copy("finance/finance_xzcf_20261120_1.csv")
      let held = RunScope(isHeldOnly: true)
      for _ in 0..<2 {
        var request = small.request(asOf: "2026-11-20")
        request.scope = held
        let again = try PipelineRun(request).run()
        #expect(
          again.ledgers.flatMap(\.heldDrops).map(\.file).sorted()
            == ["justice/sf_xzys_20261118_1.csv", "public-security/letter.txt"])
        #expect(again.ledgers.allSatisfy { $0.drops.isEmpty })
      }
      let source = Folders.fixtures.appending(path: "liaoning/inbox/justice")
      let text = try Data(contentsOf: source.appending(path: "sf_xzys_20261118_1.csv"))
      try text.write(to: small.inbox.appending(path: "justice/sf_xzys_20261118_1_r2.csv"))
      #expect(
        try run(small, RunScope(feed: "justice.litigation", isHeldOnly: true)).flatMap { $0 }
          == ["justice/sf_xzys_20261118_1_r2.csv"])
      let status = try WorkspaceStatus(workspace: small.workspace, limit: 1)
      #expect(status.heldDrops.map(\.path) == ["public-security/letter.txt"])
      #expect(
        try run(small, RunScope()) == [["finance/finance_xzcf_20261120_1.csv"]])
    }
  }

  @Test(
    arguments: [
      (RunScope(feed: "finance.fines"), nil, "finance.penalty"),
      (RunScope(feed: "finance.penalty"), "justice", "--department"),
    ] as [(RunScope, String?, String)])
  func `a feed that is not the pipeline's or not the department's is refused`(
    scope: RunScope, department: String?, expected: String
  ) throws {
    try small { small in
      let error = #expect(throws: RunError.self) {
        _ = try run(small, scope, department: department)
      }
      #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
  }

  @Test func `an event before its case waits, and the list names it`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("high-court/fy_ajcx_20261120_1.xml")
      try small.run(asOf: "2026-11-20")
      let before = try WaitingList(workspace: small.workspace)
      try #require(!before.events.isEmpty)
      #expect(before.events.allSatisfy { $0.reason == .noCase && $0.run == 1 && $0.line > 1 })
      #expect(before.events.allSatisfy { $0.path == "high-court/fy_ajcx_20261120_1.xml" })
      #expect(before.events.allSatisfy { !$0.reference.isEmpty })
      for day in [18, 19, 20] { try small.copy("high-court/fy_xzaj_202611\(day)_1.xml") }
      let later = try small.run(asOf: "2026-11-20")
      let after = try WaitingList(workspace: small.workspace)
      #expect(after.events.count < before.events.count)
      let counted = try #require(later.ledgers.last?.waitingEvents.first)
      #expect(counted.withoutCase + counted.withSeveralCases == after.events.count)
    }
  }
}

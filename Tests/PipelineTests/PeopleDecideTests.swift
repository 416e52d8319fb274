import Formats
import Foundation
import Records
import Registry
import Testing

@testable import Pipeline

/// From the review sheet of one night to the cases of the next.
@Suite struct PeopleDecideTests {
  /// One penalty as finance and as business environment report it.
  private struct Act {
    let document: String
    let finance: String
    let other: String
  }

  private static let acts = [
    Act(document: "站前财罚〔2026〕61号", finance: "营口恒达建材有限公司", other: "兴旺贸易商行"),
    Act(document: "站前财罚〔2026〕62号", finance: "营口广源物流有限公司", other: "顺风汽车修理厂"),
    Act(document: "站前财罚〔2026〕63号", finance: "营口金桥商贸有限公司", other: "北海渔业合作社"),
  ]

  private static func finance(_ acts: [Act]) throws -> String {
    let source = Folders.fixtures.appending(
      path: "liaoning/inbox/finance/finance_xzcf_20261118_1.csv")
    let head = String(decoding: try Data(contentsOf: source), as: UTF8.self)
      .split(separator: "\r\n")[0]
    let rows = acts.map { act in
      "\(act.finance),法人及非法人组织,,,,,,,,,,,,\(act.document),私存私放财政资金,账外资金,条例第十七条,罚款,"
        + "罚款5000元,0.5,,,2026-10-30,,,营口市站前区财政局,,营口市站前区财政局,,"
    }
    return ([String(head)] + rows).joined(separator: "\r\n") + "\r\n"
  }

  private static func businessEnvironment(_ acts: [Act]) throws -> String {
    let source = Folders.fixtures.appending(
      path: "liaoning/inbox/business-environment/ys_xzcf_20261118_1.txt")
    let head = String(decoding: try Data(contentsOf: source), as: UTF8.self)
      .split(whereSeparator: \.isNewline).prefix(4).map(String.init)
    let rows = acts.map { act in
      "\(act.document)|私存私放财政资金|3||账外资金|条例第十七条|\(act.other)|||||||罚款5000元|5000||2026-10-30||"
        + "营口市站前区财政局|0|||"
    }
    return (head + rows).joined(separator: "\n") + "\n"
  }

  private static func fill(_ inbox: SmallInbox) throws {
    try inbox.put("finance", "finance_xzcf_20261118_1.csv", finance(acts))
    try inbox.put("business-environment", "ys_xzcf_20261118_1.txt", businessEnvironment(acts))
    try inbox.put("business-environment", "ys_xzcf_20261118_1.txt.ok", "")
  }

  /// Fills in the sheet as a clerk would: by the document numbers, in the columns for it.
  private static func fillIn(
    _ sheet: [UInt8], _ verdicts: [String: String], person: String = "王某"
  ) throws -> Data {
    var rows = CSVRows.read(sheet.span)
    let head = rows[0]
    let verdict = try #require(head.firstIndex(of: "判定"))
    let decider = try #require(head.firstIndex(of: "判定人"))
    for (document, word) in verdicts {
      let row = try #require(rows.firstIndex { $0.contains { $0.contains(document) } })
      rows[row][verdict] = word
      rows[row][decider] = person
    }
    let lines = rows.map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }
    return Data(
      ([0xEF, 0xBB, 0xBF] as [UInt8]) + Array((lines.joined(separator: "\r\n") + "\r\n").utf8))
  }

  private static func drop(
    _ verdicts: [String: String], _ inbox: SmallInbox, as name: String, person: String = "王某"
  ) throws {
    let list = try ReviewList(workspace: inbox.workspace, limit: 100)
    let sheet = ReviewSheet(list, isChinese: true).bytes
    try fillIn(sheet, verdicts, person: person)
      .write(to: inbox.workspace.appending(path: "decisions/\(name)"))
  }

  /// The documents whose two reports are one case.
  private static func joined(_ inbox: SmallInbox) throws -> Set<Int> {
    var joined = Set<Int>()
    for (index, act) in acts.enumerated() {
      let cases = try Explain(workspace: inbox.workspace).explain(act.document).cases
      if cases.count == 1, cases[0].members.count == 2 { joined.insert(index) }
    }
    return joined
  }

  private static func waiting(_ inbox: SmallInbox) throws -> [String] {
    try ReviewList(workspace: inbox.workspace, limit: 100).pairs.compactMap {
      $0.comparisons.first?.left
    }.sorted()
  }

  private static func expectRebuild(_ inbox: SmallInbox) throws {
    let rebuilt = inbox.folder.appending(path: "rebuilt")
    _ = try Rebuild(from: inbox.workspace, into: rebuilt, workers: 2).run(started: "later")
    for part in ["outbox", "returns", "reports", "journal", "registry/snapshots"] {
      let before = try Folders.files(below: inbox.workspace.appending(path: part))
      let after = try Folders.files(below: rebuilt.appending(path: part))
      #expect(before == after, "\(part) differs")
    }
    try FileManager.default.removeItem(at: rebuilt)
  }

  @Test func `a filled-in sheet acts in the next night, can be undone, and is replayed`() throws {
    try Folders.withTemporary { folder in
      let inbox = SmallInbox(folder: folder)
      try Self.fill(inbox)
      let first = try inbox.run(asOf: "2026-11-18")
      #expect(first.ledgers[0].reviews.map(\.waiting) == [3])
      #expect(try Self.waiting(inbox) == Self.acts.map(\.document))
      #expect(try Self.joined(inbox).isEmpty)

      try Self.drop(
        ["〔2026〕61号": "同", "〔2026〕62号": "异", "〔2026〕63号": "存疑"], inbox, as: "review.csv")
      // Who only looks is told that the run will know more.
      var look = inbox.request(asOf: "2026-11-18")
      look.isDryRun = true
      #expect(try PipelineRun(look).run().notices.contains { $0.contains("decisions/review.csv") })
      let plan = try ChangePlan(inbox.request(asOf: "2026-11-18"))
      #expect(plan.notices.contains { $0.contains("decisions/review.csv") })
      #expect(!plan.hasNewDecisions)
      let second = try inbox.run(asOf: "2026-11-18")
      #expect(second.ledgers.map(\.run) == [2], "new decisions are something new on the same day")
      let review = try #require(second.ledgers[0].reviews.first)
      #expect(review.same == 1 && review.different == 1 && review.unsure == 1)
      #expect(review.waiting == 1, "the doubted pair still waits")
      #expect(second.ledgers[0].superseded.count == 1)
      #expect(try Self.joined(inbox) == [0])
      #expect(try Self.waiting(inbox) == [Self.acts[2].document])
      #expect(try inbox.run(asOf: "2026-11-18").ledgers.isEmpty, "the same sheet is nothing new")

      let label = try Self.expectExplained(inbox)

      let undone = try DecisionTaking(workspace: inbox.workspace, user: "clerk", at: "noon")
        .undo(label, person: "李某", note: "看错了")
      #expect(undone.counts == [.undo: 1])
      let after = try ChangePlan(inbox.request(asOf: "2026-11-19"))
      #expect(after.hasNewDecisions)
      #expect(after.notices.isEmpty)
      let third = try inbox.run(asOf: "2026-11-19")
      #expect(third.ledgers[0].splits.count == 1)
      #expect(try Self.joined(inbox).isEmpty)
      #expect(try Self.waiting(inbox) == [Self.acts[0].document, Self.acts[2].document])
      try Self.expectRebuild(inbox)
      let audit = try AuditLog(Workspace(root: inbox.workspace)).entries()
      #expect(audit.map(\.action) == ["run", "decide", "run", "decide", "run"])
      #expect(audit[3].user == "clerk")
    }
  }

  /// Checks what explain says of the joined and the parted pair; gives the name of the joining one.
  private static func expectExplained(_ inbox: SmallInbox) throws -> String {
    let explanation = try Explain(workspace: inbox.workspace).explain(acts[0].document)
    let account = try #require(explanation.cases.first)
    let applied = try #require(account.decisions.first)
    #expect(applied.decision.person == "王某")
    #expect(applied.decision.file == "review.csv")
    #expect(applied.decision.verdict == .same && applied.isObeyed)
    #expect(account.links.first?.decision?.verdict == .same)
    #expect(account.superseded.map(\.lastRun) == [1])
    let apart = try Explain(workspace: inbox.workspace).explain(
      "finance_xzcf_20261118_1.csv:3", against: "ys_xzcf_20261118_1.txt:6")
    #expect(apart.leftCase != apart.rightCase)
    #expect(apart.pair.decision?.verdict == .different)
    #expect(!apart.pair.joins)
    return applied.decision.label
  }

  @Test func `decisions between nights give what one night with all of them gives`() throws {
    try Folders.withTemporary { folder in
      let verdicts = ["〔2026〕61号": "同", "〔2026〕62号": "异", "〔2026〕63号": "同"]
      func partition(_ name: String, _ sheets: [[String: String]]) throws -> Set<Int> {
        let place = folder.appending(path: name, directoryHint: .isDirectory)
        let inbox = SmallInbox(folder: place)
        try Self.fill(inbox)
        try inbox.run(asOf: "2026-11-18")
        for (index, sheet) in sheets.enumerated() {
          try Self.drop(sheet, inbox, as: "sheet-\(index).csv")
          try inbox.run(asOf: "2026-11-18")
        }
        return try Self.joined(inbox)
      }
      let one = try partition("one", [verdicts])
      #expect(one == [0, 2])
      let parts = verdicts.sorted { $0.key > $1.key }.map { [$0.key: $0.value] }
      #expect(try partition("three", parts) == one)
    }
  }

  @Test func `a later decision wins, and contradictions are told by report, status and command`()
    throws
  {
    try Folders.withTemporary { folder in
      let inbox = SmallInbox(folder: folder)
      try Self.fill(inbox)
      try inbox.run(asOf: "2026-11-18")
      let taking = DecisionTaking(workspace: inbox.workspace, user: "clerk", at: "noon")
      let finance = "finance_xzcf_20261118_1.csv"
      let other = "ys_xzcf_20261118_1.txt"
      func decide(_ one: String, _ two: String, _ verdict: PairVerdict) throws
        -> DecisionTaking.Outcome
      {
        try taking.decide(one, two, verdict, person: "王某", note: "")
      }
      _ = try decide("\(finance):2", "\(other):5", .different)
      let later = try decide("\(other):5", "\(finance):2", .same)
      #expect(later.replacements.map(\.former.verdict) == [.different])
      try inbox.run(asOf: "2026-11-18")
      #expect(try Self.joined(inbox) == [0])

      // The documents differ and one organ gave them: only a person can join them.
      _ = try decide("\(finance):2", "\(finance):3", .same)
      let clash = try decide("\(finance):3", "\(other):5", .different)
      #expect(clash.contradictions.count == 1)
      #expect(clash.contradictions[0].same.count == 2)
      let night = try inbox.run(asOf: "2026-11-18")
      #expect(night.ledgers[0].reviews.first?.contradicted == 1)
      let status = try WorkspaceStatus(workspace: inbox.workspace, limit: 1)
      #expect(status.contradictions == clash.contradictions)
      let report = try String(
        contentsOf: inbox.workspace.appending(path: "reports/000003/report.zh.txt"),
        encoding: .utf8)
      #expect(report.contains("互相矛盾未采用 1"))
      try Self.expectRebuild(inbox)
    }
  }

  @Test func `a sheet with mistakes is held whole and told, and nothing unfilled is in the way`()
    throws
  {
    try Folders.withTemporary { folder in
      let inbox = SmallInbox(folder: folder)
      try Self.fill(inbox)
      try inbox.run(asOf: "2026-11-18")
      try Self.drop([:], inbox, as: "untouched.csv")
      try Self.drop(["〔2026〕61号": "同", "〔2026〕62号": "大概"], inbox, as: "wrong.csv")
      let outcome = try inbox.run(asOf: "2026-11-19")
      #expect(outcome.heldSheets.count == 1)
      #expect(outcome.heldSheets.first?.contains("wrong.csv line 3") == true)
      #expect(outcome.isSomethingHeld)
      #expect(try Self.joined(inbox).isEmpty)
    }
  }
}

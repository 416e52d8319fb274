import Foundation
import Pipeline
import Records
import Registry
import Testing

/// What a change of definitions does to the state, and that the plan says so before.
@Suite struct DefinitionChangeTests {
  private static let files = [
    "organ-register/bb_jgml_20261118_1.csv", "organ-register/bb_ryhmc_20261118_1.csv",
    "finance/finance_xzcf_20261118_1.csv", "human-resources/rs_wz_20261118_1.xml",
  ]
  private static let finance = "pipelines/liaoning/departments/finance.json"

  private func changed(_ body: (ChangedDefinitions) throws -> Void) throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      for file in Self.files { try changed.small.copy(file) }
      try changed.run(asOf: "2026-11-18")
      try body(changed)
    }
  }

  private func segments(_ folder: URL) throws -> [String: String] {
    let snapshot = try #require(try Snapshot.current(of: Workspace(root: folder)))
    return Dictionary(uniqueKeysWithValues: try snapshot.segments().map { ($0.feed, $0.name) })
  }

  /// The nights of a workspace, replayed, are the same bytes.
  private func checkRebuild(_ changed: ChangedDefinitions) throws {
    let target = changed.small.folder.appending(path: "rebuilt")
    _ = try Rebuild(from: changed.small.workspace, into: target, workers: 1).run(started: "")
    for part in ["outbox", "returns", "reports", "registry/snapshots"] {
      #expect(
        try Folders.files(below: target.appending(path: part))
          == Folders.files(below: changed.small.workspace.appending(path: part)), "\(part)")
    }
  }

  @Test func `a value table concerns the feeds that use it, a note none`() throws {
    try changed { changed in
      let before = try segments(changed.small.workspace)
      try changed.change("schemas/codes/penalty-kind-2018.csv", "罚款,", "罚钱,罚款,\n罚款,")
      try changed.change(
        "pipelines/liaoning/departments/human-resources.json", "\"note\": \"", "\"note\": \"注。")
      let plan = try ChangePlan(changed.request(asOf: "2026-11-18"))
      #expect(
        plan.changedFiles == [
          "~ pipeline/departments/human-resources.json", "~ schemas/codes/penalty-kind-2018.csv",
        ])
      #expect(plan.normalizedAgain.map(\.name) == ["finance.penalty"])
      #expect(plan.normalizedAgain.map(\.because) == [["~ schemas/codes/penalty-kind-2018.csv"]])
      #expect(plan.normalizedAgain.map(\.dropCount) == [1])
      #expect(plan.normalizedAgain.allSatisfy { $0.recordCount > 50 })
      #expect(plan.nights.map(\.deliveryDate) == [nil])
      #expect(plan.refusal == nil)
      #expect(try segments(changed.small.workspace) == before, "a plan changes nothing")
      #expect(try changed.run(asOf: "2026-11-18").ledgers.count == 1)
      let after = try segments(changed.small.workspace)
      for (feed, name) in before {
        #expect((after[feed] == name) == (feed != "finance.penalty"), "\(feed)")
      }
      try changed.run(asOf: "2026-11-18", workspace: "afresh")
      #expect(
        try StateFingerprint(changed.small.workspace)
          == StateFingerprint(changed.small.folder.appending(path: "afresh")))
      #expect(try ChangePlan(changed.request(asOf: "2026-11-18")).nights.isEmpty)
      try checkRebuild(changed)
    }
  }

  @Test func `acts that are no penalty since a day leave, and all without a day`() throws {
    try changed { changed in
      let before = try segments(changed.small.workspace)
      try changed.change(
        Self.finance, "\"delivery\": \"upsert\",",
        """
        "delivery": "upsert",
        "reclassified": { "field": "decisionDate", "since": "2026-06-01", "basis": "新法", "note": "" },
        """)
      let part = try changed.run(asOf: "2026-11-18").ledgers[0]
      let penalty = try #require(part.kinds.first { $0.kind == "penalty" })
      #expect(penalty.withdrawn > 0)
      #expect(penalty.after > 0)
      #expect(part.platforms.filter { $0.kind == "penalty" }.allSatisfy { $0.withdrawn > 0 })
      #expect(part.check().isEmpty)
      #expect(try segments(changed.small.workspace)["finance.penalty"] != before["finance.penalty"])

      // What is delivered after the change is counted, and is not returned to anybody.
      try changed.small.copy("finance/finance_xzcf_20261119_1.csv")
      let next = try changed.run(asOf: "2026-11-19").ledgers[0]
      let drop = try #require(next.drops.first)
      #expect(drop.reclassified > 0)
      #expect(drop.read == drop.accepted + drop.repeated + drop.refused + drop.reclassified)

      // The state and all figures are those of a workspace that never had it otherwise.
      try changed.run(asOf: "2026-11-19", workspace: "afresh")
      let afresh = changed.small.folder.appending(path: "afresh")
      #expect(try StateFingerprint(changed.small.workspace) == StateFingerprint(afresh))
      let snapshots = try [changed.small.workspace, afresh].map {
        try #require(try Snapshot.current(of: Workspace(root: $0))).manifest
      }
      #expect(snapshots[0].counters == snapshots[1].counters)

      try changed.change(
        Self.finance, "\"field\": \"decisionDate\", \"since\": \"2026-06-01\", ", "")
      let all = try changed.run(asOf: "2026-11-19").ledgers[0]
      #expect(all.kinds.first { $0.kind == "penalty" }?.after == 0)
      #expect(all.platforms.filter { $0.kind == "penalty" }.allSatisfy { $0.heldAfter == 0 })
      try checkRebuild(changed)
    }
  }

  @Test func `a feed and a platform are taken out on purpose only`() throws {
    try changed { changed in
      let pipeline = "pipelines/liaoning/pipeline.json"
      try changed.remove(Self.finance)
      let plan = try ChangePlan(changed.request(asOf: "2026-11-19"))
      #expect(plan.refusal?.contains("takenOut") == true)
      #expect(plan.leaving.map(\.name) == ["finance.penalty"])
      try changed.change(
        pipeline, "\"schemas\"",
        "\"takenOut\": [{ \"feed\": \"finance.penalty\", \"basis\": \"停报\", \"note\": \"\" }],\n\"schemas\""
      )
      #expect(try ChangePlan(changed.request(asOf: "2026-11-19")).refusal == nil)
      let gone = try changed.run(asOf: "2026-11-19").ledgers[0]
      #expect(gone.kinds.first { $0.kind == "penalty" }?.after == 0)

      // A closed kind has its rows withdrawn and can then go without a word.
      let file = "schemas/platforms/national/accountability.json"
      try changed.change(
        file, "\"columns\"", "\"closed\": { \"basis\": \"停报\", \"note\": \"\" },\n\"columns\"")
      let closed = try changed.run(asOf: "2026-11-19").ledgers[0]
      let row = try #require(
        closed.platforms.first { $0.platform == "national" && $0.kind == "accountability" })
      #expect(row.heldBefore > 0)
      #expect(row.withdrawn == row.heldBefore)
      #expect(row.heldAfter == 0)
      try changed.remove(file)
      #expect(try changed.run(asOf: "2026-11-19").ledgers.count == 1)

      try changed.change(pipeline, ", \"public\"", "")
      #expect(throws: RunError.self) { try changed.run(asOf: "2026-11-19") }
      try changed.change(
        pipeline, "\"takenOut\": [",
        "\"takenOut\": [{ \"platform\": \"public\", \"basis\": \"关闭\", \"note\": \"\" }, ")
      let without = try changed.run(asOf: "2026-11-19").ledgers[0]
      #expect(!without.platforms.contains { $0.platform == "public" })
      try checkRebuild(changed)
    }
  }

  @Test(arguments: [
    ("\"reclassified\": { \"since\": \"2026-06-01\", \"basis\": \"b\", \"note\": \"\" },", "field"),
    (
      "\"reclassified\": { \"field\": \"subjectName\", \"since\": \"2026-06-01\", \"basis\": \"b\", "
        + "\"note\": \"\" },", "date of the kind"
    ),
    (
      "\"reclassified\": { \"field\": \"decisionDate\", \"since\": \"2026-6-1\", \"basis\": \"b\", "
        + "\"note\": \"\" },", "YYYY-MM-DD"
    ),
    ("\"reclassified\": { \"note\": \"\" },", "basis"),
  ])
  func `a reclassification without field, day or basis is a mistake`(
    text: String, expected: String
  ) throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      try changed.change(Self.finance, "\"delivery\"", text + "\n\"delivery\"")
      let error = #expect(throws: DefinitionError.self) {
        _ = try PipelineDefinition(DefinitionTree(pipelineFolder: changed.pipeline))
      }
      #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
  }

  @Test func `what is taken out is not defined as well`() throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      try changed.change(
        "pipelines/liaoning/pipeline.json", "\"schemas\"",
        """
        "takenOut": [
          { "feed": "finance.penalty", "basis": "b", "note": "" },
          { "platform": "public", "basis": "b", "note": "" },
          { "basis": "b", "note": "" }
        ],
        "schemas"
        """)
      let error = #expect(throws: DefinitionError.self) {
        _ = try PipelineDefinition(DefinitionTree(pipelineFolder: changed.pipeline))
      }
      #expect(error?.mistakes.count == 3, "\(String(describing: error))")
    }
  }

  @Test func `a table that nobody uses, and rules of later stages, make no feed be read again`()
    throws
  {
    try changed { changed in
      let folder = changed.small.folder
      let before = try segments(changed.small.workspace)
      try Data("raw,value,note\n甲,乙,\n".utf8).write(
        to: folder.appending(path: "schemas/codes/new-list.csv"))
      for path in ["publication-periods", "sanction-terms"] {
        let file = folder.appending(path: "schemas/codes/\(path).csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data((text.trimmingCharacters(in: .newlines) + "注\n").utf8).write(to: file)
      }
      let plan = try ChangePlan(changed.request(asOf: "2026-11-18"))
      #expect(plan.changedFiles.count == 3)
      #expect(plan.normalizedAgain.isEmpty)
      try changed.run(asOf: "2026-11-18")
      #expect(try segments(changed.small.workspace) == before)
    }
  }

  @Test func `a feed that takes another value table concerns itself alone`() throws {
    try changed { changed in
      let before = try segments(changed.small.workspace)
      try changed.change(
        Self.finance, "\"values\": \"penalty-kind-2018\"", "\"values\": \"penalty-kind-2015\"")
      let plan = try ChangePlan(changed.request(asOf: "2026-11-18"))
      #expect(plan.normalizedAgain.map(\.name) == ["finance.penalty"])
      try changed.run(asOf: "2026-11-18")
      let after = try segments(changed.small.workspace)
      for (feed, name) in before {
        #expect((after[feed] == name) == (feed != "finance.penalty"), "\(feed)")
      }
    }
  }

  @Test func `a row that is of its kind no more is told so, with the article`() throws {
    try changed { changed in
      let line = "finance/finance_xzcf_20261118_1.csv:2"
      try changed.change(
        Self.finance, "\"delivery\": \"upsert\",",
        "\"delivery\": \"upsert\",\n\"reclassified\": { \"basis\": \"某法第九条\", \"note\": \"\" },")
      try changed.run(asOf: "2026-11-18")
      let row = try Explain(workspace: changed.small.workspace).explain(line).rows.first
      guard case .reclassified(let basis, let former) = row?.fate else {
        Issue.record("not told: \(String(describing: row))")
        return
      }
      #expect(basis == "某法第九条")
      #expect(former?.lastRun == 1)

      try changed.remove(Self.finance)
      try changed.change(
        "pipelines/liaoning/pipeline.json", "\"schemas\"",
        "\"takenOut\": [{ \"feed\": \"finance.penalty\", \"basis\": \"停报\", \"note\": \"\" }],\n\"schemas\""
      )
      try changed.run(asOf: "2026-11-19")
      let gone = try Explain(workspace: changed.small.workspace).explain(line).rows.first
      #expect(gone?.fate == .feedTakenOut(formerCase: former))
    }
  }

  @Test func `a held drop is tried again when its own department's file changed, and not else`()
    throws
  {
    try changed { changed in
      try changed.small.put("finance", "finance_xzcf_20261118_2.csv", "甲,乙\n1,2\n")
      let held = try changed.run(asOf: "2026-11-18").ledgers[0]
      try #require(held.heldDrops.count == 1)
      func nights() throws -> [String?] {
        try ChangePlan(changed.request(asOf: "2026-11-18")).nights.map(\.deliveryDate)
      }
      #expect(try nights().isEmpty)
      try changed.change(
        "pipelines/liaoning/departments/human-resources.json", "\"note\": \"", "\"note\": \"注。")
      #expect(try nights() == [nil], "a night without deliveries, for the definitions alone")
      try changed.change(Self.finance, "\"note\": \"", "\"note\": \"注。")
      #expect(try nights() == ["2026-11-18"])
      #expect(try changed.run(asOf: "2026-11-18").ledgers[0].heldDrops.count == 1)
      #expect(try nights().isEmpty)
    }
  }
}

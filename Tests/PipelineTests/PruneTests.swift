import Foundation
import Registry
import Synchronization
import Testing

@testable import Pipeline

/// What a pruning takes out, what it leaves, and what can be done afterwards.
@Suite struct PruneTests {
  /// The outputs and the state that do not depend on when a run was made.
  private static let parts = [
    "journal", "outbox", "returns", "reports", "registry/snapshots",
  ]

  /// Definitions that keep little: the last day, month and year, the archive for five years.
  private func definitions(_ folder: URL) throws -> ChangedDefinitions {
    let changed = try ChangedDefinitions(folder)
    let path = "pipelines/liaoning/pipeline.json"
    try changed.change(path, "\"days\": 31", "\"days\": 1")
    try changed.change(path, "\"months\": 24", "\"months\": 0,\n      \"years\": 0")
    try changed.change(path, "\"years\": 30", "\"years\": 5")
    return changed
  }

  private func prune(
    _ workspace: URL, asOf: String, hooks: SessionHooks = SessionHooks()
  ) -> WorkspacePrune {
    WorkspacePrune(
      workspace: workspace, asOf: asOf, user: "keeper", started: "then", workers: 2,
      files: FileSystem(), hooks: hooks)
  }

  /// Five nights with whole sets, late parts and revisions in two workspaces alike.
  private func nights(
    _ changed: ChangedDefinitions, seed: UInt64, _ range: Range<Int>, _ nights: inout RandomNights
  ) throws {
    for number in range {
      let asOf = try nights.deliver(night: number, to: changed.small.inbox)
      for name in ["workspace", "twin"] { try changed.run(asOf: asOf, workspace: name) }
    }
  }

  @Test func `without a rule nothing goes`() throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      let path = changed.pipeline.appending(path: "pipeline.json")
      let text = try String(contentsOf: path, encoding: .utf8)
      let start = try #require(text.range(of: ",\n  \"retention\""))
      try Data((text[..<start.lowerBound] + "\n}\n").utf8).write(to: path)
      try changed.small.copy("organ-register/bb_jgml_20261118_1.csv")
      for day in 18...20 { try changed.run(asOf: "2026-11-\(day)") }
      let outcome = try prune(changed.small.workspace, asOf: "2099-01-01").run()
      #expect(outcome.files.isEmpty && outcome.thinned.isEmpty && outcome.number == nil)
      #expect(!outcome.hasSnapshotRule && !outcome.hasArchiveRule)
      #expect(try PruningLedger(Workspace(root: changed.small.workspace)).prunings().isEmpty)
    }
  }

  @Test(arguments: [1] as [UInt64])
  func `nights go on after a pruning as if there had been none`(seed: UInt64) throws {
    try Folders.withTemporary { folder in
      let changed = try definitions(folder)
      var random = try RandomNights(seed: seed)
      try nights(changed, seed: seed, 0..<4, &random)
      let workspace = changed.small.workspace
      let before = try Folders.files(below: workspace)
      let look = try prune(workspace, asOf: "2040-01-01").look()
      #expect(try Folders.files(below: workspace) == before, "a look changes nothing")
      let outcome = try prune(workspace, asOf: "2040-01-01").run()
      // A night with late parts is several runs.
      let last = try #require(outcome.kept.last)
      #expect(outcome.kept == [last - 1, last] && outcome.number == 1)
      #expect(outcome.files == look.files && outcome.thinned == Array(1..<(last - 1)))
      let archived = outcome.files.filter { $0.rule == "archive" }
      #expect(!archived.isEmpty, "sets that nothing needs any more went")
      #expect(outcome.files.contains { $0.rule == "snapshots" })
      #expect(outcome.neededCount > 0)

      // Only what was listed is gone, and nothing else is changed but ledger and logs.
      let after = try Folders.files(below: workspace)
      let gone = Set(before.keys).subtracting(after.keys)
      #expect(gone == Set(outcome.files.map(\.path)))
      for (path, data) in after where !path.hasPrefix("audit") && !path.hasPrefix("prunings/") {
        guard path != "registry/lock" else { continue }
        #expect(before[path] == data, "\(path)")
      }
      let check = try WorkspaceCheck(workspace: workspace, workers: 2)
      #expect(check.damages.isEmpty, "\(check.damages)")
      #expect(check.prunings.map(\.archivedCount) == [archived.count])
      #expect(try prune(workspace, asOf: "2040-01-01").run().number == nil, "nothing is left to do")

      try nights(changed, seed: seed, 4..<7, &random)
      for part in Self.parts {
        let twin = try Folders.files(below: folder.appending(path: "twin/\(part)"))
        #expect(try Folders.files(below: workspace.appending(path: part)) == twin, "\(part)")
      }
      #expect(try WorkspaceCheck(workspace: workspace, workers: 2).damages.isEmpty)
      try checkRebuilds(workspace, folder, from: last - 1)
    }
  }

  /// Every night from the first kept one on comes out again, byte for byte; an earlier one is refused
  /// with the reason.
  private func checkRebuilds(_ workspace: URL, _ folder: URL, from first: Int) throws {
    let last = try #require(try Snapshot.current(of: Workspace(root: workspace))).run
    for run in [first, first + 1, last] {
      let target = folder.appending(path: "rebuilt-\(run)")
      let done = try Rebuild(from: workspace, into: target, workers: 2)
        .run(through: .run(run), started: "test", user: "keeper")
      #expect(done == run)
      let found = try Folders.files(below: target.appending(path: "registry/snapshots"))
      #expect(found.count == run)
      for part in Self.parts {
        let all = try Folders.files(below: workspace.appending(path: part))
        for (path, data) in try Folders.files(below: target.appending(path: part)) {
          #expect(all[path] == data, "\(part)/\(path) through \(run)")
        }
      }
      // The state of the night is whole, and a run could go on from it.
      #expect(try Integrity(Workspace(root: target)).damages().isEmpty)
    }
    let error = #expect(throws: RunError.self) {
      _ = try Rebuild(from: workspace, into: folder.appending(path: "none"), workers: 1)
        .run(through: .run(first - 1), started: "test")
    }
    let text = error?.description ?? ""
    #expect(text.contains("rule “archive”") && text.contains("run \(first) or later"), "\(text)")
  }

  @Test func `a backup after a pruning has what a restore needs`() throws {
    try Folders.withTemporary { folder in
      let changed = try definitions(folder)
      var random = try RandomNights(seed: 3)
      try nights(changed, seed: 3, 0..<4, &random)
      let workspace = changed.small.workspace
      #expect(
        try prune(workspace, asOf: "2040-01-01").run().files.contains { $0.rule == "archive" })
      try nights(changed, seed: 3, 4..<5, &random)
      let backup = folder.appending(path: "backup")
      let parts = try WorkspaceBackup(workspace: workspace).parts().map(\.path)
      #expect(parts.contains("prunings") && parts.contains("registry"))
      _ = try WorkspaceBackup(workspace: workspace).copy(to: backup, user: "keeper", at: "then")
      let again = folder.appending(path: "again")
      let last = try #require(try Snapshot.current(of: Workspace(root: workspace))).run
      #expect(
        try WorkspaceRestore(from: backup, to: again, workers: 2)
          .run(started: "then", user: "keeper") == last)
      #expect(
        try Data(contentsOf: again.appending(path: "registry/CURRENT"))
          == Data(contentsOf: workspace.appending(path: "registry/CURRENT")))
      for part in ["journal", "registry/snapshots", "prunings"] {
        let found = try Folders.files(below: again.appending(path: part))
        #expect(found == (try Folders.files(below: workspace.appending(path: part))), "\(part)")
      }
      let check = try WorkspaceCheck(workspace: again, workers: 2)
      #expect(check.damages.isEmpty, "\(check.damages)")
      // The next night is the same in both.
      let asOf = try random.deliver(night: 5, to: changed.small.inbox)
      for name in ["workspace", "again"] { try changed.run(asOf: asOf, workspace: name) }
      #expect(
        try Folders.files(below: again.appending(path: "registry/snapshots"))
          == Folders.files(below: workspace.appending(path: "registry/snapshots")))
    }
  }

  @Test func `what went is told by explain, and its content may come again`() throws {
    try Folders.withTemporary { folder in
      let changed = try definitions(folder)
      let small = changed.small
      try small.copy("organ-register/bb_jgml_20261118_1.csv")
      let text = try String(
        contentsOf: small.inbox.appending(path: "organ-register/bb_jgml_20261118_1.csv"),
        encoding: .utf8)
      let head = text.prefix { !$0.isNewline } + "\n"
      func set(_ count: Int) -> String {
        head
          + text.split(whereSeparator: \.isNewline).dropFirst().prefix(count)
          .map { $0 + "\n" }.joined()
      }
      for (day, count) in [(18, 40), (19, 41), (20, 42), (21, 43)] {
        try small.put("organ-register", "bb_jgml_202611\(day)_1.csv", set(count))
        try changed.run(asOf: "2026-11-\(day)")
      }
      let first = try Journal(Workspace(root: small.workspace)).entry(run: 1).drops[0]
      let outcome = try prune(small.workspace, asOf: "2040-01-01").run()
      #expect(
        outcome.files.filter { $0.rule == "archive" }.map(\.path).contains(
          Archive.path(of: first.sha256)))
      let explained = try Explain(workspace: small.workspace)
        .explain("organ-register/bb_jgml_20261118_1.csv:2")
      #expect(explained.rows.map(\.fate) == [.takenOut(pruning: 1, day: "2040-01-01")])
      #expect(throws: RegistryError.self) {
        _ = try Archive(Workspace(root: small.workspace)).data(of: first.sha256)
      }
      // The same content under a new day is a delivery like any other.
      try small.put("organ-register", "bb_jgml_20261122_1.csv", set(40))
      let later = try changed.run(asOf: "2026-11-22")
      #expect(later.ledgers.count == 1)
      #expect(try Archive(Workspace(root: small.workspace)).contains(first.sha256))
      #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
    }
  }

  @Test
  func `who reads while a pruning is under way sees whole nights, and what is known of thinned`()
    throws
  {
    try Folders.withTemporary { folder in
      let changed = try definitions(folder)
      let workspace = changed.small.workspace
      try changed.small.copy("organ-register/bb_jgml_20261118_1.csv")
      for day in 18...21 {
        if day < 21 { try changed.small.copy("finance/finance_xzcf_202611\(day)_1.csv") }
        try changed.run(asOf: "2026-11-\(day)")
      }
      @Sendable func runs() throws -> [[Int]] {
        let found = try Explain(workspace: workspace).explain("沈财罚〔2026〕5号")
        let events = try #require(found.cases.first).holdings.flatMap(\.events)
        #expect(events.allSatisfy { $0.operation == "add" } && !events.isEmpty)
        #expect(
          try WorkspaceHistory(workspace: workspace, limit: 9).runs.map(\.run) == [4, 3, 2, 1])
        #expect(try WorkspaceStatus(workspace: workspace, limit: 9).runs.count == 4)
        return Set(events.map { [$0.firstRun, $0.run] }).sorted { $0[1] < $1[1] }
      }
      #expect(try runs() == [[1, 1]])
      let looked = Atomic(0)
      let hooks = SessionHooks(pruning: { (point) throws(RegistryError) in
        let count = looked.wrappingAdd(1, ordering: .relaxed).newValue
        guard count <= 5 || point == .filesRemoved else { return }
        do {
          let found = try runs()
          // Recorded is as good as gone: the night that is kept next is told.
          #expect(found == (point == .pruningIntended ? [[1, 1]] : [[1, 3]]), "\(point)")
        } catch { Issue.record("\(point): \(error)") }
      })
      let outcome = try prune(workspace, asOf: "2026-11-22", hooks: hooks).run()
      #expect(outcome.thinned == [1, 2] && outcome.files.contains { $0.rule == "snapshots" })
      #expect(looked.load(ordering: .relaxed) > 5)
    }
  }

  @Test func `a damaged workspace and a night under way are refused, and who may not is told`()
    throws
  {
    try Folders.withTemporary { folder in
      let changed = try definitions(folder)
      try changed.small.copy("organ-register/bb_jgml_20261118_1.csv")
      for day in 18...20 { try changed.run(asOf: "2026-11-\(day)") }
      let workspace = changed.small.workspace
      try changed.small.copy("organ-register/bb_jgml_20261119_1.csv")
      _ = try StageRun(changed.request(asOf: "2026-11-21")).run("ingest")
      let underWay = #expect(throws: RunError.self) {
        _ = try prune(workspace, asOf: "2026-11-21").run()
      }
      #expect(underWay?.description.contains("stage by stage") == true)
      try changed.run(asOf: "2026-11-21")
      let journal = workspace.appending(path: "journal/000001.json")
      let whole = try Data(contentsOf: journal)
      try Data(whole.dropLast(3)).write(to: journal)
      let damaged = #expect(throws: RunError.self) {
        _ = try prune(workspace, asOf: "2026-11-21").run()
      }
      #expect(damaged?.description.contains("nothing was taken out") == true)
      try whole.write(to: journal)
      try changed.change(
        "pipelines/liaoning/pipeline.json", "\"schemas\"",
        "\"roles\": { \"keep\": [\"archivist\"] },\n  \"schemas\"")
      try changed.run(asOf: "2026-11-22")
      let refused = #expect(throws: RunError.self) {
        _ = try prune(workspace, asOf: "2026-11-22").run()
      }
      #expect(refused?.description.contains("keeper") == true)
      #expect(try prune(workspace, asOf: "2026-11-22").look().thinned == [1, 2, 3])
    }
  }
}

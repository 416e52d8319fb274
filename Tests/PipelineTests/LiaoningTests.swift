import Foundation
import Pipeline
import Records
import Testing

/// The golden case: ten departments, three nights.
@Suite struct LiaoningTests {
  static let inbox = Folders.fixtures.appending(path: "liaoning/inbox")
  static let correction = Folders.fixtures.appending(path: "liaoning-correction/inbox")

  @discardableResult
  private func run(
    _ workspace: URL, inbox: URL = Self.inbox, asOf: String = "2026-11-20",
    department: String? = nil, workers: Int = 2
  ) throws -> PipelineRun.Outcome {
    try PipelineRun(
      PipelineRun.Request(
        pipeline: Folders.pipeline, inbox: inbox, workspace: workspace, asOf: asOf,
        department: department, workers: workers, started: "test")
    ).run()
  }

  @Test(arguments: [1, 2, 7])
  func `three nights give the recorded bundles, returns and ledgers`(workers: Int) throws {
    try Folders.withTemporary { folder in
      let workspace = folder.appending(path: "workspace")
      let outcome = try run(workspace, workers: workers)
      #expect(outcome.ledgers.count == 3)
      #expect(outcome.isSomethingHeld)
      #expect(outcome.ledgers.allSatisfy { $0.check().isEmpty })
      try GoldenFolder(expected: Folders.fixtures.appending(path: "liaoning/expected"))
        .compare(workspace: workspace)
    }
  }

  @Test func `a rebuild from the archive gives the same bytes as the nights`() throws {
    try Folders.withTemporary { folder in
      let workspace = folder.appending(path: "workspace")
      for day in ["2026-11-18", "2026-11-19", "2026-11-20"] { try run(workspace, asOf: day) }
      let rebuilt = folder.appending(path: "rebuilt")
      let last = try Rebuild(from: workspace, into: rebuilt, workers: 2).run(started: "test")
      #expect(last == 3)
      for part in ["outbox", "returns", "reports", "journal", "registry/snapshots"] {
        let before = try Folders.files(below: workspace.appending(path: part))
        let after = try Folders.files(below: rebuilt.appending(path: part))
        #expect(before == after, "\(part) differs")
        #expect(!before.isEmpty)
      }
    }
  }

  @Test func `one corrected department on the same day gives a minimal correction`() throws {
    try Folders.withTemporary { folder in
      let workspace = folder.appending(path: "workspace")
      try run(workspace)
      let before = try Folders.files(below: workspace.appending(path: "outbox"))
      let outcome = try run(workspace, inbox: Self.correction, department: "finance")
      #expect(outcome.ledgers.map(\.run) == [4])
      let after = try Folders.files(below: workspace.appending(path: "outbox"))
      for (path, data) in before { #expect(after[path] == data, "\(path) was touched") }
      try GoldenFolder(expected: Folders.fixtures.appending(path: "liaoning-correction/expected"))
        .compare(workspace: workspace) { $0.contains("000004") }
      let again = try run(workspace, inbox: Self.correction, department: "finance")
      #expect(again.ledgers.isEmpty, "the same drop again is nothing new")
    }
  }

  @Test func `the same day again does nothing, and a new day gives explicit empty bundles`() throws
  {
    try Folders.withTemporary { folder in
      let workspace = folder.appending(path: "workspace")
      try run(workspace)
      #expect(try run(workspace).ledgers.isEmpty)
      let empty = try run(workspace, asOf: "2026-11-21")
      #expect(empty.ledgers.count == 1)
      #expect(empty.ledgers[0].drops.isEmpty)
      #expect(empty.ledgers[0].platforms.allSatisfy { $0.added + $0.changed + $0.withdrawn == 0 })
      let bundles = try Folders.files(
        below: workspace.appending(path: "outbox/national/000004_20261121_run000004"))
      #expect(bundles.keys.sorted() == ["manifest.json"])
    }
  }
}

import Foundation
import Pipeline
import Records
import Registry
import Testing

/// What the history tells besides drops and bundles, and how far back a rebuild goes.
@Suite struct HistoryTests {
  @Test func `any night is made again from archive and journal alone`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("organ-register/bb_jgml_20261118_1.csv")
      for day in [18, 19, 20] {
        try small.copy("finance/finance_xzcf_202611\(day)_1.csv")
        try small.run(asOf: "2026-11-\(day)")
      }
      let backup = folder.appending(path: "backup")
      try FileManager.default.createDirectory(at: backup, withIntermediateDirectories: true)
      for part in ["archive", "journal"] {
        try FileManager.default.copyItem(
          at: small.workspace.appending(path: part), to: backup.appending(path: part))
      }
      let ends: [(Rebuild.End, Int)] = [(.run(1), 1), (.day("2026-11-19"), 2), (.latest, 3)]
      for (end, last) in ends {
        let target = folder.appending(path: "rebuilt-\(last)")
        #expect(
          try Rebuild(from: backup, into: target, workers: 1).run(through: end, started: "") == last
        )
        for part in ["journal", "outbox", "returns", "reports", "registry/snapshots"] {
          let expected = try Folders.files(below: small.workspace.appending(path: part))
            .filter { path, _ in
              (last + 1...4).allSatisfy { !path.contains("00000\($0)") }
            }
          #expect(
            try Folders.files(below: target.appending(path: part)) == expected,
            "\(part) through \(last)")
        }
      }
      for end in [Rebuild.End.run(4), .day("2026-11-17")] {
        #expect(throws: RunError.self) {
          _ = try Rebuild(from: backup, into: folder.appending(path: "none"), workers: 1)
            .run(through: end, started: "")
        }
      }
    }
  }

  @Test func `durations, changed definitions and failed runs are told`() throws {
    try Folders.withTemporary { folder in
      for part in ["pipelines", "schemas"] {
        try FileManager.default.copyItem(
          at: Folders.root.appending(path: part), to: folder.appending(path: part))
      }
      let small = SmallInbox(folder: folder)
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      var request = small.request(asOf: "2026-11-18")
      request.pipeline = folder.appending(path: "pipelines/liaoning")
      _ = try PipelineRun(request).run()
      // A definition that forgets what is held stops the next run.
      let finance = folder.appending(path: "pipelines/liaoning/departments/finance.json")
      let text = try String(contentsOf: finance, encoding: .utf8)
      try FileManager.default.removeItem(at: finance)
      #expect(throws: RunError.self) { _ = try PipelineRun(request).run() }
      try Data(text.replacing("\"precedence\": 60", with: "\"precedence\": 61").utf8)
        .write(to: finance)
      #expect(try PipelineRun(request).run().ledgers.count == 1, "the definitions changed")
      #expect(try PipelineRun(request).run().ledgers.isEmpty, "and no more")
      let log = small.workspace.appending(path: "runs.ndjson")
      let lines = try String(contentsOf: log, encoding: .utf8)
      try Data((lines + "{\"attempt\":5,\"ev").utf8).write(to: log)
      let workspace = Workspace(root: small.workspace)
      _ = try RunLog(workspace).begin(at: "later", user: "u", detail: "run")

      let history = try WorkspaceHistory(workspace: small.workspace, limit: 10)
      #expect(
        history.runs.map(\.changedDefinitions) == [["~ pipeline/departments/finance.json"], []])
      let stages = ["ingest", "normalize", "deduplicate", "aggregate", "export", "commit"]
      for run in history.runs { #expect(run.stages.map(\.name) == stages) }
      try #require(history.failures.count == 2)
      #expect(history.failures[0].reason?.contains("finance.penalty") == true)
      #expect(history.failures[0].lastRun == 1)
      #expect(history.failures[1].reason == nil)
      #expect(history.failures[1].lastRun == 2)
      #expect(history.failures[1].mayBeUnderWay)
    }
  }
}

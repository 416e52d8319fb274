import Bytes
import Foundation
import Registry
import Testing

@testable import Pipeline

/// The history tells which decisions a run was the first to know.
@Suite struct HistoryDecisionsTests {
  @Test func `sheets, persons and verdicts stand at the run that took them up`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      try small.run(asOf: "2026-11-18")
      let keys = try keys(small)
      let taking = DecisionTaking(workspace: small.workspace, user: "clerk", at: "noon")
      func take(_ name: String, _ rows: [(Int, Int, PairVerdict, String)]) throws {
        let file = folder.appending(path: name)
        try Data(
          DecisionSheet.bytes(
            rows.enumerated().map { line, row in
              DecisionSheet.Row(
                line: line + 2, pair: PairName(kind: "penalty", keys[row.0], keys[row.1]),
                verdict: row.2, person: row.3, note: "")
            })
        ).write(to: file)
        _ = try taking.take(file: file)
      }
      try take(
        "核对.csv",
        [(0, 1, .different, "周某"), (0, 2, .different, "吴某"), (1, 2, .unsure, "周某")])
      let waiting = try WorkspaceHistory(workspace: small.workspace, limit: 9)
      #expect(waiting.waitingDecisions.map(\.number) == [1])
      #expect(waiting.runs.map(\.decisions) == [[]])
      try small.run(asOf: "2026-11-19")
      // The file comes again with one row more; only that one is new.
      try take(
        "核对.csv",
        [
          (0, 1, .different, "周某"), (0, 2, .different, "吴某"), (1, 2, .unsure, "周某"),
          (0, 3, .same, "郑某 110101199001011234"),
        ])
      _ = try taking.undo("1:2", person: "周某", note: "")
      try small.run(asOf: "2026-11-20")
      try small.run(asOf: "2026-11-21")

      let history = try WorkspaceHistory(workspace: small.workspace, limit: 9)
      #expect(history.waitingDecisions.isEmpty)
      #expect(history.runs.map { $0.decisions.map(\.number) } == [[], [2, 3], [1], []])
      let first = history.runs[2].decisions[0]
      #expect(first.persons == ["周某", "吴某"] && first.user == "clerk" && first.time == "noon")
      #expect(first.file == "核对.csv")
      #expect(first.counts == [.different: 2, .unsure: 1])
      let later = history.runs[1].decisions
      #expect(later.map(\.counts) == [[.same: 1], [.undo: 1]])
      #expect(!later[0].persons[0].contains("199001011234"), "numbers are masked")
    }
  }

  private func keys(_ small: SmallInbox) throws -> [Key128] {
    let snapshot = try #require(try Snapshot.current(of: Workspace(root: small.workspace)))
    var keys: [Key128] = []
    try snapshot.table(for: RecordsTable.use("penalty")).visit { key, _ in keys.append(key) }
    return keys
  }
}

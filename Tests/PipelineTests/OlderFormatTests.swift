import Bytes
import Foundation
import Registry
import Testing

@testable import Pipeline

/// A workspace of an older layout, upgraded, goes on as if it had been of this one all along.
@Suite struct OlderFormatTests {
  /// Writes the only manifest of a workspace as format 2 had it: the segments in a list, no table of
  /// them or of the drops, tables of the first layout.
  private func makeOlder(_ workspace: URL) throws {
    let place = Workspace(root: workspace)
    let snapshot = try #require(try Snapshot.current(of: place))
    let url = place.snapshots.appending(path: "000001.json")
    var manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    var segments = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(snapshot.segments()))
        as? [[String: Any]])
    for index in segments.indices { segments[index]["byteCount"] = nil }
    manifest["segments"] = segments
    manifest["tables"] = (manifest["tables"] as? [[String: Any]])?.filter { table in
      ![SegmentTable.use, DropTable.use].contains(table["use"] as? String)
    }
    var counters = try #require(manifest["counters"] as? [String: Int])
    counters = counters.filter { !$0.key.hasPrefix("segments.") }
    counters["layout"] = 1
    manifest["counters"] = counters
    manifest["formatVersion"] = 2
    let bytes = try JSONSerialization.data(withJSONObject: manifest, options: .sortedKeys)
    try bytes.write(to: url)
    try Data("1 \(SHA256.hex(of: bytes.span))\n".utf8).write(to: place.currentFile)
    try Data("guiji workspace 2\n".utf8).write(to: place.formatFile)
  }

  @Test func `a workspace of format 2 is upgraded, and its next nights are those of a new one`()
    throws
  {
    try Folders.withTemporary { folder in
      var outputs: [[String: Data]] = []
      for name in ["older", "new"] {
        let small = SmallInbox(folder: folder.appending(path: name))
        for file in ["organ-register/bb_jgml", "organ-register/bb_ryhmc", "finance/finance_xzcf"] {
          try small.copy("\(file)_20261118_1.csv")
        }
        try small.run(asOf: "2026-11-18")
        if name == "older" {
          try makeOlder(small.workspace)
          #expect(throws: RegistryError.self) { try small.run(asOf: "2026-11-19") }
          let upgraded = try UpgradedWorkspace(
            workspace: small.workspace, user: "keeper", at: "noon")
          #expect(upgraded.before == 2)
          #expect(upgraded.after == 3)
          #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
        }
        try small.copy("finance/finance_xzcf_20261119_1.csv")
        try small.run(asOf: "2026-11-19")
        try small.copy("finance/finance_xzcf_20261120_1.csv")
        try small.run(asOf: "2026-11-20")
        #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
        var all: [String: Data] = [:]
        for part in ["outbox", "returns", "reports", "journal"] {
          let found = try Folders.files(below: small.workspace.appending(path: part))
          all.merge(found) { $1 }
        }
        outputs.append(all)
      }
      #expect(outputs[0] == outputs[1])
    }
  }

  @Test func `an upgraded workspace is replayed, pruned and explained`() throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      let path = "pipelines/liaoning/pipeline.json"
      try changed.change(path, "\"days\": 31", "\"days\": 1")
      try changed.change(path, "\"months\": 24", "\"months\": 0,\n      \"years\": 0")
      let workspace = changed.small.workspace
      try changed.small.copy("finance/finance_xzcf_20261118_1.csv")
      try changed.run(asOf: "2026-11-18")
      try makeOlder(workspace)
      _ = try UpgradedWorkspace(workspace: workspace, user: "keeper", at: "noon")
      for day in ["19", "20"] {
        try changed.small.copy("finance/finance_xzcf_202611\(day)_1.csv")
        try changed.run(asOf: "2026-11-\(day)")
      }
      let rebuilt = folder.appending(path: "rebuilt")
      _ = try Rebuild(from: workspace, into: rebuilt, workers: 1).run(started: "")
      for part in ["outbox", "returns", "reports", "journal"] {
        #expect(
          try Folders.files(below: rebuilt.appending(path: part))
            == Folders.files(below: workspace.appending(path: part)), "\(part)")
      }
      let pruned = try WorkspacePrune(
        workspace: workspace, asOf: "2027-01-01", user: "keeper", started: "then", workers: 1
      ).run()
      #expect(pruned.thinned == [1])
      #expect(try WorkspaceCheck(workspace: workspace, workers: 1).damages.isEmpty)
      // Once more, when the lists of thinned runs are all that is left of them.
      try changed.run(asOf: "2026-11-21")
      let again = try WorkspacePrune(
        workspace: workspace, asOf: "2027-01-01", user: "keeper", started: "then", workers: 1
      ).run()
      #expect(again.thinned == [2])
      #expect(try WorkspaceCheck(workspace: workspace, workers: 1).damages.isEmpty)
      let account = try Explain(workspace: workspace)
        .explain("finance/finance_xzcf_20261118_1.csv:3")
      #expect(!account.isEmpty)
    }
  }

  @Test func `the history in a table is the one that the journal tells`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("organ-register/bb_jgml_20261118_1.csv")
      try small.put("finance", "report.docx", "no feed claims it")
      try small.run(asOf: "2026-11-18")
      try small.copy("finance/finance_xzcf_20261119_1.csv")
      try small.run(asOf: "2026-11-19")
      let place = Workspace(root: small.workspace)
      let snapshot = try #require(try Snapshot.current(of: place))
      #expect(snapshot.manifest.tableNames(for: DropTable.use).count == 1, "slices made one")
      let entries = try Journal(place).entries(through: 2)
      let (told, read) = (DropHistory(entries), try DropHistory(upTo: snapshot, place))
      #expect(read.drops.map(\.drop) == told.drops.map(\.drop))
      #expect(read.drops.map(\.number) == told.drops.map(\.number))
      #expect(read.drops.map(\.drop.verdict).contains(.held))
      #expect(read.last == told.last)
      for known in told.drops { #expect(read.drop(known.number) == known.drop) }
      #expect(read.drop(DropNumber(run: 3, index: 0)) == nil)
      #expect(read.drop(DropNumber(run: 1, index: 9)) == nil)
    }
  }
}

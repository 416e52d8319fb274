import Bytes
import Foundation
import Registry
import Testing

@testable import Pipeline

/// A night that follows what is new gives what a night over all records gives.
@Suite struct IncrementalTests {
  private func run(
    _ workspace: URL, _ inbox: URL, asOf: String, recomputesAll: Bool, workers: Int = 2
  ) throws -> PipelineRun.Outcome {
    var request = PipelineRun.Request(
      pipeline: Folders.pipeline, inbox: inbox, workspace: workspace, asOf: asOf,
      workers: workers, started: "test")
    request.recomputesAll = recomputesAll
    return try PipelineRun(request).run()
  }

  /// The tables of the last snapshot, slices merged, by use.
  private func tables(_ workspace: URL) throws -> [String: [Key128: [UInt8]]] {
    let snapshot = try #require(try Snapshot.current(of: Workspace(root: workspace)))
    var result: [String: [Key128: [UInt8]]] = [:]
    for use in Set(snapshot.manifest.tables.map(\.use)) {
      var entries: [Key128: [UInt8]] = [:]
      try snapshot.table(for: use).visit { key, value in entries[key] = value.copied() }
      result[use] = entries
    }
    return result
  }

  private func sliceCount(_ workspace: URL) throws -> Int {
    let manifest = try #require(try Snapshot.current(of: Workspace(root: workspace))).manifest
    return manifest.tables.count - Set(manifest.tables.map(\.use)).count
  }

  /// Takes the same decisions into several workspaces.
  private func decide(
    _ rows: [DecisionSheet.Row], _ workspaces: [URL], _ file: URL
  ) throws {
    try Data(DecisionSheet.bytes(rows)).write(to: file)
    for workspace in workspaces {
      _ = try DecisionTaking(workspace: workspace, user: "clerk", at: "noon").take(file: file)
    }
  }

  /// Two seeds here; as many as `GUIJI_SEEDS` says otherwise.
  private static let seeds = {
    let text = ProcessInfo.processInfo.environment["GUIJI_SEEDS"] ?? ""
    return Array(1...UInt64(max(1, Int(text) ?? 2)))
  }()

  @Test(arguments: Self.seeds)
  func `random nights come out as if all were computed anew, and as the rebuild`(
    seed: UInt64
  ) throws {
    try Folders.withTemporary { folder in
      let inbox = folder.appending(path: "inbox")
      let (night, whole) = (folder.appending(path: "nights"), folder.appending(path: "whole"))
      var nights = try RandomNights(seed: seed)
      var mostSlices = 0
      for number in 0..<5 {
        let asOf = try nights.deliver(night: number, to: inbox)
        let one = try run(night, inbox, asOf: asOf, recomputesAll: false)
        let other = try run(whole, inbox, asOf: asOf, recomputesAll: true)
        #expect(one.ledgers == other.ledgers, "night \(number)")
        for (left, right) in zip(one.nights, other.nights) {
          for (kind, twin) in zip(left.kinds, right.kinds) {
            #expect(kind.reviewCount == twin.reviewCount)
            #expect(kind.governmentCount == twin.governmentCount)
            #expect(kind.revokedCount == twin.revokedCount)
            #expect(kind.unknownOfficialCount == twin.unknownOfficialCount)
          }
        }
        for part in ["outbox", "returns", "reports", "journal"] {
          let before = try Folders.files(below: night.appending(path: part))
          let after = try Folders.files(below: whole.appending(path: part))
          #expect(before == after, "\(part) of night \(number) differs")
        }
        let (mine, twins) = (try tables(night), try tables(whole))
        #expect(Set(mine.keys) == Set(twins.keys))
        for use in mine.keys.sorted() {
          #expect(mine[use] == twins[use], "\(use) of night \(number) differs")
        }
        let snapshots = try [night, whole].map {
          try #require(try Snapshot.current(of: Workspace(root: $0)))
        }
        #expect(try snapshots[0].segments() == snapshots[1].segments())
        #expect(snapshots[0].manifest.counters == snapshots[1].manifest.counters)
        try decide(
          nights.decisions(mine), [night, whole], folder.appending(path: "sheet-\(number).csv"))
        mostSlices = max(mostSlices, try sliceCount(night))
        #expect(try sliceCount(whole) == 0)
      }
      #expect(mostSlices > 0, "nights wrote slices")
      let rebuilt = folder.appending(path: "rebuilt")
      _ = try Rebuild(from: night, into: rebuilt, workers: 1).run(started: "test")
      for part in [
        "outbox", "returns", "reports", "journal", "registry/snapshots", "registry/tables",
      ] {
        let before = try Folders.files(below: night.appending(path: part))
        let after = try Folders.files(below: rebuilt.appending(path: part))
        #expect(before == after, "\(part) of the rebuild differs")
      }
    }
  }

  /// Puts a second night into an inbox, so small that its slices stay apart from the base.
  private func putFewRows(_ small: SmallInbox) throws {
    let file = Folders.fixtures.appending(
      path: "liaoning/inbox/finance/finance_xzcf_20261119_1.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    try small.put(
      "finance", "finance_xzcf_20261119_1.csv", lines.prefix(4).joined(separator: "\r\n") + "\r\n")
  }

  @Test func `a later night goes stage after stage to the same bytes as one run`() throws {
    try Folders.withTemporary { folder in
      var files: [[String: Data]] = []
      for name in ["whole", "staged"] {
        let small = SmallInbox(folder: folder.appending(path: name))
        for file in ["organ-register/bb_jgml", "organ-register/bb_ryhmc", "finance/finance_xzcf"] {
          try small.copy("\(file)_20261118_1.csv")
        }
        try small.run(asOf: "2026-11-18")
        try putFewRows(small)
        if name == "whole" {
          try small.run(asOf: "2026-11-19")
        } else {
          for stage in StageRun.names {
            _ = try StageRun(small.request(asOf: "2026-11-19")).run(stage)
          }
        }
        #expect(try sliceCount(small.workspace) > 0)
        var all: [String: Data] = [:]
        for part in ["outbox", "reports", "registry/tables", "registry/snapshots"] {
          let found = try Folders.files(below: small.workspace.appending(path: part))
          all.merge(found) { $1 }
        }
        files.append(all)
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func `other definitions give all tables anew`() throws {
    try Folders.withTemporary { folder in
      for part in ["pipelines", "schemas"] {
        try FileManager.default.copyItem(
          at: Folders.root.appending(path: part), to: folder.appending(path: part))
      }
      let small = SmallInbox(folder: folder)
      func run(_ asOf: String) throws {
        var request = small.request(asOf: asOf)
        request.pipeline = folder.appending(path: "pipelines/liaoning")
        _ = try PipelineRun(request).run()
      }
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      try run("2026-11-18")
      try putFewRows(small)
      try run("2026-11-19")
      #expect(try sliceCount(small.workspace) > 0)
      let file = folder.appending(path: "pipelines/liaoning/kinds/penalty.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("\"same\": 10", with: "\"same\": 11").utf8).write(to: file)
      try run("2026-11-20")
      #expect(try sliceCount(small.workspace) == 0)
    }
  }
}

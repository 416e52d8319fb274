import Bytes
import Foundation
import Registry
import Testing

@testable import Pipeline

/// A bit flipped in any file of a workspace is found by `guiji verify`, and the file named.
@Suite struct FlippedBitTests {
  /// The files that nothing can prove, each with the reason; all others must be proven.
  private static let unprovable = [
    "registry/lock": "says to people who holds the workspace; the kernel keeps the lock itself",
    "decisions/.lock": "empty; the kernel keeps the lock itself",
    "decisions/releases.csv":
      "people write it by hand; what came of it stands in the journal and in the audit log",
  ]

  /// A workspace in which everything has happened: nights, a held drop released, decisions, a
  /// conflict of reports, returned rows, a run that failed, a pruning, a damaged file moved aside.
  private func workspace() throws -> TestWorkspace {
    let small = try TestWorkspace()
    let file = try small.copyForgetfulPipeline()
    func run(_ asOf: String) throws {
      var request = small.request(asOf: asOf)
      request.pipeline = file.deletingLastPathComponent()
      _ = try PipelineRun(request).run()
    }
    for (day, rows) in [(18, 60), (19, 61), (20, 62)] {
      try small.copy("organ-register/bb_jgml_202611\(day)_1.csv", rows: rows)
      try small.copy("finance/finance_xzcf_202611\(day)_1.csv", rows: 30)
      try run("2026-11-\(day)")
    }
    try small.copy("organ-register/bb_jgml_20261120_1.csv", rows: 10)
    try run("2026-11-21")
    let held = try #require(
      try WorkspaceStatus(workspace: small.workspace, limit: 1).heldDrops.first)
    _ = try DropRelease(
      workspace: small.workspace, digest: held.sha256, reason: "机构撤并", person: "周某",
      day: "2026-11-21", user: "tester", at: "then")
    try decide(small)
    try run("2026-11-22")
    var wrong = small.request(asOf: "2026-11-23")
    wrong.department = "nobody"
    #expect(throws: (any Error).self) { _ = try PipelineRun(wrong).run() }
    _ = try WorkspacePrune(
      workspace: small.workspace, asOf: "2040-01-01", user: "keeper", started: "then", workers: 2
    ).run()
    return small
  }

  /// Decides on two records of the state.
  private func decide(_ small: TestWorkspace) throws {
    let snapshot = try #require(try Snapshot.current(of: Workspace(root: small.workspace)))
    var found: PairName?
    try snapshot.table(for: RecordsTable.use("penalty")).visit { key, _ in
      guard let first = found?.left else {
        found = PairName(kind: "penalty", key, key)
        return
      }
      if found?.right == first { found = PairName(kind: "penalty", first, key) }
    }
    let pair = try #require(found)
    try #require(pair.left != pair.right)
    let sheet = small.folder.appending(path: "sheet.csv")
    try Data(
      DecisionSheet.bytes([
        DecisionSheet.Row(line: 2, pair: pair, verdict: .different, person: "周某", note: "两件")
      ])
    ).write(to: sheet)
    _ = try DecisionTaking(workspace: small.workspace, user: "tester", at: "then").take(file: sheet)
  }

  private func files(_ small: TestWorkspace) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: small.workspace.path).sorted()
      .filter { path in
        let file = small.workspace.appending(path: path, directoryHint: .notDirectory)
        return !FileManager.default.fileExists(atPath: file.path + "/.")
      }
  }

  @Test func `every file is proven, but for those that people or the kernel write`() throws {
    let small = try workspace()
    let sound = try WorkspaceCheck(workspace: small.workspace, workers: 2)
    #expect(sound.damages.isEmpty, "\(sound.damages)")
    let files = try files(small)
    for part in [
      "archive/", "journal/", "decisions/taken/", "prunings/", "registry/segments/",
      "registry/tables/", "registry/snapshots/", "registry/CURRENT", "outbox/", "returns/",
      "reports/", "audit.ndjson", "runs.ndjson", "format", "registry/inbox-digests",
    ] {
      #expect(files.contains { $0.hasPrefix(part) }, "\(part) is there")
    }
    #expect(
      Set(Self.unprovable.keys).subtracting(files) == [], "what is excused is really there")
    let proven = files.filter { Self.unprovable[$0] == nil }
    #expect(proven.count > 80)
    // What is chained hides what lies behind it: such files one by one, all others of a folder at once.
    let chained = [
      "registry/snapshots/", "registry/CURRENT", "prunings/", "decisions/", "audit.ndjson",
      "runs.ndjson", "format",
    ]
    let alone = proven.filter { path in chained.contains { path.hasPrefix($0) } }
    let together = Dictionary(grouping: proven.filter { !alone.contains($0) }) { path in
      path.split(separator: "/").prefix(path.hasPrefix("registry/") ? 2 : 1).joined(separator: "/")
    }
    #expect(
      together.keys.sorted() == [
        "archive", "journal", "outbox", "registry/inbox-digests", "registry/segments",
        "registry/tables", "reports", "returns",
      ])
    var random = SplitMix64(seed: 11)
    for round in 0..<3 {
      for group in together.keys.sorted().map({ together[$0] ?? [] }) + alone.map({ [$0] }) {
        try flip(group, of: small, round, &random)
      }
    }
    #expect(try WorkspaceCheck(workspace: small.workspace, workers: 2).damages.isEmpty)
  }

  /// Flips one bit in each of some files, the first, the last or any, and asks which are named.
  private func flip(
    _ paths: [String], of small: TestWorkspace, _ round: Int, _ random: inout SplitMix64
  ) throws {
    var whole: [(file: URL, data: Data)] = []
    for path in paths {
      let file = small.workspace.appending(path: path, directoryHint: .notDirectory)
      let data = try Data(contentsOf: file)
      guard !data.isEmpty else { continue }
      let any = Int(random.next() % UInt64(8 * data.count))
      let bit = [0, 8 * data.count - 1, any][round]
      var broken = data
      broken[bit / 8] ^= 1 << UInt8(bit % 8)
      try broken.write(to: file)
      whole.append((file, data))
    }
    var damages: [String] = []
    do {
      damages = try WorkspaceCheck(workspace: small.workspace, workers: 2).damages
    } catch { damages = ["\(error)"] }
    for (file, data) in whole {
      // When pointer and manifest disagree, either of them may be the damaged one.
      let isNamed =
        file.lastPathComponent == "CURRENT"
        ? !damages.isEmpty : damages.contains { $0.contains(file.path) }
      #expect(isNamed, "\(file.path), round \(round): \(damages.prefix(3))")
      try data.write(to: file)
    }
  }
}

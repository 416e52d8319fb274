import Bytes
import Foundation
import Records
import Registry
import Synchronization
import Testing

@testable import Pipeline

/// Nights, re-runs, corrections, withdrawals, decisions, changed definitions, prunings and broken runs
/// in an order that a seed gives: the state is always what a replay of the journal makes of it, be it
/// night by night from what is new or each night from all records.
@Suite struct RandomHistoryTests {
  /// How many histories are tried; `GUIJI_HISTORIES=100` asks for more.
  private static let count =
    ProcessInfo.processInfo.environment["GUIJI_HISTORIES"].flatMap(Int.init) ?? 2

  /// A drop that may come, with the lines it is cut from.
  private struct Source {
    let department: String
    let stem: String
    let lines: [String]

    init(_ path: String) throws {
      let text = String(
        decoding: try Data(
          contentsOf: Folders.fixtures.appending(path: "liaoning/inbox/\(path)")), as: UTF8.self)
      let parts = path.split(separator: "/")
      department = String(parts[0])
      stem = String(parts[1].prefix { $0 != "2" })
      lines = text.split(separator: "\n").map { String($0) + "\n" }
    }

    func text(_ random: inout SplitMix64) -> String {
      let all = lines.count - 1
      let count = all - Int(random.next() % UInt64(max(1, all / 6)))
      let first = 1 + Int(random.next() % UInt64(all - count + 1))
      return lines[0] + lines[first..<(first + count)].joined()
    }
  }

  @Test(arguments: 0..<count)
  func `the state of a history is that of its journal`(seed: Int) throws {
    try Folders.withTemporary { folder in
      var random = SplitMix64(seed: UInt64(seed) &+ 77)
      let changed = try ChangedDefinitions(folder)
      let sources = try [
        "organ-register/bb_jgml_20261118_1.csv", "finance/finance_xzcf_20261118_1.csv",
        "finance/finance_xzcf_20261119_1.csv", "court-enforcement/zx_sxbzxr_20261118_1.csv",
      ].map(Source.init)
      try FileManager.default.createDirectory(
        at: changed.small.inbox, withIntermediateDirectories: true)
      // Snapshots are thinned as far as can be; the archive makes each of them again.
      let pipeline = "pipelines/liaoning/pipeline.json"
      try changed.change(pipeline, "\"days\": 31", "\"days\": 1")
      try changed.change(pipeline, "\"months\": 24", "\"months\": 0,\n      \"years\": 0")
      var day = 18
      for step in 0..<12 {
        switch random.next() % 13 {
        case 0..<4:
          let source = sources[Int(random.next() % UInt64(sources.count))]
          let date = 18 + Int(random.next() % 3)
          let revision = random.next() % 3 == 0 ? "_r\(2 + random.next() % 3)" : ""
          try changed.small.put(
            source.department, "\(source.stem)202611\(date)_1\(revision).csv",
            source.text(&random))
        case 4:
          try changed.change(
            "schemas/codes/penalty-kind-2018.csv", "raw,value,note\n",
            "raw,value,note\n罚\(step),罚款,\n")
        case 5:
          try broken(changed, day: day, &random)
        case 6:
          day += 1
        case 7:
          try decide(changed, step, &random)
        case 8:
          // Cases of a court, and later the events that revoke some of them.
          let files = ["high-court/fy_xzaj_20261118_1.xml", "high-court/fy_ajcx_20261120_1.xml"]
          for file in files {
            let target = changed.small.inbox.appending(path: file)
            guard !FileManager.default.fileExists(atPath: target.path) else { continue }
            try changed.small.copy(file)
            break
          }
        case 9:
          try brokenAtCommit(changed, day: day, &random)
        case 10:
          try prune(changed)
        case 11:
          try release(changed)
        default:
          try changed.small.put("justice", "sf_xzys_202611\(day)_1.csv", "")
        }
        var request = changed.request(asOf: "2026-11-\(max(day, 20))")
        switch random.next() % 5 {
        case 0: request.department = "finance"
        case 1: request.scope = RunScope(isHeldOnly: true)
        case 2: request.scope = RunScope(to: "2026-11-19")
        default: break
        }
        let outcome = try PipelineRun(request).run()
        #expect(outcome.ledgers.allSatisfy { $0.check().isEmpty })
      }
      let end = try changed.run(asOf: "2026-11-30")
      #expect(!end.ledgers.isEmpty)
      try check(changed)
    }
  }

  /// A run that a full disk breaks off at some call.
  private func broken(
    _ changed: ChangedDefinitions, day: Int, _ random: inout SplitMix64
  ) throws {
    let left = Atomic(Int(random.next() % 300))
    let files = FileSystem { call, _ in
      guard [.write, .rename, .fsync].contains(call) else { return nil }
      return left.wrappingSubtract(1, ordering: .relaxed).newValue < 0 ? .error(28) : nil
    }
    do {
      _ = try PipelineRun(
        changed.request(asOf: "2026-11-\(max(day, 20))"), files: files
      ) { _ in }.run()
    } catch is RegistryError {}
  }

  /// A run that is broken off at a moment of its commit.
  private func brokenAtCommit(
    _ changed: ChangedDefinitions, day: Int, _ random: inout SplitMix64
  ) throws {
    let point = CommitPoint.allCases[Int(random.next() % UInt64(CommitPoint.allCases.count))]
    do {
      _ = try PipelineRun(
        changed.request(asOf: "2026-11-\(max(day, 20))"), files: FileSystem()
      ) { (reached) throws(RegistryError) in
        if reached == point {
          throw RegistryError(.systemCall(name: "crash", code: 0), path: "")
        }
      }.run()
    } catch is RegistryError {}
  }

  /// What a person decides on two penalties in force.
  private func decide(
    _ changed: ChangedDefinitions, _ step: Int, _ random: inout SplitMix64
  ) throws {
    guard let snapshot = try Snapshot.current(of: Workspace(root: changed.small.workspace)) else {
      return
    }
    var keys: [Key128] = []
    try snapshot.table(for: RecordsTable.use("penalty")).visit { key, _ in keys.append(key) }
    guard keys.count > 1 else { return }
    let first = Int(random.next() % UInt64(keys.count))
    let other = (first + 1 + Int(random.next() % UInt64(keys.count - 1))) % keys.count
    let verdict = PairVerdict.allCases[Int(random.next() % UInt64(PairVerdict.allCases.count))]
    let file = changed.small.folder.appending(path: "sheet-\(step).csv")
    try Data(
      DecisionSheet.bytes([
        DecisionSheet.Row(
          line: 2, pair: PairName(kind: "penalty", keys[first], keys[other]), verdict: verdict,
          person: "周某", note: "\(step)")
      ])
    ).write(to: file)
    _ = try DecisionTaking(workspace: changed.small.workspace, user: "clerk", at: "noon")
      .take(file: file)
  }

  private func prune(_ changed: ChangedDefinitions) throws {
    let workspace = changed.small.workspace
    guard try Snapshot.current(of: Workspace(root: workspace)) != nil else { return }
    _ = try WorkspacePrune(
      workspace: workspace, asOf: "2026-11-30", user: "keeper", started: "then", workers: 2
    ).run()
  }

  /// Lets the first held drop in, if there is one.
  private func release(_ changed: ChangedDefinitions) throws {
    let workspace = changed.small.workspace
    guard try Snapshot.current(of: Workspace(root: workspace)) != nil,
      let held = try WorkspaceStatus(workspace: workspace, limit: 1).heldDrops.first
    else { return }
    _ = try DropRelease(
      workspace: workspace, digest: held.sha256, reason: "属实", person: "周某", day: "2026-11-20",
      user: "clerk", at: "noon")
  }

  private func check(_ changed: ChangedDefinitions) throws {
    let workspace = changed.small.workspace
    let damages = try WorkspaceCheck(workspace: workspace, workers: 2).damages
    #expect(damages.isEmpty, "\(damages)")
    for isWhole in [false, true] {
      let target = changed.small.folder.appending(path: "rebuilt-\(isWhole)")
      var rebuild = Rebuild(from: workspace, into: target, workers: 1)
      rebuild.recomputesAll = isWhole
      _ = try rebuild.run(started: "")
      // Computed from all records, the tables have no slices, so that their names differ.
      let parts =
        ["journal", "outbox", "returns", "reports"] + (isWhole ? [] : ["registry/snapshots"])
      for part in parts {
        let found = try Folders.files(below: workspace.appending(path: part))
        #expect(
          try Folders.files(below: target.appending(path: part)) == found, "\(part), \(isWhole)")
        #expect(!found.isEmpty || part == "returns")
      }
    }
    // No bundle is missing and none is there twice.
    for platform in ["provincial", "national", "public"] {
      let bundles = try FileManager.default.contentsOfDirectory(
        atPath: workspace.appending(path: "outbox/\(platform)").path
      ).sorted()
      #expect(bundles.compactMap { Int($0.prefix(6)) } == Array(1..<(bundles.count + 1)))
    }
  }
}

import Foundation
import Records
import Registry
import Synchronization
import Testing

@testable import Pipeline

/// Nights, re-runs, corrections, changed definitions and broken runs in an order that a seed gives:
/// the state is always what a replay of the journal makes of it.
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
      var day = 18
      for step in 0..<8 {
        switch random.next() % 8 {
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

  private func check(_ changed: ChangedDefinitions) throws {
    let workspace = changed.small.workspace
    #expect(try WorkspaceCheck(workspace: workspace, workers: 2).damages.isEmpty)
    let target = changed.small.folder.appending(path: "rebuilt")
    _ = try Rebuild(from: workspace, into: target, workers: 1).run(started: "")
    for part in ["journal", "outbox", "returns", "reports", "registry/snapshots"] {
      let found = try Folders.files(below: workspace.appending(path: part))
      #expect(try Folders.files(below: target.appending(path: part)) == found, "\(part)")
      #expect(!found.isEmpty || part == "returns")
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

/// A small generator with a seed, for tests that must be the same each time.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

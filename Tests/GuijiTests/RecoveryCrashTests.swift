import Foundation
import Registry
import Testing

@testable import Pipeline

/// The program itself is killed at exact moments, and ends as one that was never disturbed.
///
/// The moments are those of a commit, of putting right what a kill left, of a pruning, and single calls
/// of the file system in between.
@Suite struct RecoveryCrashTests {
  /// Whether all moments are tried, and not one of each sort; `GUIJI_CRASHES=300` asks for it.
  private static let isThorough =
    (ProcessInfo.processInfo.environment["GUIJI_CRASHES"].flatMap(Int.init) ?? 0) >= 300

  private static let parts =
    TestWorkspace.lasting + ["registry/CURRENT", "registry/tables", "registry/segments", "archive"]

  private func undisturbed() throws -> [String: Data] {
    let small = try TestWorkspace()
    try small.fill()
    let ending = try Binary.run(small.runWords())
    try #require(ending.status == 0, "\(ending.error)")
    return try small.contents(of: TestWorkspace.lasting + ["registry/CURRENT"])
  }

  private func check(_ small: TestWorkspace, _ expected: [String: Data], _ what: String) throws {
    let ending = try Binary.run(small.runWords())
    #expect(ending.status == 0, "\(what): \(ending.error)")
    let found = try small.contents(of: TestWorkspace.lasting + ["registry/CURRENT"])
    #expect(found.keys.sorted() == expected.keys.sorted(), "\(what)")
    for (path, data) in expected { #expect(found[path] == data, "\(what): \(path) differs") }
    let staging = small.workspace.appending(path: "registry/staging").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: staging).isEmpty, "\(what)")
    let check = try WorkspaceCheck(workspace: small.workspace, workers: 2)
    #expect(check.damages.isEmpty, "\(what): \(check.damages)")
  }

  /// The moments of a recovery that a kill at a point of a commit makes a start pass.
  private static func passed(after point: CommitPoint) -> [RecoveryPoint] {
    switch point {
    case .staged, .journalStaged: [.recoveryBegun, .recoveryStagingRemoved, .recoverySwept]
    case .manifestWritten, .pointerPrepared:
      [.recoveryManifestRemoved, .recoverySwept, .recoveryStagingRemoved, .recoveryBegun]
    case .pointerMoved, .committed:
      [.recoveryJournalShown, .recoveryOutputShown, .recoveryShown, .recoverySwept, .recoveryBegun]
    case .journalShown: [.recoveryShown, .recoveryOutputShown, .recoverySwept, .recoveryBegun]
    case .outputShown: [.recoveryOutputShown, .recoveryShown, .recoverySwept, .recoveryBegun]
    case .shown: [.recoveryBegun, .recoveryShown, .recoverySwept]
    case .finished: [.recoverySwept, .recoveryBegun]
    }
  }

  @Test
  func `killed at every named point of a commit and then of the recovery, the end is the same`()
    throws
  {
    let expected = try undisturbed()
    var reached: Set<RecoveryPoint> = []
    for (number, point) in CommitPoint.allCases.enumerated() {
      for night in Self.isThorough ? [1, 2] : [1 + number % 2] {
        let broken = try TestWorkspace()
        try broken.fill()
        let moment = "\(point.rawValue):\(night)"
        #expect(
          try Binary.run(broken.runWords(), killedAt: moment).wasKilled, "\(moment) is reached")
        let passed = Self.passed(after: point)
        let tried =
          Self.isThorough ? passed : number % 2 == 0 ? [passed[0]] : Array(passed.prefix(2))
        for again in tried {
          let small = try broken.copied()
          let ending = try Binary.run(small.runWords(), killedAt: again.rawValue)
          #expect(ending.wasKilled, "\(again) is reached after \(moment)")
          reached.insert(again)
          // What the recovery left may be broken off in its turn.
          if Self.isThorough { _ = try Binary.run(small.runWords(), killedAt: "recoverySwept") }
          try check(small, expected, "\(moment), then \(again.rawValue)")
        }
      }
    }
    // Pruning has a test of its own.
    let all = Set(RecoveryPoint.allCases).subtracting([.recoveryPruningFinished])
    #expect(reached == all, "\(all.subtracting(reached))")
  }

  @Test func `killed at single calls of the file system while it recovers, the end is the same`()
    throws
  {
    let expected = try undisturbed()
    for moment in Self.isThorough
      ? ["manifestWritten:2", "pointerMoved:2", "outputShown:1"] : ["pointerMoved:2"]
    {
      let broken = try TestWorkspace()
      try broken.fill()
      #expect(try Binary.run(broken.runWords(), killedAt: moment).wasKilled)
      var killed = 0
      // The first calls of a start are its recovery; further on the next night begins.
      for call in stride(from: 3, to: 200, by: Self.isThorough ? 3 : 17) {
        let small = try broken.copied()
        guard try Binary.run(small.runWords(), killedAt: "call:\(call)").wasKilled else { continue }
        killed += 1
        try check(small, expected, "\(moment), then call \(call)")
      }
      #expect(killed > 8, "killed \(killed) times")
    }
  }

  // MARK: Pruning

  private func state(_ small: TestWorkspace) throws -> [String: Data] {
    try small.contents(of: Self.parts)
  }

  private func removals(_ small: TestWorkspace) throws -> [[Pruning.Removal]] {
    try PruningLedger(Workspace(root: small.workspace)).prunings().map(\.removals)
  }

  @Test func `a pruning killed at every named point is done once, whole, and told`() throws {
    let nights = try TestWorkspace.withForgetfulNights()
    func words(_ small: TestWorkspace) -> [String] {
      ["prune", "--workspace", small.workspace.path, "--as-of", "2026-01-01"]
    }
    let undisturbed = try nights.copied()
    #expect(try Binary.run(words(undisturbed)).status == 0)
    let expected = try state(undisturbed)
    let told = try removals(undisturbed)
    #expect(told.count == 1 && told[0].contains { $0.rule == .archive })
    #expect(expected.count < (try state(nights)).count)

    var moments = PruningPoint.allCases.map { "\($0.rawValue):1" }
    let count = told[0].count
    moments += (Self.isThorough ? Array(2...count) : [count / 2, count]).map { "fileRemoved:\($0)" }
    moments += stride(from: 60, to: 600, by: Self.isThorough ? 9 : 97).map { "call:\($0)" }
    for moment in moments {
      let small = try nights.copied()
      let ending = try Binary.run(words(small), killedAt: moment)
      guard ending.wasKilled else {
        #expect(moment.hasPrefix("call:"), "\(moment) is reached")
        continue
      }
      // Between kill and next start the workspace says nothing that is not so.
      let between = try WorkspaceCheck(workspace: small.workspace, workers: 1)
      #expect(between.damages.isEmpty, "\(moment): \(between.damages)")
      // The next start is killed as well, once while it takes the pruning up.
      _ = try Binary.run(words(small), killedAt: "recoveryPruningFinished:1")
      let last = try Binary.run(words(small))
      #expect(last.status == 0, "\(moment): \(last.error)")
      #expect(try state(small) == expected, "\(moment)")
      #expect(try removals(small) == told, "\(moment)")
      let check = try WorkspaceCheck(workspace: small.workspace, workers: 1)
      #expect(check.damages.isEmpty, "\(moment): \(check.damages)")
      #expect(
        !FileManager.default.fileExists(
          atPath: small.workspace.appending(path: "registry/pruning").path))
    }
  }

  @Test func `a pruning on a failing disk stops, and the next one ends as if nothing had been`()
    throws
  {
    let nights = try TestWorkspace.withForgetfulNights()
    func prune(_ small: TestWorkspace, _ files: FileSystem) throws {
      _ = try WorkspacePrune(
        workspace: small.workspace, asOf: "2026-01-01", user: "keeper", started: "then",
        workers: 1, files: files, hooks: SessionHooks()
      ).run()
    }
    let undisturbed = try nights.copied()
    try prune(undisturbed, FileSystem())
    let expected = try state(undisturbed)
    // Device error, no space, read-only: whichever call of whichever sort fails.
    for (call, code) in [
      (FileSystem.Call.remove, Int32(5)), (.write, 28), (.fsync, 5), (.rename, 30), (.open, 13),
    ] {
      let small = try nights.copied()
      let failing = FileSystem { found, path in
        found == call
          && (path.contains("/prunings") || path.contains("/archive/")
            || path.hasSuffix("registry/pruning"))
          ? .error(code) : nil
      }
      #expect(throws: RegistryError.self, "\(call)") { try prune(small, failing) }
      #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
      try prune(small, FileSystem())
      #expect(try state(small) == expected, "\(call)")
    }
  }
}

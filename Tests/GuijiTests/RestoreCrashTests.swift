import Foundation
import Registry
import Testing

@testable import Pipeline

/// A restore that is killed goes on where it stopped, also one that begins with a kept snapshot since
/// a pruning took out what came before.
@Suite struct RestoreCrashTests {
  /// Every so many calls one kill; `GUIJI_CRASHES=300` asks for more of them.
  private static let stride =
    (ProcessInfo.processInfo.environment["GUIJI_CRASHES"].flatMap(Int.init) ?? 0) >= 300 ? 11 : 149

  private static let parts =
    TestWorkspace.lasting + [
      "registry/CURRENT", "registry/tables", "registry/segments", "archive", "prunings",
    ]

  /// What a restore comes to when it is killed at single calls and begun again.
  private func check(_ backup: URL, baseRun: Int?) throws {
    func words(_ small: TestWorkspace) -> [String] {
      ["restore", backup.path, "--workspace", small.workspace.path, "--quiet"]
    }
    let undisturbed = try TestWorkspace()
    let ending = try Binary.run(words(undisturbed))
    try #require(ending.status == 0, "\(ending.error)")
    let expected = try undisturbed.contents(of: Self.parts)
    var killed = 0
    var call = 5
    while true {
      let small = try TestWorkspace()
      guard try Binary.run(words(small), killedAt: "call:\(call)").wasKilled else { break }
      // The next start is killed as well, somewhere else.
      _ = try Binary.run(words(small), killedAt: "call:\(call / 2 + 3)")
      let last = try Binary.run(words(small))
      #expect(last.status == 0, "call \(call): \(last.error)")
      let found = try small.contents(of: Self.parts)
      #expect(found.keys.sorted() == expected.keys.sorted(), "call \(call)")
      for (path, data) in expected { #expect(found[path] == data, "call \(call): \(path)") }
      let check = try WorkspaceCheck(workspace: small.workspace, workers: 1)
      #expect(check.damages.isEmpty, "call \(call): \(check.damages)")
      killed += 1
      call += Self.stride
    }
    #expect(killed > 4, "killed \(killed) times")
    let base = try ReplayBase(
      for: Journal(Workspace(root: backup)).entries(through: 4), in: Workspace(root: backup))
    #expect(base?.run == baseRun)
  }

  @Test(arguments: [false, true])
  func `killed at single calls, a restore ends as one that was never disturbed`(
    isPruned: Bool
  ) throws {
    let nights = try TestWorkspace.withForgetfulNights()
    let place = nights.workspace
    if isPruned {
      let words = ["prune", "--workspace", place.path, "--as-of", "2026-01-01"]
      try #require(try Binary.run(words).status == 0)
    }
    let backup = nights.folder.appending(path: "backup")
    _ = try WorkspaceBackup(workspace: place).copy(to: backup, user: "keeper", at: "then")
    try check(backup, baseRun: isPruned ? 3 : nil)
  }
}

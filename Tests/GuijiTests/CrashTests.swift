import Bytes
import Foundation
import Registry
import Synchronization
import Testing

@testable import Pipeline

/// Runs that are broken off, and the runs after them, end where an undisturbed run ends.
@Suite struct CrashTests {
  private static let crash = RegistryError(.systemCall(name: "crash", code: 0), path: "")

  /// How often the program is killed; `GUIJI_CRASHES=300` asks for more.
  private static let killCount =
    ProcessInfo.processInfo.environment["GUIJI_CRASHES"].flatMap(Int.init) ?? 25

  @Test func `the program, killed at random moments, loses and doubles nothing`() throws {
    let undisturbed = try TestWorkspace()
    try undisturbed.fill()
    let started = ContinuousClock.now
    let ending = try Binary.run(undisturbed.runWords())
    let duration = started.duration(to: .now).components
    let longest = Int(duration.seconds) * 1_100_000 + Int(duration.attoseconds / 900_000_000_000)
    try #require(ending.status == 0, "\(ending.error)")
    let expected = try undisturbed.contents()
    try #require(expected.keys.contains { $0.hasPrefix("outbox/national/000002") })

    var random = SplitMix64(seed: 2026)
    var killed = 0
    var late = 0
    var small = try TestWorkspace()
    try small.fill()
    while killed + late < Self.killCount {
      let moment = Int.random(in: 0...longest, using: &random)
      let ending = try Binary.run(small.runWords(), killedAfter: moment)
      guard !ending.wasKilled else {
        killed += 1
        continue
      }
      // It was done before the signal came: what many broken runs left must be the whole state.
      late += 1
      try check(small, ending, expected)
      small = try TestWorkspace()
      try small.fill()
    }
    try check(small, try Binary.run(small.runWords()), expected)
    #expect(killed > Self.killCount / 3, "killed \(killed), too late \(late)")
    print("killed \(killed) times, \(late) times too late")
  }

  private func check(
    _ small: TestWorkspace, _ ending: Binary.Ending, _ expected: [String: Data]
  ) throws {
    #expect(ending.status == 0, "\(ending.error)")
    let found = try small.contents()
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (path, data) in expected { #expect(found[path] == data, "\(path) differs") }
    let staging = small.workspace.appending(path: "registry/staging").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: staging).isEmpty)
    #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
  }

  @Test(arguments: CommitPoint.allCases, [1, 2])
  func `a run broken off at a named point of a night's commit is made good`(
    _ point: CommitPoint, night: Int
  ) throws {
    let undisturbed = try TestWorkspace()
    try undisturbed.fill()
    try undisturbed.run()
    let small = try TestWorkspace()
    try small.fill()
    let reached = Atomic(0)
    let crash = Self.crash
    #expect(throws: crash) {
      _ = try PipelineRun(small.request(), files: FileSystem()) { (now) throws(RegistryError) in
        // A night shows many outputs; the first of them counts it.
        if now == .staged { reached.wrappingAdd(1, ordering: .relaxed) }
        if now == point, reached.load(ordering: .relaxed) == night { throw crash }
      }.run()
    }
    try small.run()
    #expect(try small.contents() == undisturbed.contents())
    #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
  }
}

import Foundation
import Registry
import Synchronization
import Testing

@testable import Pipeline
@testable import guiji

/// A disk that is full, or fails, while a night runs.
@Suite struct FullDiskTests {
  /// The error number of a full disk.
  private static let noSpace: Int32 = 28

  private func status(_ body: () throws -> Void) -> guiji.ExitStatus? {
    do {
      try body()
      return nil
    } catch { return Failure.status(of: error) }
  }

  @Test func `a disk without space for the run stops it before it begins`() throws {
    let small = try TestWorkspace()
    try small.fill()
    let full = FileSystem { call, _ in call == .statvfs ? .short(byteCount: 9 << 20) : nil }
    let error = #expect(throws: RunError.self) {
      try PipelineRun(small.request(), files: full) { _ in }.run()
    }
    let text = try #require(error).description
    #expect(text.contains("9 MiB free") && text.contains("free some space"), "\(text)")
    #expect(error.map(Failure.status) == .nothingDone)
    #expect(try Snapshot.current(of: Workspace(root: small.workspace)) == nil)
    #expect(try small.run().ledgers.count == 2)
  }

  /// What a disk may do to a whole run: the call that fails from some moment on, and the error number.
  private static let failures: [(FileSystem.Call, Int32)] = [
    (.write, noSpace), (.write, 5), (.fsync, 5), (.rename, 5), (.open, 30), (.mkdir, noSpace),
  ]

  @Test(arguments: failures)
  func `a disk that fails during the run ends with 3 and does no harm`(
    _ call: FileSystem.Call, _ code: Int32
  ) throws {
    let undisturbed = try TestWorkspace()
    try undisturbed.fill()
    try undisturbed.run()
    let expected = try undisturbed.contents()
    let count = Atomic(0)
    let counting = FileSystem { found, _ in
      if found == call { count.wrappingAdd(1, ordering: .relaxed) }
      return nil
    }
    let counted = try TestWorkspace()
    try counted.fill()
    _ = try PipelineRun(counted.request(), files: counting) { _ in }.run()
    let all = count.load(ordering: .relaxed)
    #expect(all > (call == .mkdir ? 20 : 50), "\(all) calls of \(call)")

    let small = try TestWorkspace()
    try small.fill()
    for last in stride(from: 1, to: all, by: max(1, all / 6)) {
      let made = Atomic(0)
      let failing = FileSystem { found, _ in
        guard found == call else { return nil }
        let number = made.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < last ? nil : .error(code)
      }
      let ended = status {
        _ = try PipelineRun(small.request(), files: failing) { _ in }.run()
      }
      #expect(ended == .nothingDone || ended == nil, "after \(last) calls of \(call)")
      guard try Workspace(root: small.workspace).isThere else { continue }
      let check = try WorkspaceCheck(workspace: small.workspace, workers: 1)
      #expect(check.damages.isEmpty, "after \(last) calls of \(call): \(check.damages)")
    }
    try small.run()
    #expect(try small.contents() == expected)
  }

  @Test func `a disk that takes a few bytes at a time gets the same bytes`() throws {
    let undisturbed = try TestWorkspace()
    try undisturbed.fill()
    try undisturbed.run()
    let small = try TestWorkspace()
    try small.fill()
    // Fewer bytes than asked for, as a write may do; every file goes through the one door.
    let short = FileSystem { call, path in
      call == .write && !path.contains("/archive/") ? .short(byteCount: 997) : nil
    }
    _ = try PipelineRun(small.request(), files: short) { _ in }.run()
    #expect(try small.contents() == undisturbed.contents())
    #expect(try WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
  }

  @Test func `bundles, returns and reports are written through the door as well`() throws {
    let small = try TestWorkspace()
    try small.fill()
    for part in ["/outbox/", "/returns/", "/reports/", "/working/"] {
      let failing = FileSystem { call, path in
        call == .write && path.contains(part) ? .error(Self.noSpace) : nil
      }
      let ended = status { _ = try PipelineRun(small.request(), files: failing) { _ in }.run() }
      #expect(ended == .nothingDone, "\(part)")
      #expect(try Snapshot.current(of: Workspace(root: small.workspace)) == nil, "\(part)")
    }
    #expect(try small.run().ledgers.count == 2)
  }
}

extension Workspace {
  /// Whether somebody has made it already.
  fileprivate var isThere: Bool {
    get throws { try files.status(of: formatFile) != nil }
  }
}

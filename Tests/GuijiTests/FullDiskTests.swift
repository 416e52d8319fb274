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

  @Test func `a disk that fills up during the run ends with 3 and does no harm`() throws {
    let undisturbed = try TestWorkspace()
    try undisturbed.fill()
    try undisturbed.run()
    let expected = try undisturbed.contents()
    let count = Atomic(0)
    let counting = FileSystem { call, _ in
      if call == .write { count.wrappingAdd(1, ordering: .relaxed) }
      return nil
    }
    let counted = try TestWorkspace()
    try counted.fill()
    _ = try PipelineRun(counted.request(), files: counting) { _ in }.run()
    let all = count.load(ordering: .relaxed)
    #expect(all > 50)

    let small = try TestWorkspace()
    try small.fill()
    for last in stride(from: 1, to: all, by: max(1, all / 9)) {
      let written = Atomic(0)
      let filling = FileSystem { call, _ in
        guard call == .write else { return nil }
        let number = written.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < last ? nil : .error(Self.noSpace)
      }
      let ended = status {
        _ = try PipelineRun(small.request(), files: filling) { _ in }.run()
      }
      #expect(ended == .nothingDone || ended == nil, "after \(last) writes")
      let check = try WorkspaceCheck(workspace: small.workspace, workers: 1)
      #expect(check.damages.isEmpty, "after \(last) writes")
    }
    try small.run()
    #expect(try small.contents() == expected)
  }
}

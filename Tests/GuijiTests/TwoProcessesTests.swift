import Foundation
import Testing

/// Two processes have two seeds for their hashes; what they write must not show it.
@Suite struct TwoProcessesTests {
  @Test func `two processes write the same bytes`() throws {
    let first = try TestWorkspace()
    let second = try TestWorkspace()
    for (place, workers) in [(first, "2"), (second, "3")] {
      let ending = try Binary.run([
        "run", TestWorkspace.pipeline.path, "--inbox", TestWorkspace.fixtureInbox.path,
        "--workspace", place.workspace.path, "--as-of", "2026-11-20", "--workers", workers,
        "--quiet",
      ])
      #expect(ending.status == 1, "\(ending.error)")
    }
    let parts = TestWorkspace.lasting + ["archive", "registry/tables", "registry/segments"]
    let expected = try first.contents(of: parts)
    let found = try second.contents(of: parts)
    #expect(expected.count > 100)
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (path, data) in expected { #expect(found[path] == data, "\(path) differs") }
  }
}

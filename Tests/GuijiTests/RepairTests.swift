import Foundation
import Pipeline
import Registry
import Testing

@testable import guiji

/// What is damaged is made again where it can be, and named and moved aside where it cannot.
@Suite struct RepairTests {
  private static let parts =
    TestWorkspace.lasting + ["registry/tables", "registry/segments", "registry/CURRENT", "archive"]

  private func workspace() throws -> TestWorkspace {
    let small = try TestWorkspace()
    try small.fill()
    try small.run()
    return small
  }

  private func repair(
    _ small: TestWorkspace, inbox: Bool = false
  ) throws -> WorkspaceRepair {
    try WorkspaceRepair(
      workspace: small.workspace, inbox: inbox ? small.inbox : nil, workers: 2, started: "test",
      user: "tester")
  }

  private func flip(_ path: String, of small: TestWorkspace) throws {
    let file = small.workspace.appending(path: path)
    var data = try Data(contentsOf: file)
    data[data.count / 3] ^= 16
    try data.write(to: file)
  }

  @Test func `every derived file, flipped or gone, is the same again`() throws {
    let small = try workspace()
    let before = try small.contents(of: Self.parts)
    let derived = before.filter { path, data in
      data != Data("folder".utf8)
        && !["archive/", "journal/", "reports/"].contains { path.hasPrefix($0) }
    }.keys.sorted()
    try #require(derived.count > 30)
    for path in derived { try flip(path, of: small) }
    #expect(Main.run(["verify", "--workspace", small.workspace.path]) == .somethingHeld)
    let all = try repair(small)
    #expect(all.remaining.isEmpty, "\(all.remaining)")
    #expect(Set(all.repaired) == Set(derived))
    #expect(try small.contents(of: Self.parts) == before)

    let manifest = try #require(
      try Snapshot.current(of: Workspace(root: small.workspace))?.manifest)
    let tables = Set(manifest.tables.map(\.name))
    // One file away at a time, of each sort; a bundle that was taken away is no damage.
    for part in ["registry/tables/", "registry/segments/", "registry/snapshots/"] {
      // A slice that was made one with others in its own night is named by nobody and not missed.
      let path = try #require(
        derived.first { path in
          path.hasPrefix(part)
            && (part != "registry/tables/" || tables.contains(String(path.dropFirst(part.count))))
        })
      try FileManager.default.removeItem(at: small.workspace.appending(path: path))
      let words = ["verify", "--repair", "--quiet", "--workspace", small.workspace.path]
      #expect(Main.run(words) == .done, "\(path)")
      #expect(try small.contents(of: Self.parts) == before, "\(path)")
    }
    let audit = try WorkspaceAudit(workspace: small.workspace)
    #expect(audit.lines.filter { $0.action == "repair" }.count == 4)
  }

  @Test func `a damaged archive file is moved aside, named, and taken from the inbox again`() throws
  {
    let small = try workspace()
    let before = try small.contents(of: Self.parts)
    let entry = try Journal(Workspace(root: small.workspace)).entry(run: 1)
    let drop = try #require(entry.drops.first { $0.path.hasPrefix("finance/") })
    let path = "archive/\(drop.sha256.prefix(2))/\(drop.sha256)"
    try flip(path, of: small)
    let found = try repair(small)
    #expect(found.quarantined.count == 1)
    #expect(found.remaining.count == 1)
    #expect(found.remaining.allSatisfy { $0.contains(drop.sha256) })
    let aside = small.workspace.appending(path: "quarantine/\(drop.sha256)")
    #expect(FileManager.default.fileExists(atPath: aside.path))

    // Who needs it says so, and does nothing.
    let again = small.workspace.deletingLastPathComponent().appending(path: "again")
    let ending = try Binary.run([
      "rebuild", "--workspace", small.workspace.path, "--into", again.path, "--quiet",
    ])
    #expect(ending.status == 3)
    #expect(ending.error.contains("quarantined"), "\(ending.error)")
    #expect(ending.error.contains(drop.sha256))

    let mended = try repair(small, inbox: true)
    #expect(mended.remaining.isEmpty, "\(mended.remaining)")
    #expect(mended.repaired.contains(path))
    let parts = TestWorkspace.lasting + ["registry/tables", "registry/CURRENT"]
    let lasting = try small.contents(of: parts)
    for (name, data) in lasting { #expect(before[name] == data, "\(name)") }
    #expect(FileManager.default.fileExists(atPath: aside.path), "nothing is deleted")
    #expect(Main.run(small.runWords(asOf: "2026-11-20")) == .done)
  }

  @Test func `a damaged archive file gives no other records`() throws {
    let small = try workspace()
    let entry = try Journal(Workspace(root: small.workspace)).entry(run: 1)
    let drop = try #require(entry.drops.first { $0.path.hasPrefix("finance/") })
    try flip("archive/\(drop.sha256.prefix(2))/\(drop.sha256)", of: small)
    #expect(throws: RegistryError.self) {
      _ = try Rebuild(
        from: small.workspace, into: small.folder.appending(path: "rebuilt"), workers: 1
      ).run(started: "test")
    }
  }

  @Test func `a repair waits for nobody and says who holds the workspace`() throws {
    let small = try workspace()
    let lock = try RunLock(Workspace(root: small.workspace), started: "now")
    let words = ["verify", "--repair", "--workspace", small.workspace.path]
    #expect(withExtendedLifetime(lock) { Main.run(words) } == .locked)
  }

  @Test func `a damaged list of what the inbox was hashed to is taken away`() throws {
    let small = try workspace()
    try small.run()
    let path = "registry/inbox-digests"
    try flip(path, of: small)
    let check = try WorkspaceCheck(workspace: small.workspace, workers: 1)
    #expect(check.damages.count == 1, "\(check.damages)")
    let mended = try repair(small)
    #expect(mended.repaired == [path])
    #expect(mended.remaining.isEmpty, "\(mended.remaining)")
  }
}

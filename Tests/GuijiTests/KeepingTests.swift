import Foundation
import Registry
import Testing

@testable import Pipeline
@testable import guiji

/// Backups, restores, upgrades, releases, and who may do what.
@Suite struct KeepingTests {
  private static let parts = TestWorkspace.lasting + ["registry/CURRENT", "registry/tables"]

  private func flip(_ url: URL) throws {
    var data = try Data(contentsOf: url)
    data[data.count / 2] ^= 1
    try data.write(to: url)
  }

  @Test func `a backup has what a restore needs, and the next night goes on from it`() throws {
    let small = try TestWorkspace()
    try small.fill()
    try small.run(asOf: "2026-11-18")
    let backup = small.folder.appending(path: "backup")
    let words = ["backup", "--workspace", small.workspace.path, "--to", backup.path]
    #expect(Main.run(words) == .done)
    try small.run()
    #expect(Main.run(words) == .done, "what is new is added")
    #expect(Main.run(["backup", "--workspace", small.workspace.path]) == .done)
    let parts = try WorkspaceBackup(workspace: small.workspace).parts().map(\.path)
    #expect(parts == ["archive", "audit.ndjson", "format", "journal"])

    let again = small.folder.appending(path: "again")
    let restore = ["restore", backup.path, "--workspace", again.path, "--quiet"]
    #expect(Main.run(restore) == .done)
    let other = try TestWorkspace()
    try FileManager.default.moveItem(at: again, to: other.workspace)
    #expect(try other.contents(of: Self.parts) == small.contents(of: Self.parts))
    #expect(try WorkspaceCheck(workspace: other.workspace, workers: 1).damages.isEmpty)
    let audit = try WorkspaceAudit(workspace: other.workspace).lines.map(\.action)
    #expect(audit == ["run", "backup", "run", "backup", "restore"])

    try small.copy("finance/finance_xzcf_20261120_1.csv", rows: 20)
    try FileManager.default.removeItem(at: other.inbox)
    try FileManager.default.copyItem(at: small.inbox, to: other.inbox)
    for workspace in [small, other] { try workspace.run(asOf: "2026-11-20") }
    #expect(try other.contents(of: Self.parts) == small.contents(of: Self.parts))

    #expect(Main.run(["restore", backup.path, "--workspace", small.workspace.path]) == .wrongCall)
    #expect(Main.run(words.dropLast() + [small.workspace.path]) == .wrongCall)
  }

  @Test func `a restore that was broken off goes on, and a damaged archive is not copied`() throws {
    let small = try TestWorkspace()
    try small.fill()
    try small.run()
    let backup = small.folder.appending(path: "backup")
    _ = try WorkspaceBackup(workspace: small.workspace)
      .copy(to: backup, user: "tester", at: "test")
    // As after a restore that ended with the first run.
    let half = small.folder.appending(path: "half")
    _ = try Rebuild(from: backup, into: half, workers: 1).run(through: .run(1), started: "test")
    for name in try FileManager.default.contentsOfDirectory(
      atPath: backup.appending(path: "archive").path)
    {
      try FileManager.default.copyItem(
        at: backup.appending(path: "archive/\(name)"), to: half.appending(path: "archive/\(name)"))
    }
    #expect(
      try WorkspaceRestore(from: backup, to: half, workers: 1).run(started: "", user: "") == 2)
    let expected = try small.contents(of: ["registry/snapshots"]).values.map(\.count).sorted()
    let found = try FileManager.default.subpathsOfDirectory(
      atPath: half.appending(path: "registry/snapshots").path)
    #expect(found.count == expected.count)

    let archive = small.workspace.appending(path: "archive")
    let file = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: archive.path).first { $0.count > 60 })
    try flip(archive.appending(path: file))
    let error = #expect(throws: RegistryError.self) {
      _ = try WorkspaceBackup(workspace: small.workspace).copy(
        to: small.folder.appending(path: "other"), user: "", at: "")
    }
    #expect(error?.path.hasSuffix(file) == true)
  }

  @Test func `an older workspace asks for an upgrade, a newer one for its program`() throws {
    let small = try TestWorkspace()
    try small.fill()
    try small.run(asOf: "2026-11-18")
    let format = small.workspace.appending(path: "format")
    try Data("guiji workspace 1\n".utf8).write(to: format)
    let ending = try Binary.run(small.runWords())
    #expect(ending.status == 3)
    #expect(ending.error.contains("guiji upgrade"), "\(ending.error)")
    let words = ["upgrade", "--workspace", small.workspace.path]
    #expect(Main.run(words) == .done)
    #expect(Main.run(words) == .done, "nothing to do")
    #expect(
      try WorkspaceAudit(workspace: small.workspace).lines.map(\.action) == ["run", "upgrade"])
    #expect(Main.run(small.runWords()) == .done)
    try Data("guiji workspace 99\n".utf8).write(to: format)
    #expect(Main.run(words) == .nothingDone)
    #expect(Main.run(["upgrade", "--workspace", "/nowhere/workspace"]) == .nothingDone)
  }

  @Test func `a held drop is released by command, with reason and user on record`() throws {
    let small = try TestWorkspace()
    try small.copy("organ-register/bb_jgml_20261118_1.csv", rows: 60)
    try small.run(asOf: "2026-11-18")
    try small.copy("organ-register/bb_jgml_20261119_1.csv", rows: 10)
    try small.run()
    let held = try #require(
      try WorkspaceStatus(workspace: small.workspace, limit: 1).heldDrops.first)
    let words = ["release", "--workspace", small.workspace.path, String(held.sha256.prefix(12))]
    #expect(Main.run(words) == .wrongCall, "a reason is missing")
    #expect(Main.run(words.dropLast() + ["000000000000", "--reason", "x"]) == .wrongCall)
    #expect(
      Main.run(words + ["--reason", "机构撤并, “确认”", "--person", "周某"]) == .done)
    try small.run()
    let status = try WorkspaceStatus(workspace: small.workspace, limit: 1)
    #expect(status.heldDrops.isEmpty)
    let actions = try WorkspaceAudit(workspace: small.workspace).lines.map(\.action)
    #expect(actions == ["run", "run", "decide", "release", "run"])
  }

  @Test func `who is not named in a role is refused, and that is on record`() throws {
    let small = try TestWorkspace()
    let file = try small.copyPipeline()
    let text = try String(contentsOf: file, encoding: .utf8)
    func write(_ roles: String) throws {
      try Data(text.replacing("\"schemas\"", with: "\"roles\": \(roles),\n\"schemas\"").utf8)
        .write(to: file)
    }
    try small.fill()
    var request = small.request(asOf: "2026-11-18")
    request.pipeline = file.deletingLastPathComponent()
    try write("{ \"unmasked\": [\"auditor\"], \"keep\": [\"admin\"], \"release\": [\"周某\"] }")
    #expect(try PipelineRun(request).run().ledgers.count == 1)
    for words in [
      ["backup", "--to", small.folder.appending(path: "b").path], ["verify", "--repair"],
      ["explain", "--unmasked", "沈阳市财政局"],
      ["release", "--reason", "r", "--person", "p", "0123456789ab"],
    ] {
      #expect(Main.run(words + ["--workspace", small.workspace.path]) == .wrongCall, "\(words)")
    }
    #expect(Main.run(["backup", "--workspace", small.workspace.path]) == .done, "a look is free")
    try write("{ \"run\": [\"guiji\"] }")
    request.asOf = "2026-11-19"
    let error = #expect(throws: RunError.self) { _ = try PipelineRun(request).run() }
    #expect(error?.description.contains("tester") == true)
    request.user = "guiji"
    #expect(try PipelineRun(request).run().ledgers.count == 1)
    let actions = try WorkspaceAudit(workspace: small.workspace).lines.map(\.action)
    #expect(actions == ["run", "refused", "refused", "refused", "refused", "refused", "run"])
    try write("{ \"run\": [], \"fly\": [\"x\"] }")
    #expect(Main.run(["check", file.deletingLastPathComponent().path]) == .wrongCall)
  }

  @Test func `an outbox that cannot be written is made good by the next run`() throws {
    let undisturbed = try TestWorkspace()
    try undisturbed.fill()
    try undisturbed.run()
    let small = try TestWorkspace()
    try small.fill()
    let readOnly = FileSystem { call, path in
      call == .rename && path.contains("/outbox/") && !path.contains("/staging/")
        ? .error(30) : nil
    }
    let error = #expect(throws: RegistryError.self) {
      _ = try PipelineRun(small.request(), files: readOnly) { (_) throws(RegistryError) in }.run()
    }
    #expect(error?.path.contains("/outbox/") == true)
    try small.run()
    #expect(try small.contents() == undisturbed.contents())
  }

  @Test func `who reads while a run is under way sees whole runs`() throws {
    let small = try TestWorkspace()
    try small.fill()
    try small.run(asOf: "2026-11-18")
    let process = Process()
    process.executableURL = Binary.url
    process.arguments = small.runWords(asOf: "2026-11-20")
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try small.copy("finance/finance_xzcf_20261120_1.csv", rows: 30)
    try process.run()
    var seen: Set<Int> = []
    var rounds = 0
    repeat {
      let status = try WorkspaceStatus(workspace: small.workspace, limit: 10)
      let history = try WorkspaceHistory(workspace: small.workspace, limit: 10)
      #expect(status.runs.count <= history.runs.count)
      for run in history.runs { #expect(run.drops.count == (run.run == 1 ? 2 : 1)) }
      let found = try Explain(workspace: small.workspace).explain("沈财罚〔2026〕5号")
      #expect(found.caseCount == 1)
      seen.insert(found.run)
      rounds += 1
    } while process.isRunning || rounds < 2
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(seen.isSubset(of: [1, 2, 3]))
  }

  @Test func `an audit log that is gone, or cut, does not tell of every run`() throws {
    let small = try TestWorkspace()
    try small.fill()
    try small.run()
    let log = small.workspace.appending(path: "audit.ndjson")
    let whole = try Data(contentsOf: log)
    let words = ["audit", "verify", "--workspace", small.workspace.path]
    #expect(Main.run(words) == .done)
    let lines = whole.split(separator: UInt8(ascii: "\n"))
    for kept in [0, lines.count - 1] {
      try Data(lines.prefix(kept).map { $0 + [UInt8(ascii: "\n")] }.joined()).write(to: log)
      #expect(Main.run(words) == .somethingHeld, "\(kept) lines")
      let damage = try #require(try WorkspaceAudit(workspace: small.workspace).damage)
      #expect(damage.contains("run \(kept + 1)"))
    }
    try FileManager.default.removeItem(at: log)
    #expect(try !WorkspaceCheck(workspace: small.workspace, workers: 1).damages.isEmpty)
    // A replayed workspace has one line for all its runs.
    try whole.write(to: log)
    let rebuilt = small.folder.appending(path: "rebuilt")
    _ = try Rebuild(from: small.workspace, into: rebuilt, workers: 1).run(started: "")
    #expect(try WorkspaceAudit(workspace: rebuilt).damage == nil)
  }

  @Test func `what the system refuses is told in its own words`() throws {
    let folder = try TestWorkspace().folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "file")
    try Data("x".utf8).write(to: file)
    let error = #expect(throws: RegistryError.self) { try FileSystem().names(in: file) }
    #expect(error?.description.contains("Not a directory") == true)
    #expect(error?.description.contains("a folder is wanted") == true)
  }
}

import Foundation
import Pipeline
import Testing

@testable import guiji

/// The commands that tell what a workspace did, and whether all of it is still whole.
@Suite struct ProvingTests {
  private func workspace() throws -> TestWorkspace {
    let small = try TestWorkspace()
    try small.fill()
    try small.put("justice/letter.txt", "no drop")
    try small.run()
    return small
  }

  /// The first file below a folder of the workspace.
  private func file(below part: String, of small: TestWorkspace) throws -> URL {
    let folder = small.workspace.appending(path: part)
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
      let file = folder.appending(path: name)
      if !FileManager.default.fileExists(atPath: file.path + "/.") { return file }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  @Test(arguments: [
    "archive", "journal", "registry/segments", "registry/tables", "registry/snapshots", "outbox",
    "returns",
  ])
  func `a flipped bit is found and the file named`(part: String) throws {
    let small = try workspace()
    let words = ["verify", "--workspace", small.workspace.path]
    #expect(Main.run(words) == .done)
    let file = try file(below: part, of: small)
    var data = try Data(contentsOf: file)
    data[data.count / 2] ^= 4
    try data.write(to: file)
    #expect(Main.run(words) == .somethingHeld)
    let check = try WorkspaceCheck(workspace: small.workspace, workers: 2)
    #expect(check.damages.contains { $0.contains(file.path) }, "\(check.damages)")
  }

  @Test func `a file gone from the archive is missed`() throws {
    let small = try workspace()
    let file = try file(below: "archive", of: small)
    try FileManager.default.removeItem(at: file)
    let check = try WorkspaceCheck(workspace: small.workspace, workers: 2)
    #expect(check.damages.count == 1)
    #expect(check.damages.allSatisfy { $0.contains(file.path) && $0.contains("backup") })
  }

  @Test func `the history lists drops and bundles, and those of one department`() throws {
    let small = try workspace()
    let history = try WorkspaceHistory(workspace: small.workspace, limit: 10)
    #expect(history.runs.map(\.run) == [2, 1])
    #expect(history.runs[0].drops.map(\.verdict).sorted() == ["accepted", "held"])
    #expect(history.runs.allSatisfy { $0.bundles.count == 3 })
    let counts = try #require(history.runs[1].bundles[0].counts)
    #expect(counts.added == counts.heldAfter)
    let organs = try WorkspaceHistory(
      workspace: small.workspace, limit: 10, department: "organ-register")
    #expect(organs.runs.map(\.run) == [1])
    #expect(organs.runs[0].drops.map(\.path) == ["organ-register/bb_jgml_20261118_1.csv"])
    #expect(try WorkspaceHistory(workspace: small.workspace, limit: 1).runs.count == 1)

    let bundle = small.workspace.appending(path: "outbox/\(history.runs[0].bundles[0].folder)")
    try FileManager.default.removeItem(at: bundle)
    let later = try WorkspaceHistory(workspace: small.workspace, limit: 1)
    #expect(later.runs[0].bundles[0].counts == nil)
    #expect(Main.run(["history", "--workspace", small.workspace.path]) == .done)
    #expect(
      Main.run(["history", "--workspace", small.workspace.path, "--language", "zh"]) == .done)
  }

  @Test func `runs, releases and rebuilds are on record with their user`() throws {
    let small = try TestWorkspace()
    try small.copy("organ-register/bb_jgml_20261118_1.csv", rows: 60)
    try small.run(asOf: "2026-11-18")
    try small.copy("organ-register/bb_jgml_20261119_1.csv", rows: 10)
    try small.run()
    let held = try #require(
      try WorkspaceStatus(workspace: small.workspace, limit: 1).heldDrops.first)
    try Data("drop,reason,person,day\n\(held.sha256),机构撤并,周某,2026-11-19\n".utf8).write(
      to: small.workspace.appending(path: "decisions/releases.csv"))
    try small.run()
    let audit = try WorkspaceAudit(workspace: small.workspace)
    #expect(audit.lines.map(\.action) == ["run", "run", "release", "run"])
    #expect(audit.lines.allSatisfy { $0.user == "tester" && $0.time == "test" })
    #expect(audit.lines[2].detail.contains(held.sha256.prefix(12)))
    #expect(
      audit.lines[1].detail.hasSuffix("; exports national no. 2, provincial no. 2, public no. 2"))
    #expect(audit.damage == nil)

    let rebuilt = small.folder.appending(path: "rebuilt")
    _ = try Rebuild(from: small.workspace, into: rebuilt, workers: 1)
      .run(started: "later", user: "archivist")
    let other = try WorkspaceAudit(workspace: rebuilt)
    #expect(other.lines.map(\.action) == ["rebuild"])
    #expect(other.lines.map(\.user) == ["archivist"])

    let words = ["audit", "verify", "--workspace", small.workspace.path]
    #expect(Main.run(words) == .done)
    let log = small.workspace.appending(path: "audit.ndjson")
    let text = try String(contentsOf: log, encoding: .utf8)
    try Data(text.replacing("run 2", with: "run 9").utf8).write(to: log)
    #expect(Main.run(words) == .somethingHeld)
    #expect(Main.run(["verify", "--workspace", small.workspace.path]) == .somethingHeld)
  }
}

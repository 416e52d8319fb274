import Foundation
import Registry
import Testing

@Suite struct AuditLogTests {
  private func log(_ count: Int, in workspace: Workspace) throws -> AuditLog {
    try workspace.prepare()
    let log = AuditLog(workspace)
    for number in 1...count {
      try log.append(
        at: "2026-01-0\(number)", user: "clerk", action: "run", detail: "run \(number)")
    }
    return log
  }

  @Test func `lines are chained`() throws {
    let folder = try TestFolder()
    let log = try log(3, in: folder.workspace)
    try log.verify()
    #expect(try log.entries().map(\.detail) == ["run 1", "run 2", "run 3"])
  }

  @Test func `a changed, a missing and a moved line are found`() throws {
    let folder = try TestFolder()
    let log = try log(4, in: folder.workspace)
    let url = folder.workspace.auditFile
    let whole = try String(contentsOf: url, encoding: .utf8)
    let lines = whole.split(separator: "\n").map(String.init)
    let changed = whole.replacingOccurrences(of: "run 2", with: "run 9")
    let missing = [lines[0], lines[2], lines[3]].joined(separator: "\n") + "\n"
    let moved = [lines[0], lines[2], lines[1], lines[3]].joined(separator: "\n") + "\n"
    for text in [changed, missing, moved] {
      try Data(text.utf8).write(to: url)
      #expect(throws: RegistryError.self) { try log.verify() }
    }
  }

  @Test func `after a line cut off by a crash the log goes on`() throws {
    let folder = try TestFolder()
    let log = try log(2, in: folder.workspace)
    let url = folder.workspace.auditFile
    let whole = try Data(contentsOf: url)
    for cut in 1..<60 {
      try Data(whole.dropLast(cut)).write(to: url)
      try log.append(at: "later", user: "clerk", action: "run", detail: "again")
      // Without its line end only, the second line is whole.
      try log.verify()
      #expect(try log.entries().count == (cut == 1 ? 3 : 2))
    }
  }
}

import Bytes
import Foundation
import Synchronization
import Testing

@testable import Registry

@Suite struct InboxDigestsTests {
  /// Counts how often a file is opened.
  private final class Door: Sendable {
    let count = Mutex(0)

    func files(countingOpensOf name: String) -> FileSystem {
      FileSystem { call, path in
        if call == .open, path.hasSuffix(name) { self.count.withLock { $0 += 1 } }
        return nil
      }
    }

    var opened: Int { count.withLock { $0 } }
  }

  /// The digest of a file as a run asks for it and leaves it.
  private func run(_ workspace: Workspace, _ file: URL) throws -> String {
    var digests = try InboxDigests(workspace)
    let sha256 = try digests.digest(of: file, at: "a/drop.csv")
    try digests.write(isOfAll: true)
    return sha256
  }

  private func sha256(_ text: String) -> String { SHA256.hex(of: Array(text.utf8).span) }

  @Test func `a file that two runs found the same is not opened again`() throws {
    let folder = try TestFolder()
    let door = Door()
    let workspace = folder.workspace(door.files(countingOpensOf: "drop.csv"))
    try workspace.prepare()
    let file = try folder.write("rows", as: "drop.csv")
    var opened: [Int] = []
    for _ in 0..<4 {
      #expect(try run(workspace, file) == sha256("rows"))
      opened.append(door.opened)
    }
    #expect(opened == [1, 2, 2, 2])
  }

  @Test func `a file written over is read, though its length and time of content are the same`()
    throws
  {
    let folder = try TestFolder()
    let workspace = folder.workspace
    try workspace.prepare()
    let file = try folder.write("rows", as: "drop.csv")
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    for _ in 0..<3 { #expect(try run(workspace, file) == sha256("rows")) }
    for text in ["rowz", "Rows"] {
      if text == "rowz" {
        try Data(text.utf8).write(to: file)
      } else {
        // Another file under the name.
        try Data(text.utf8).write(to: file, options: .atomic)
      }
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
      for _ in 0..<3 { #expect(try run(workspace, file) == sha256(text)) }
    }
  }

  @Test func `what was not asked for is forgotten once everything was looked at`() throws {
    let folder = try TestFolder()
    let workspace = folder.workspace
    try workspace.prepare()
    let file = try folder.write("rows", as: "drop.csv")
    _ = try run(workspace, file)
    let before = try Data(contentsOf: workspace.inboxDigests)
    try InboxDigests(workspace).write(isOfAll: false)
    #expect(try Data(contentsOf: workspace.inboxDigests) == before)
    try InboxDigests(workspace).write(isOfAll: true)
    #expect(try Data(contentsOf: workspace.inboxDigests) != before)
    try InboxDigests.verify(workspace)
  }

  @Test func `a damaged list is found, means nothing, and is taken away`() throws {
    let folder = try TestFolder()
    let workspace = folder.workspace
    try workspace.prepare()
    let file = try folder.write("rows", as: "drop.csv")
    for _ in 0..<2 { _ = try run(workspace, file) }
    let sound = try Data(contentsOf: workspace.inboxDigests)
    for place in 0..<8 * sound.count {
      var broken = sound
      broken[place / 8] ^= 1 << UInt8(place % 8)
      try broken.write(to: workspace.inboxDigests)
      #expect(throws: RegistryError.self) { try InboxDigests.verify(workspace) }
    }
    for count in 0..<sound.count {
      try sound.prefix(count).write(to: workspace.inboxDigests)
      #expect(throws: RegistryError.self) { try InboxDigests.verify(workspace) }
    }
    #expect(try run(workspace, file) == sha256("rows"))
    try InboxDigests.verify(workspace)
    #expect(try !InboxDigests.mend(workspace))
    try Data("x".utf8).write(to: workspace.inboxDigests)
    #expect(try InboxDigests.mend(workspace))
    #expect(try workspace.files.status(of: workspace.inboxDigests) == nil)
  }
}

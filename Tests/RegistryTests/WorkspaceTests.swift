import Foundation
import Registry
import Synchronization
import Testing

@Suite struct WorkspaceTests {
  @Test func `folders and files are for the owner only`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    #expect(try mode(folder.workspace.root) == 0o700)
    #expect(try mode(folder.workspace.segments) == 0o700)
    #expect(try mode(folder.workspace.formatFile) == 0o600)
    #expect(try folder.workspace.freeByteCount() > 0)
    try folder.workspace.prepare()
  }

  @Test func `outputs are for the owner only, however they were written`() throws {
    let folder = try TestFolder()
    let session = try RegistrySession(folder.workspace, started: "now")
    let transaction = try session.begin()
    let bundle = try transaction.bundleFolder(platform: "provincial", bundle: "1")
    let file = bundle.appending(path: "rows.csv")
    try Data("rows".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    _ = try transaction.commit(
      JournalEntry(
        run: 1, asOf: "2026-01-02", deliveryDate: nil, drops: [], definitions: "", program: ""),
      SnapshotManifest(run: 1, asOf: "2026-01-02"))
    let shown = folder.workspace.outbox.appending(path: "provincial/1/rows.csv")
    #expect(try mode(shown) == 0o600)
    #expect(try mode(shown.deletingLastPathComponent()) == 0o700)
    #expect(try mode(shown.deletingLastPathComponent().deletingLastPathComponent()) == 0o700)
  }

  private func mode(_ url: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
  }

  @Test func `a newer workspace and somebody else's folder are refused`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    try Data("guiji workspace 9\n".utf8).write(to: folder.workspace.formatFile)
    let newer = RegistryError(
      .newerFormat(found: 9, known: Workspace.formatVersion), path: folder.workspace.formatFile.path
    )
    #expect(throws: newer) { try folder.workspace.prepare() }

    try Data("guiji workspace 1\n".utf8).write(to: folder.workspace.formatFile)
    let older = RegistryError(
      .olderFormat(found: 1, known: Workspace.formatVersion),
      path: folder.workspace.formatFile.path)
    #expect(throws: older) { try folder.workspace.prepare() }

    let other = try TestFolder()
    _ = try other.write("dear diary", as: "diary.txt")
    let workspace = Workspace(root: other.url)
    #expect(throws: RegistryError(.notAWorkspace, path: workspace.root.path)) {
      try workspace.prepare()
    }
  }

  @Test func `a folder that cannot be written names itself and the remedy`() throws {
    let folder = try TestFolder()
    // The tests may run as root, whom no mode stops; so the door says it.
    let workspace = folder.workspace(
      FileSystem { call, path in
        call == .mkdir && path.hasSuffix("/segments") ? .error(30) : nil
      })
    let error = #expect(throws: RegistryError.self) { try workspace.prepare() }
    #expect(error?.path == workspace.segments.path)
    #expect(error?.description.contains("Read-only file system") == true)
    #expect(error?.description.contains("let the user of this program write there") == true)
  }

  @Test func `the second run is told who holds the lock`() throws {
    let folder = try TestFolder()
    do {
      let session = try RegistrySession(folder.workspace, started: "2026-01-02 03:04")
      let error = #expect(throws: RegistryError.self) {
        try RegistrySession(folder.workspace, started: "later")
      }
      let number = ProcessInfo.processInfo.processIdentifier
      #expect(error?.reason == .lockHeld(holder: "pid \(number), started 2026-01-02 03:04"))
      #expect(session.repairs.isEmpty)
    }
    #expect(try RegistrySession(folder.workspace, started: "later").repairs.isEmpty)
  }

  @Test func `a lock that its process left behind is recognised`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    try Data("pid 4, started yesterday\n".utf8).write(to: folder.workspace.lockFile)
    let session = try RegistrySession(folder.workspace, started: "now")
    #expect(session.repairs == ["The run before (pid 4, started yesterday) did not end in order."])
  }

  @Test func `leftovers are looked for unless the session before settled`() throws {
    let folder = try TestFolder()
    func leftover() throws -> URL {
      let url = folder.workspace.tables.appending(path: ".writing-1-1")
      try Data("half".utf8).write(to: url)
      return url
    }
    func isThere(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
    try RegistrySession(folder.workspace, started: "first").settle()
    let kept = try leftover()
    // Nobody who settled leaves one behind, so that nobody goes through the folders.
    try withExtendedLifetime(RegistrySession(folder.workspace, started: "second")) {
      #expect(isThere(kept))
    }
    let session = try RegistrySession(folder.workspace, started: "third")
    #expect(session.repairs.isEmpty, "a session that does not settle ended in order all the same")
    #expect(!isThere(kept))
  }

  @Test(arguments: [2, 5])
  func `a full disk does not make the lock look settled`(refused: Int) throws {
    let folder = try TestFolder()
    try RegistrySession(folder.workspace, started: "first").settle()
    // The first three are the emptying of the file, its place and who holds it; then the same at the end.
    let count = Mutex(0)
    let full = folder.workspace(
      FileSystem { call, path in
        guard call == .write, path.hasSuffix("registry/lock") else { return nil }
        return count.withLock {
          $0 += 1
          return $0 > refused ? .error(28) : nil
        }
      })
    if refused == 2 {
      #expect(throws: RegistryError.self) { try RegistrySession(full, started: "second") }
    } else {
      try RegistrySession(full, started: "second").settle()
    }
    let leftover = folder.workspace.tables.appending(path: ".writing-1-1")
    try Data("half".utf8).write(to: leftover)
    _ = try RegistrySession(folder.workspace, started: "third")
    #expect(!FileManager.default.fileExists(atPath: leftover.path))
  }
}

import Bytes
import Foundation
import Testing

@testable import Registry

@Suite struct IntegrityTests {
  @Test func `a bit flipped in any file is found, and its file named`() throws {
    let folder = try TestFolder()
    do {
      let session = try RegistrySession(folder.workspace, started: "now")
      _ = try commitNight(session.advanced(to: try commitNight(session)))
    }
    let integrity = Integrity(folder.workspace, workers: 2)
    #expect(try integrity.damages().isEmpty)
    var random = SplitMix64(seed: 3)
    let root = folder.workspace.root
    var fileCount = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
    where name != "registry/lock" {
      let file = root.appending(path: name, directoryHint: .notDirectory)
      guard try FileSystem().status(of: file)?.kind == .file else { continue }
      let whole = try Data(contentsOf: file)
      for _ in 0..<20 {
        var broken = whole
        let bit = Int(random.next() % UInt64(8 * whole.count))
        broken[bit / 8] ^= 1 << UInt8(bit % 8)
        try broken.write(to: file)
        let damages = try integrity.damages()
        #expect(!damages.isEmpty, "\(name), bit \(bit)")
        if name != "registry/CURRENT" {
          #expect(damages.contains { $0.path == file.path }, "\(name), bit \(bit)")
        }
      }
      try whole.write(to: file)
      try FileManager.default.moveItem(at: file, to: folder.url.appending(path: "away"))
      // A bundle goes as a whole or not at all.
      let isOutput = ["returns/", "reports/"].contains { name.hasPrefix($0) }
      let isArchived = name.hasPrefix("archive/")
      let isPointer = name == "registry/CURRENT"
      let damages = try integrity.damages()
      #expect(damages.isEmpty == (isOutput || isArchived || isPointer), "\(name) away")
      try FileManager.default.moveItem(at: folder.url.appending(path: "away"), to: file)
      fileCount += 1
    }
    #expect(fileCount == 26)
  }

  @Test func `every single bit of the small files counts`() throws {
    let folder = try TestFolder()
    do {
      let session = try RegistrySession(folder.workspace, started: "now")
      _ = try commitNight(session)
    }
    let workspace = folder.workspace
    let log = RunLog(workspace)
    for number in 1...2 {
      try AuditLog(workspace).append(
        at: "now", user: "clerk", action: "run", detail: "run \(number)")
      let attempt = try log.begin(at: "now", user: "clerk", detail: "run")
      try log.append(
        RunLogEntry(
          attempt: attempt, event: .committed, at: "now", user: "clerk", run: number,
          stages: [RunLogEntry.Stage(name: "ingest", milliseconds: 5)], milliseconds: 9, detail: "")
      )
    }
    let checks: [(URL, () throws(RegistryError) -> Void)] = [
      (workspace.auditFile, { () throws(RegistryError) in try AuditLog(workspace).verify() }),
      (workspace.runLogFile, { () throws(RegistryError) in try RunLog(workspace).verify() }),
      (workspace.formatFile, { () throws(RegistryError) in try workspace.checkFormat() }),
      (
        workspace.currentFile,
        { () throws(RegistryError) in _ = try Snapshot.current(of: workspace) }
      ),
    ]
    for (file, check) in checks {
      try check()
      let whole = try Data(contentsOf: file)
      for bit in 0..<(8 * whole.count) {
        var broken = whole
        broken[bit / 8] ^= 1 << UInt8(bit % 8)
        try broken.write(to: file)
        #expect(throws: RegistryError.self, "\(file.path), bit \(bit)") { try check() }
      }
      try whole.write(to: file)
    }
  }

  @Test func `half a bundle is damaged, a bundle that was taken away is not`() throws {
    let folder = try TestFolder()
    _ = try commitNight(try RegistrySession(folder.workspace, started: "now"))
    let integrity = Integrity(folder.workspace)
    let bundle = folder.workspace.outbox.appending(path: "provincial/1-a")
    func file(_ name: String) -> URL { bundle.appending(path: name) }
    for name in ["xzcf.csv", "manifest.json"] {
      let whole = try Data(contentsOf: file(name))
      try FileManager.default.removeItem(at: file(name))
      #expect(try integrity.damages().map(\.path) == [file(name).path])
      try whole.write(to: file(name))
    }
    try Data("rows".utf8).write(to: file("more.csv"))
    #expect(try integrity.damages().map(\.path) == [file("more.csv").path])
    try FileManager.default.removeItem(at: file("more.csv"))
    try Data().write(to: file(".sent"))
    #expect(try integrity.damages().isEmpty, "a hidden file is somebody's mark")
    try FileManager.default.removeItem(at: bundle)
    #expect(try integrity.damages().isEmpty)
    // Something else in the place of a bundle is told of, and the rest is looked at all the same.
    try Data("x".utf8).write(to: bundle)
    #expect(try integrity.damages().contains { $0.path.hasPrefix(bundle.path) })
  }
}

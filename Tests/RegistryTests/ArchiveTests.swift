import Bytes
import Foundation
import Registry
import Testing

@Suite struct ArchiveTests {
  @Test func `a file is copied under its digest, once`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let archive = Archive(folder.workspace)
    let source = try folder.write("abc", as: "drop.csv")
    let drop = try archive.admit(source)
    #expect(drop.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(drop.byteCount == 3)
    #expect(try archive.data(of: drop.sha256) == Data("abc".utf8))
    let first = try folder.workspace.files.status(of: archive.url(of: drop.sha256))
    #expect(try archive.admit(source) == drop)
    let stored = try archive.store(Array("abc".utf8).span)
    #expect(stored == drop.sha256)
    #expect(try folder.workspace.files.status(of: archive.url(of: drop.sha256)) == first)
    #expect(try archive.digests() == [drop.sha256])
    #expect(try archive.contains(drop.sha256))
    #expect(try !archive.contains(String(repeating: "0", count: 64)))
    try archive.verify(drop.sha256)
  }

  @Test(arguments: [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])
  func `files of any size come back as they were`(_ size: Int) throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    var random = SplitMix64(seed: UInt64(size))
    let bytes = Data((0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    let source = folder.url.appending(path: "drop")
    try bytes.write(to: source)
    let archive = Archive(folder.workspace)
    let drop = try archive.admit(source)
    #expect(drop.byteCount == size)
    #expect(try archive.data(of: drop.sha256) == bytes)
    let digest = SHA256.hex(of: bytes.span)
    #expect(drop.sha256 == digest)
  }

  @Test func `a file that grows meanwhile is still being written, and nothing is kept`() throws {
    let folder = try TestFolder()
    let source = try folder.write("abc", as: "drop.csv")
    let path = source.path
    let growth = Countdown(0)
    let workspace = folder.workspace(
      FileSystem { call, name in
        // The writer adds a byte while the first window is read.
        guard call == .read, name == path, growth.fault() != nil else { return nil }
        do {
          let handle = try FileHandle(forWritingTo: URL(filePath: path))
          try handle.seekToEnd()
          try handle.write(contentsOf: Data("x".utf8))
          try handle.close()
        } catch { Issue.record(error) }
        return nil
      })
    try workspace.prepare()
    let error = RegistryError(.stillBeingWritten, path: path)
    #expect(throws: error) { try Archive(workspace).admit(source) }
    #expect(try workspace.files.names(in: workspace.archive).isEmpty)
  }

  @Test func `links and folders are no drops`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let source = try folder.write("abc", as: "drop.csv")
    let link = folder.url.appending(path: "link.csv")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: source)
    #expect(throws: RegistryError.self) { try Archive(folder.workspace).admit(link) }
    let error = RegistryError(.notAnOrdinaryFile, path: folder.url.path)
    #expect(throws: error) { try Archive(folder.workspace).admit(folder.url) }
  }

  @Test func `a flipped bit is found`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let archive = Archive(folder.workspace)
    let name = try archive.store(Array("abc".utf8).span)
    try Data("abd".utf8).write(to: archive.url(of: name))
    #expect(throws: RegistryError.self) { try archive.verify(name) }
    let missing = String(repeating: "0", count: 64)
    #expect(throws: RegistryError.self) { try archive.data(of: missing) }
  }
}

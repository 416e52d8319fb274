import Foundation

@testable import Export

/// The disk without a registry.
struct PlainDoor: OutputDoor {
  final class File: OutputFile {
    let handle: FileHandle

    init(_ handle: FileHandle) { self.handle = handle }

    func write(_ bytes: [UInt8]) throws { try handle.write(contentsOf: bytes) }
  }

  func isFilled(_ folder: URL) throws -> Bool {
    let manager = FileManager.default
    return try manager.fileExists(atPath: folder.path)
      && !manager.contentsOfDirectory(atPath: folder.path).isEmpty
  }

  func makeFolder(_ folder: URL) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  func makeFile(_ file: URL) throws -> any OutputFile {
    guard
      FileManager.default.createFile(
        atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: file.path)
    else { throw CocoaError(.fileWriteUnknown) }
    return File(handle)
  }
}

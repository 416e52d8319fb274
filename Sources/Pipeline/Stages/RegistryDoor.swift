import Export
import Foundation
import Registry

/// Bundles go to the disk through the registry's door, where tests let calls fail.
struct RegistryDoor: OutputDoor {
  let files: FileSystem

  func isFilled(_ folder: URL) throws -> Bool { try !files.names(in: folder).isEmpty }

  func makeFolder(_ folder: URL) throws { try files.createDirectory(folder) }

  func makeFile(_ file: URL) throws -> any OutputFile {
    RegistryFile(try files.create(file))
  }
}

/// A file of the registry for the export.
private final class RegistryFile: OutputFile {
  private let file: OpenFile

  init(_ file: consuming OpenFile) { self.file = file }

  func write(_ bytes: [UInt8]) throws { try file.write(bytes.span) }
}

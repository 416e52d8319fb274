import Bytes
import Foundation

/// A new file that only its owner can read (0600), written once from front to end.
final class PrivateFile {
  private let file: any OutputFile
  private let name: String
  private var digest = SHA256()
  private(set) var byteCount = 0

  init(name: String, in folder: URL, through door: any OutputDoor) throws(ExportError) {
    self.name = name
    do {
      file = try door.makeFile(folder.appending(path: name, directoryHint: .notDirectory))
    } catch {
      throw ExportError(
        what: "the file cannot be made (\(error))", place: "file \(name)",
        remedy: "Give the bundle an empty folder that may be written, and space on its disk.",
        cause: .disk)
    }
  }

  func write(_ bytes: [UInt8]) throws(ExportError) {
    guard !bytes.isEmpty else { return }
    do {
      try file.write(bytes)
    } catch {
      throw ExportError(
        what: "the file cannot be written (\(error))", place: "file \(name)",
        remedy: "Look for space on the disk; the bundle will be made again by the next run.",
        cause: .disk)
    }
    digest.update(bytes.span)
    byteCount += bytes.count
  }

  /// The SHA-256 digest of what was written; the registry forces it to the disk.
  func finish() -> String { digest.finalizeHex() }
}

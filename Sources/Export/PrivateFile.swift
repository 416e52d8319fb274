import Bytes
import Foundation

/// A new file that only its owner can read (0600), written once from front to end.
final class PrivateFile {
  private let handle: FileHandle
  private let name: String
  private var digest = SHA256()
  private(set) var byteCount = 0

  init(name: String, in folder: URL) throws(ExportError) {
    let path = folder.appending(path: name).path
    let manager = FileManager.default
    guard !manager.fileExists(atPath: path),
      manager.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: NSNumber(value: 0o600)]),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw ExportError(
        what: "the file cannot be made", place: "file \(name)",
        remedy: "Give the bundle an empty folder that may be written, and space on its disk.",
        cause: .disk)
    }
    self.handle = handle
    self.name = name
  }

  func write(_ bytes: [UInt8]) throws(ExportError) {
    guard !bytes.isEmpty else { return }
    do { try handle.write(contentsOf: bytes) } catch { throw failure(error) }
    digest.update(bytes.span)
    byteCount += bytes.count
  }

  /// Ends the file and gives its SHA-256 digest; the registry forces it to the disk.
  func close() throws(ExportError) -> String {
    do { try handle.close() } catch { throw failure(error) }
    return digest.finalizeHex()
  }

  private func failure(_ error: any Error) -> ExportError {
    ExportError(
      what: "the file cannot be written (\((error as NSError).code))", place: "file \(name)",
      remedy: "Look for space on the disk; the bundle will be made again by the next run.",
      cause: .disk)
  }
}

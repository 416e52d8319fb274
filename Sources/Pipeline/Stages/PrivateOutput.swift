import Foundation

/// Writes small files that only their owner may read.
enum PrivateOutput {
  static func write(_ bytes: [UInt8], named name: String, in folder: URL) throws {
    let url = folder.appending(path: name, directoryHint: .notDirectory)
    try Data(bytes).write(to: url)
    try FileManager.default.setAttributes(
      [.posixPermissions: NSNumber(value: 0o600)], ofItemAtPath: url.path)
  }
}

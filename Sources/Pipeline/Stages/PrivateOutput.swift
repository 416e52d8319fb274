import Foundation
import Registry

/// Writes small files that only their owner may read, through the registry's door.
enum PrivateOutput {
  /// Writes a file anew; one of that name is taken away first.
  static func write(
    _ bytes: [UInt8], named name: String, in folder: URL, _ files: FileSystem
  ) throws(RegistryError) {
    let url = folder.appending(path: name, directoryHint: .notDirectory)
    if try files.status(of: url) != nil { try files.remove(url) }
    let file = try files.create(url)
    try file.write(bytes.span)
  }
}

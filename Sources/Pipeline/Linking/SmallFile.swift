import Foundation

/// Reads a file that people write by hand.
enum SmallFile {
  static func bytes(of url: URL) throws(DefinitionError) -> [UInt8] {
    do {
      let data = try Data(contentsOf: url)
      guard data.count <= DefinitionTree.maximumFileSize else {
        throw DefinitionError(
          "\(url.path) has more than \(DefinitionTree.maximumFileSize) bytes",
          remedy: "a definition is a small file; move data elsewhere")
      }
      return Array(data)
    } catch let error as DefinitionError {
      throw error
    } catch {
      throw DefinitionError(
        "\(url.path) cannot be read", remedy: "check the path and its permissions")
    }
  }
}

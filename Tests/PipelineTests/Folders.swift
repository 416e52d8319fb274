import Foundation

/// Where things lie in the repository, and temporary folders for one test each.
enum Folders {
  /// The root of the repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let pipeline = root.appending(path: "pipelines/liaoning")
  static let fixtures = root.appending(path: "fixtures/pipelines")

  /// Calls the body with a fresh folder and removes it afterwards.
  static func withTemporary<Result>(_ body: (URL) throws -> Result) throws -> Result {
    // In memory where there is such a folder: a disk waits for each of a thousand syncs.
    let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
    let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
    let folder = (hasMemory ? memory : FileManager.default.temporaryDirectory).appending(
      path: "guiji-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// All files below a folder, by path relative to it.
  static func files(below folder: URL) throws -> [String: Data] {
    var result: [String: Data] = [:]
    func collect(_ relative: String) throws {
      let url = relative.isEmpty ? folder : folder.appending(path: relative)
      guard FileManager.default.fileExists(atPath: url.path) else { return }
      for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
        let path = relative.isEmpty ? name : relative + "/" + name
        let full = folder.appending(path: path)
        let type = try FileManager.default.attributesOfItem(atPath: full.path)[.type]
        if type as? FileAttributeType == .typeDirectory {
          try collect(path)
        } else {
          result[path] = try Data(contentsOf: full)
        }
      }
    }
    try collect("")
    return result
  }
}

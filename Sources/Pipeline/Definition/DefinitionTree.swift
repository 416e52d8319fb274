import Bytes
import Formats
public import Foundation
public import Registry

/// The files a definition consists of, in memory, under the names `pipeline/…` and `schemas/…`.
///
/// Read from the folders people edit, or from the archive, where each run leaves the definitions
/// it used.
public struct DefinitionTree: Sendable {
  /// The files in the order of their paths.
  public let files: [DefinitionFile]
  /// What to put before a path in messages, by its first folder.
  private let shownFolders: [String: String]

  /// The largest file that is read, so that a wrong folder cannot fill the memory.
  static let maximumFileSize = 16 << 20

  /// Reads the folder of a pipeline and the schemas it names.
  public init(pipelineFolder: URL) throws(DefinitionError) {
    var found: [DefinitionFile] = []
    // Models are there only where some kind takes its weights from one.
    let models = pipelineFolder.appending(path: "models")
    let hasModels = FileManager.default.fileExists(atPath: models.path)
    try Self.collect(
      pipelineFolder, as: "pipeline",
      folders: ["", "departments", "kinds"] + (hasModels ? ["models"] : []), into: &found)
    guard let root = found.first(where: { $0.path == "pipeline/pipeline.json" }) else {
      throw DefinitionError(
        "there is no pipeline.json in \(pipelineFolder.path)",
        remedy: "name the folder of a pipeline, such as pipelines/liaoning")
    }
    let mistakes = DefinitionMistakes()
    let value = JSONReader.read(root.bytes.span, file: "pipeline.json", mistakes: mistakes)
    let schemasPath = value?["schemas"]?.text ?? "../../schemas"
    let schemas = pipelineFolder.appending(path: schemasPath, directoryHint: .isDirectory)
      .standardizedFileURL
    let platforms = try Self.names(in: schemas.appending(path: "platforms")).filter {
      !$0.hasPrefix(".")
    }
    try Self.collect(
      schemas, as: "schemas",
      folders: ["records", "codes"] + platforms.map { "platforms/\($0)" }, into: &found)
    files = found.sorted { $0.path < $1.path }
    shownFolders = ["pipeline": pipelineFolder.path, "schemas": schemas.path]
  }

  /// The definitions that a run left in the archive.
  public init(archived digest: String, in archive: Archive) throws {
    try archive.verify(digest)
    let data = try archive.data(of: digest)
    let bytes = data.span
    var lineEnd = 0
    while lineEnd < bytes.count, bytes[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
    let entries = try JSONDecoder().decode([Entry].self, from: data[..<lineEnd])
    var start = lineEnd + 1
    var files: [DefinitionFile] = []
    for entry in entries {
      guard entry.byteCount >= 0, start + entry.byteCount <= bytes.count else {
        throw DefinitionError(
          "the archived definitions \(digest) are cut short", remedy: "restore the archive")
      }
      files.append(
        DefinitionFile(
          path: entry.path, bytes: bytes.extracting(start..<start + entry.byteCount).copied()))
      start += entry.byteCount
    }
    self.files = files
    shownFolders = [:]
  }

  /// Lays all files down in the archive as one: a line that lists paths and lengths, then the
  /// files one after the other.
  func store(in archive: Archive) throws(RegistryError) -> String {
    let output = archivedBytes
    return try archive.store(output.span)
  }

  /// The digest under which the definitions lie, or would lie, in the archive.
  var digest: String {
    let output = archivedBytes
    return SHA256.hex(of: output.span)
  }

  private var archivedBytes: [UInt8] {
    let list = JSONOutput.array(
      files.map { file in
        .object([
          .init("path", .string(file.path)), .init("byteCount", .integer(file.bytes.count)),
        ])
      })
    var output = list.compactBytes
    while output.last == UInt8(ascii: "\n") { output.removeLast() }
    output.append(UInt8(ascii: "\n"))
    for file in files { output.append(contentsOf: file.bytes) }
    return output
  }

  /// The bytes of a file, or nil.
  func bytes(_ path: String) -> [UInt8]? { files.first { $0.path == path }?.bytes }

  /// The paths that begin and end in a way, in order.
  func paths(under folder: String, suffix: String) -> [String] {
    files.map(\.path).filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(suffix) }
  }

  /// A path as people know it.
  func shown(_ path: String) -> String {
    guard let slash = path.firstIndex(of: "/"), let folder = shownFolders[String(path[..<slash])]
    else { return path }
    return folder + path[slash...]
  }

  private struct Entry: Codable {
    let path: String
    let byteCount: Int
  }

  private static func collect(
    _ root: URL, as name: String, folders: [String], into found: inout [DefinitionFile]
  ) throws(DefinitionError) {
    for folder in folders {
      let url = folder.isEmpty ? root : root.appending(path: folder)
      for file in try names(in: url)
      where !file.hasPrefix(".") && (file.hasSuffix(".json") || file.hasSuffix(".csv")) {
        let path = [name, folder, file].filter { !$0.isEmpty }.joined(separator: "/")
        found.append(
          DefinitionFile(path: path, bytes: try contents(of: url.appending(path: file))))
      }
    }
  }

  private static func names(in folder: URL) throws(DefinitionError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw DefinitionError(
        "the folder \(folder.path) cannot be read", remedy: "check the path and its permissions")
    }
  }

  private static func contents(of url: URL) throws(DefinitionError) -> [UInt8] {
    do {
      let data = try Data(contentsOf: url)
      guard data.count <= maximumFileSize else {
        throw DefinitionError(
          "\(url.path) has more than \(maximumFileSize) bytes",
          remedy: "a definition is a small file; move data elsewhere")
      }
      return Array(data)
    } catch let error as DefinitionError {
      throw error
    } catch {
      throw DefinitionError("\(url.path) cannot be read", remedy: "check its permissions")
    }
  }
}

/// A definition that cannot be used: what is wrong, where, and how to put it right.
public struct DefinitionError: Error, Sendable, CustomStringConvertible {
  /// One line a mistake.
  public let mistakes: [String]

  /// One mistake with its remedy.
  init(_ what: String, remedy: String) { mistakes = ["\(what); \(remedy)"] }

  /// All mistakes of a definition at once.
  init(_ mistakes: DefinitionMistakes) { self.mistakes = mistakes.list.map(\.description) }

  /// The mistakes, one a line.
  public var description: String { mistakes.joined(separator: "\n") }
}

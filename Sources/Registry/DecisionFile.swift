import Foundation

/// A file of `decisions/` that people edit, and to which commands add lines.
public struct DecisionFile: Sendable {
  private let workspace: Workspace
  private let name: String

  /// A file by its name.
  public init(_ workspace: Workspace, named name: String) {
    self.workspace = workspace
    self.name = name
  }

  /// Adds a line, with the title line before it when the file is new; the file is replaced as a
  /// whole, so that nobody ever reads half a line.
  public func append(_ line: String, title: String) throws(RegistryError) {
    try workspace.files.createDirectoryDurably(workspace.decisions)
    let lock = try workspace.files.openForAppending(
      workspace.decisions.appending(path: ".lock", directoryHint: .notDirectory))
    try lock.waitForLock()
    let url = workspace.decisions.appending(path: name, directoryHint: .notDirectory)
    var bytes: [UInt8] = []
    if try workspace.files.status(of: url) != nil {
      let file = try workspace.files.openForReading(url)
      var window = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try file.read(into: &window)
        if count == 0 { break }
        bytes.append(contentsOf: window[..<count])
      }
    }
    if bytes.isEmpty { bytes.append(contentsOf: (title + "\n").utf8) }
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(contentsOf: (line + "\n").utf8)
    try workspace.files.writeDurably(bytes.span, to: url)
  }
}

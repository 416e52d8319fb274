public import Foundation

/// Puts sound files in the place of damaged ones, each as a whole.
public struct Mending: Sendable {
  private let workspace: Workspace
  private var files: FileSystem { workspace.files }

  /// Mending of a workspace; the caller holds its lock.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// Moves a damaged content of the archive aside, so that nothing rests on it and nothing is lost;
  /// gives its new place.
  public func quarantine(_ sha256: String) throws(RegistryError) -> URL {
    try files.createDirectoryDurably(workspace.quarantine)
    let source = Archive(workspace).url(of: sha256)
    var number = 1
    var target = workspace.quarantine.appending(path: sha256, directoryHint: .notDirectory)
    // A content may be damaged, restored, and damaged again.
    while try files.status(of: target) != nil {
      number += 1
      target = workspace.quarantine.appending(
        path: "\(sha256)-\(number)", directoryHint: .notDirectory)
    }
    try files.rename(source, to: target)
    try files.syncDirectory(workspace.quarantine)
    try files.syncDirectory(source.deletingLastPathComponent())
    return target
  }

  /// Copies a file of another workspace into the same place here; nothing there is no error.
  ///
  /// Tells whether there was such a file.
  public func take(_ path: String, from other: Workspace) throws(RegistryError) -> Bool {
    let source = other.root.appending(path: path, directoryHint: .notDirectory)
    guard try files.status(of: source)?.kind == .file else { return false }
    let target = workspace.root.appending(path: path, directoryHint: .notDirectory)
    let data = try files.mapped(source, what: "a file made again")
    try makeFolders(above: target)
    try files.writeDurably(data.span, to: target)
    return true
  }

  private func makeFolders(above url: URL) throws(RegistryError) {
    let parent = url.deletingLastPathComponent()
    guard try files.status(of: parent) == nil else { return }
    try makeFolders(above: parent)
    try files.createDirectoryDurably(parent)
  }

  /// Removes a folder of scratch files below the registry.
  public func removeScratch(_ name: String) throws(RegistryError) {
    try files.removeTree(scratch(name))
  }

  /// A folder of scratch files below the registry; not part of its truth.
  public func scratch(_ name: String) -> URL {
    workspace.registry.appending(path: name, directoryHint: .isDirectory)
  }
}

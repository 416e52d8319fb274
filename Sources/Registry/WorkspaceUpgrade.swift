import Bytes
import Foundation

/// Brings a workspace of an older layout to the one this program knows.
public struct WorkspaceUpgrade: Sendable {
  private let workspace: Workspace

  /// The upgrade of a workspace.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// Upgrades step by step, under the lock; gives the version before.
  ///
  /// Each step leaves a workspace of its version, so that one broken off can be begun again.
  public func run(started: String) throws(RegistryError) -> Int {
    let before = try workspace.foundFormat()
    guard before <= Workspace.formatVersion else {
      throw RegistryError(
        .newerFormat(found: before, known: Workspace.formatVersion),
        path: workspace.formatFile.path)
    }
    guard before < Workspace.formatVersion else { return before }
    let lock = try RunLock(workspace, started: started)
    for version in before..<Workspace.formatVersion {
      try upgrade(from: version)
      let text = Array(Workspace.formatText(version + 1).utf8)
      try workspace.files.writeDurably(text.span, to: workspace.formatFile)
    }
    return withExtendedLifetime(lock) { before }
  }

  private func upgrade(from version: Int) throws(RegistryError) {
    switch version {
    case 1:
      // Format 2 names segments by the delivery date as well, and has a place for damaged contents.
      // Old segments stay for the snapshots that name them; the next run makes its own.
      try workspace.files.createDirectoryDurably(workspace.quarantine)
    case 2:
      // Format 3 keeps the lists of segments and drops in tables. Snapshots of old keep their own
      // list; the next run computes all tables anew. A night that was begun stage by stage is begun
      // again.
      for name in ["working", "rehearsal"] { try Mending(workspace).removeScratch(name) }
    default: break
    }
  }
}

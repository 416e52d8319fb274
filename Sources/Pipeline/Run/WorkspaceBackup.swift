public import Foundation
import Registry

/// What must be kept of a workspace, and its copy.
public struct WorkspaceBackup: Sendable {
  /// One part that must be kept.
  public struct Part: Sendable, Equatable {
    /// Its path below the workspace.
    public let path: String
    /// How many files it has.
    public let fileCount: Int
    /// Their length in bytes.
    public let byteCount: Int
  }

  /// What a copy came to.
  public struct Outcome: Sendable, Equatable {
    /// The last run of the copied journal, or 0.
    public let lastRun: Int
    /// The files copied now.
    public let copiedCount: Int
    /// The files that the folder had already.
    public let keptCount: Int
  }

  private let workspace: Workspace

  /// The backup of a workspace.
  public init(workspace folder: URL) throws { workspace = try Workspace.reading(folder) }

  /// What must be kept.
  public func parts() throws -> [Part] {
    try Backup(workspace).parts().map {
      Part(path: $0.path, fileCount: $0.fileCount, byteCount: $0.byteCount)
    }
  }

  /// Copies it into a folder that is no workspace; what is there already stays.
  public func copy(to folder: URL, user: String, at time: String) throws -> Outcome {
    let target = Workspace(root: folder)
    guard try target.files.status(of: target.registry) == nil else {
      throw RunError(
        .definitionWrong, "\(target.root.path) is a workspace", remedy: "name another folder")
    }
    try AuditTrail(workspace: workspace, user: user, time: time)
      .append("backup", "to \(target.root.path)")
    let copy = try Backup(workspace).copy(to: folder)
    return Outcome(
      lastRun: copy.lastRun, copiedCount: copy.copiedCount, keptCount: copy.keptCount)
  }
}

/// Makes a workspace from a backup: its archive, decisions and audit log are copied, its journal
/// replayed.
///
/// One that was broken off goes on where it stopped.
public struct WorkspaceRestore: Sendable {
  private let backup: URL
  private let target: URL
  private let workers: Int
  private let progress: RunProgress

  /// The restoring of a backup into a folder that is empty or not there.
  public init(
    from backup: URL, to target: URL, workers: Int, progress: RunProgress = .silent
  ) {
    self.backup = backup
    self.target = target
    self.workers = workers
    self.progress = progress
  }

  /// Restores all runs; gives the number of the last.
  public func run(started: String, user: String) throws -> Int {
    let origin = Workspace(root: backup)
    let place = Workspace(root: target)
    guard origin.root.path != place.root.path else {
      throw RunError(
        .definitionWrong, "backup and workspace are the same folder",
        remedy: "name a new folder with --workspace")
    }
    // Copied under the lock of the new workspace, before its own log has a line.
    let session = try RegistrySession(place, started: started)
    if session.current == nil {
      _ = try Backup(origin).copy(to: place.root, isWithJournal: false)
    }
    return try withExtendedLifetime(session) {
      try Rebuild(from: backup, into: target, workers: workers, progress: progress)
        .restore(into: session, user: user, at: started)
    }
  }
}

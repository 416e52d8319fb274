import Bytes
import Foundation

/// A workspace opened for changing: holds the lock, and has put right what a crash left.
public final class RegistrySession: Sendable {
  /// The workspace.
  public let workspace: Workspace
  /// The snapshot the session began with, or nil before the first commit.
  public let current: Snapshot?
  /// What was put right when the workspace was opened, one English sentence each.
  public let repairs: [String]
  private let lock: RunLock
  private let hooks: SessionHooks

  /// Opens a workspace, making it when its folder is empty or not there.
  ///
  /// `started` is the time as the lock file shall tell it to people.
  public convenience init(
    _ workspace: Workspace, started: String, hook: @escaping CommitHook = { _ in }
  ) throws(RegistryError) {
    try self.init(workspace, started: started, hooks: SessionHooks(commit: hook))
  }

  /// The same with hooks for all that a session does.
  ///
  /// Files half written are looked for when the session before did not settle, or when asked to:
  /// those who take in decisions do so without the lock.
  public init(
    _ workspace: Workspace, started: String, hooks given: SessionHooks, sweepsAlways: Bool = false
  ) throws(RegistryError) {
    let hooks = given.switched
    try workspace.prepare()
    lock = try RunLock(workspace, started: started)
    self.workspace = workspace
    self.hooks = hooks
    try hooks.recovery(.recoveryBegun)
    let recovery = Recovery(
      workspace: workspace, hooks: hooks, sweeps: sweepsAlways || !lock.isSettledBefore)
    let current = try Snapshot.current(of: workspace)
    var repairs: [String] = []
    if let holder = lock.abandonedBy {
      repairs.append("The run before (\(holder)) did not end in order.")
    }
    repairs += try recovery.run(current: current?.run ?? 0)
    self.current = current
    self.repairs = repairs
  }

  /// The number of the next run.
  public var nextRun: Int { (current?.run ?? 0) + 1 }

  /// Says that all that this session began is whole or taken away; one that failed does not know.
  public func settle() { lock.settle() }

  /// Begins the next run, with an empty place for its outputs.
  public func begin() throws(RegistryError) -> RunTransaction {
    try RunTransaction(
      projection: Projection(workspace: workspace, run: nextRun), base: current,
      hook: hooks.commit)
  }

  /// Records a pruning and takes out what it lists; gives it as recorded.
  ///
  /// `tell` is called once before it counts, with the words by which the audit log shall know it.
  public func prune(
    _ pruning: Pruning, tell: (String) throws(RegistryError) -> Void
  ) throws(RegistryError) -> Pruning {
    guard pruning.run == current?.run ?? 0 else {
      throw RegistryError(
        .wrongRun(expected: current?.run ?? 0, found: pruning.run), path: workspace.currentFile.path
      )
    }
    return try PruningLedger(workspace).carryOut(pruning, hooks.pruning, beforeRecording: tell)
  }

  /// Opens the workspace afresh after a commit, under the same lock.
  private init(after session: RegistrySession, snapshot: Snapshot) {
    workspace = session.workspace
    lock = session.lock
    hooks = session.hooks
    current = snapshot
    repairs = []
  }

  /// The session as it is after a run: same lock, the new snapshot.
  public func advanced(to committed: CommittedRun) -> RegistrySession {
    RegistrySession(after: self, snapshot: committed.snapshot)
  }
}

/// Puts right what a crash left: shows what was committed, takes away what was not.
struct Recovery {
  let workspace: Workspace
  let hooks: SessionHooks
  /// Whether files half written may lie about; looking for them goes through every folder.
  let sweeps: Bool
  private var files: FileSystem { workspace.files }

  func run(current: Int) throws(RegistryError) -> [String] {
    var repairs: [String] = []
    for run in try workspace.runs(in: workspace.staging, suffix: "") {
      let projection = Projection(workspace: workspace, run: run)
      if run <= current {
        let taken = try projection.show { (point) throws(RegistryError) in
          if let point = RecoveryPoint(point) { try hooks.recovery(point) }
        }
        repairs.append("The outputs of run \(run) were shown.")
        for path in taken {
          repairs.append("An output of run \(run) waits in staging: \(path) is taken.")
        }
      } else {
        try files.removeTree(projection.folder)
        try hooks.recovery(.recoveryStagingRemoved)
        repairs.append("What run \(run) had not committed was taken away.")
      }
    }
    for run in try workspace.runs(in: workspace.snapshots, suffix: ".json") where run > current {
      try files.remove(Snapshot.url(run: run, in: workspace))
      try hooks.recovery(.recoveryManifestRemoved)
    }
    if let last = try Journal(workspace).runs().last, last > current {
      throw RegistryError(
        .journalAhead(journal: last, current: current), path: workspace.journal.path)
    }
    if let done = try PruningLedger(workspace).resume(hooks.pruning) {
      try hooks.recovery(.recoveryPruningFinished)
      repairs.append(done)
    }
    if sweeps { try sweep() }
    try hooks.recovery(.recoverySwept)
    return repairs
  }

  private func sweep() throws(RegistryError) {
    var folders = [
      workspace.root, workspace.journal, workspace.registry, workspace.snapshots, workspace.tables,
      workspace.archive, workspace.prunings,
    ]
    for parent in [workspace.archive, workspace.segments] {
      for name in try files.names(in: parent) where name.utf8.count == 2 {
        folders.append(parent.appending(path: name, directoryHint: .isDirectory))
      }
    }
    for folder in folders { try files.sweepAsides(in: folder) }
  }
}

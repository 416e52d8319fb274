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
  private let hook: CommitHook

  /// Opens a workspace, making it when its folder is empty or not there.
  ///
  /// `started` is the time as the lock file shall tell it to people.
  public init(
    _ workspace: Workspace, started: String, hook: @escaping CommitHook = { _ in }
  ) throws(RegistryError) {
    try workspace.prepare()
    lock = try RunLock(workspace, started: started)
    self.workspace = workspace
    self.hook = hook
    let recovery = Recovery(workspace: workspace)
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

  /// Begins the next run, with an empty place for its outputs.
  public func begin() throws(RegistryError) -> RunTransaction {
    try RunTransaction(
      projection: Projection(workspace: workspace, run: nextRun), base: current, hook: hook)
  }

  /// Removes segments and tables that no snapshot names, such as those of runs broken off.
  ///
  /// Gives their names, sorted. Not while a run is under way: its own are not yet named.
  public func removeUnreferenced() throws(RegistryError) -> [String] {
    var named: Set<String> = []
    var snapshot = try Snapshot.current(of: workspace)
    while let found = snapshot {
      named.formUnion(found.manifest.segments.map(\.name))
      named.formUnion(found.manifest.tables.map(\.name))
      snapshot = try found.previous()
    }
    var removed: [String] = []
    for name in try SegmentStore(workspace).names() where !named.contains(name) {
      try SegmentStore(workspace).remove(name)
      removed.append(name)
    }
    for name in try TableStore(workspace).names() where !named.contains(name) {
      try TableStore(workspace).remove(name)
      removed.append(name)
    }
    return removed.sorted()
  }

  /// Opens the workspace afresh after a commit, under the same lock.
  private init(after session: RegistrySession, snapshot: Snapshot) {
    workspace = session.workspace
    lock = session.lock
    hook = session.hook
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
  private var files: FileSystem { workspace.files }

  func run(current: Int) throws(RegistryError) -> [String] {
    var repairs: [String] = []
    for run in try workspace.runs(in: workspace.staging, suffix: "") {
      let projection = Projection(workspace: workspace, run: run)
      if run <= current {
        let taken = try projection.show { _ in }
        repairs.append("The outputs of run \(run) were shown.")
        for path in taken {
          repairs.append("An output of run \(run) waits in staging: \(path) is taken.")
        }
      } else {
        try files.removeTree(projection.folder)
        repairs.append("What run \(run) had not committed was taken away.")
      }
    }
    for run in try workspace.runs(in: workspace.snapshots, suffix: ".json") where run > current {
      try files.remove(Snapshot.url(run: run, in: workspace))
    }
    if let last = try Journal(workspace).runs().last, last > current {
      throw RegistryError(
        .journalAhead(journal: last, current: current), path: workspace.journal.path)
    }
    try sweep()
    return repairs
  }

  private func sweep() throws(RegistryError) {
    var folders = [
      workspace.root, workspace.journal, workspace.registry, workspace.snapshots, workspace.tables,
      workspace.archive,
    ]
    for parent in [workspace.archive, workspace.segments] {
      for name in try files.names(in: parent) where name.utf8.count == 2 {
        folders.append(parent.appending(path: name, directoryHint: .isDirectory))
      }
    }
    for folder in folders { try files.sweepAsides(in: folder) }
  }
}

public import Foundation
import Registry

/// Makes damaged parts of a workspace again, and moves damaged archive files aside.
///
/// A damaged segment is made from the archive; tables, snapshots and outputs are taken from a replay
/// of the journal. What only people can bring back, a file of the archive or the journal, is named.
public struct WorkspaceRepair: Sendable {
  /// What was made again, by path below the workspace.
  public private(set) var repaired: [String] = []
  /// The damaged archive files, each with its new place.
  public private(set) var quarantined: [String] = []
  /// What is still damaged or missing, each with what to do.
  public private(set) var remaining: [String] = []

  private let workspace: Workspace
  private let workers: Int
  private let progress: RunProgress
  private static let scratchName = "repair"

  /// Repairs a workspace under its lock.
  ///
  /// `inbox` is where a damaged drop may still lie as it was delivered. `started` and `user` are for
  /// the lock file and the audit log.
  public init(
    workspace folder: URL, inbox: URL?, workers: Int, started: String, user: String,
    progress: RunProgress = .silent
  ) throws {
    workspace = try Workspace.reading(folder)
    self.workers = workers
    self.progress = progress
    try RoleCheck(workspace, user: user, at: started).require(.keep, "repair")
    let lock = try RunLock(workspace, started: started)
    try withExtendedLifetime(lock) {
      try AuditTrail(workspace: workspace, user: user, time: started).append("repair", "begun")
      try repairArchive(inbox)
      if try InboxDigests.mend(workspace) { repaired.append("registry/inbox-digests") }
      try repairSegments()
      try repairTheRest(started: started)
    }
    remaining = try WorkspaceCheck(workspace: folder, workers: workers).damages
  }

  private mutating func repairArchive(_ inbox: URL?) throws {
    let archive = Archive(workspace)
    let mending = Mending(workspace)
    var wanted: Set<String> = []
    for digest in try archive.digests() {
      do throws(RegistryError) { try archive.verify(digest) } catch {
        guard case .damaged = error.reason else { throw error }
        let place = try mending.quarantine(digest)
        progress.step("quarantine \(digest)")
        quarantined.append("\(digest) · \(place.path)")
        wanted.insert(digest)
      }
    }
    let drops = try journal().flatMap(\.drops)
    let removed = try PruningLedger(workspace).removed()
    for drop in drops where removed.pruning(ofArchived: drop.sha256) == nil {
      if try !archive.contains(drop.sha256) { wanted.insert(drop.sha256) }
    }
    guard let inbox, !wanted.isEmpty else { return }
    for drop in drops where wanted.contains(drop.sha256) {
      let url = inbox.appending(path: drop.path, directoryHint: .notDirectory)
      guard try workspace.files.status(of: url)?.kind == .file,
        try archive.digest(of: url).sha256 == drop.sha256
      else { continue }
      _ = try archive.admit(url)
      wanted.remove(drop.sha256)
      repaired.append("archive/\(drop.sha256.prefix(2))/\(drop.sha256)")
    }
  }

  /// The entries that can be read; a damaged one is told of by the check.
  private func journal() throws -> [JournalEntry] {
    let journal = Journal(workspace)
    var entries: [JournalEntry] = []
    for run in try journal.runs() {
      do throws(RegistryError) { entries.append(try journal.entry(run: run)) } catch {
        guard case .damaged = error.reason else { throw error }
      }
    }
    return entries
  }

  /// Makes damaged segments again, each under the definitions of a run that named it.
  private mutating func repairSegments() throws {
    let damaged = try damagedPaths().filter { $0.hasPrefix("registry/segments/") }
      .map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    // The keys of refused rows are written with the segment they belong to.
    let suffix = DropNormalization.refusedKeysSuffix
    var wanted = damaged.map { $0.hasSuffix(suffix) ? String($0.dropLast(suffix.count)) : $0 }
    guard !wanted.isEmpty else { return }
    let archive = Archive(workspace)
    let entries = try journal()
    var seen: Set<String> = []
    for entry in entries.reversed() where seen.insert(entry.definitions).inserted && !wanted.isEmpty
    {
      do {
        let definition = try PipelineDefinition(
          DefinitionTree(archived: entry.definitions, in: archive))
        let night = Night(
          definition: definition, workspace: workspace, archive: archive, inbox: workspace.root,
          base: nil, history: DropHistory([]), releases: Releases(), workers: workers,
          progress: progress)
        for drop in entries.flatMap(\.drops) where drop.verdict.isInForce {
          guard let feed = definition.feed(named: drop.feed) else { continue }
          let name = SegmentStore.name(
            drop: drop.sha256, feedDigest: feed.digest, date: drop.date)
          guard let index = wanted.firstIndex(of: name) else { continue }
          try archive.verify(drop.sha256)
          try SegmentStore(workspace).remove(name)
          try SegmentStore(workspace).remove(name + suffix)
          _ = try night.segment(of: drop, feed)
          wanted.remove(at: index)
          repaired.append("registry/segments/\(name.prefix(2))/\(name)")
        }
      } catch let error as RegistryError {
        // The archive lacks what this run stood on; another may do without it.
        progress.step("repair     \(error)")
      }
    }
  }

  /// Takes what else is damaged from a replay of the journal.
  private mutating func repairTheRest(started: String) throws {
    var damaged = try derivedDamages()
    guard !damaged.isEmpty else { return }
    let mending = Mending(workspace)
    try mending.removeScratch(Self.scratchName)
    let scratch = Workspace(root: mending.scratch(Self.scratchName))
    do {
      _ = try Rebuild(
        from: workspace.root, into: scratch.root, workers: workers, progress: progress
      ).run(started: started)
      // A broken chain hides what lies behind it, so that one round may bring up another; each file
      // is taken once.
      var tried: Set<String> = []
      while true {
        let fresh = damaged.filter { tried.insert($0).inserted }
        guard !fresh.isEmpty else { break }
        for path in fresh where try mending.take(path, from: scratch) { repaired.append(path) }
        damaged = try derivedDamages()
      }
    } catch let error as RegistryError {
      progress.step("repair     \(error)")
    } catch let error as RunError {
      progress.step("repair     \(error)")
    }
    try mending.removeScratch(Self.scratchName)
  }

  private func derivedDamages() throws -> [String] {
    let paths = try damagedPaths().filter { path in
      ["registry/", "outbox/", "returns/", "reports/"].contains { path.hasPrefix($0) }
    }
    // When pointer and manifest disagree, either of them may be the damaged one.
    let pointer = "registry/CURRENT"
    let isUncertain = paths.contains { $0.hasPrefix("registry/snapshots/") }
    return isUncertain && !paths.contains(pointer) ? [pointer] + paths : paths
  }

  /// The damaged or missing files, by path below the workspace.
  private func damagedPaths() throws -> [String] {
    let root = workspace.root.path + "/"
    var paths: [String] = []
    for damage in try Integrity(workspace, workers: workers).damages()
    where damage.path.hasPrefix(root) {
      let path = String(damage.path.dropFirst(root.count))
      if !paths.contains(path) { paths.append(path) }
    }
    return paths
  }
}

public import Foundation
import Parallel
import Registry

/// Replays the journal into an empty workspace, from archive and journal alone.
///
/// Snapshots, bundles, returns and reports come out byte for byte as the nights made them. Where a
/// workspace was upgraded, the snapshots of the nights before, and tables that rest on them, are made in
/// the present layout; bundles, returns and reports are the same all the same.
public struct Rebuild: Sendable {
  private let source: URL
  private let target: URL
  private let workers: Int
  private let progress: RunProgress
  /// Whether each night is computed from all records in force; its outputs are the same.
  var recomputesAll = false

  /// A rebuild of a workspace into another folder, which must be empty or not there.
  public init(from source: URL, into target: URL, workers: Int, progress: RunProgress = .silent) {
    self.source = source
    self.target = target
    self.workers = workers
    self.progress = progress
  }

  /// Where a replay ends.
  public enum End: Sendable, Equatable {
    /// The last run of the journal.
    case latest
    /// A run.
    case run(Int)
    /// The last run as of a day, `YYYY-MM-DD`, or before it.
    case day(String)
  }

  /// Replays all runs up to an end; gives the number of the last.
  ///
  /// `user` is the operating-system user, for the audit log of the new folder.
  public func run(
    through end: End = .latest, started: String, user: String = ""
  ) throws -> Int {
    MemoryKeeping.begin()
    let origin = Workspace(root: source)
    // Archive and journal are enough: what a backup holds has no format file of necessity.
    if try origin.files.status(of: origin.formatFile) != nil { try origin.checkFormat() }
    let archive = Archive(origin)
    let entries = try entries(of: Journal(origin), through: end)
    let base = try base(for: entries, in: origin)
    var session = try RegistrySession(Workspace(root: target), started: started)
    guard session.current == nil else {
      throw RunError(
        .definitionWrong, "\(target.path) holds a registry already",
        remedy: "name an empty folder")
    }
    let trail = AuditTrail(workspace: session.workspace, user: user, time: started)
    try trail.append("rebuild", "\(entries.count) runs from \(origin.root.path)")
    if let base {
      for (number, digest) in try PruningLedger(origin).digests() {
        try trail.append("prune", "pruning \(number), \(digest): taken over")
      }
      session = try adopt(base, in: session, from: origin)
    }
    return try replay(entries, in: session, archive)
  }

  /// Where a replay has to begin because prunings took out what came before; nil for the first run.
  private func base(for entries: [JournalEntry], in origin: Workspace) throws -> ReplayBase? {
    guard let base = try ReplayBase(for: entries, in: origin) else { return nil }
    let last = entries.last?.run ?? 0
    guard last >= base.run else {
      throw RunError(
        .impossible,
        "run \(last) cannot be made again: \(base.missingCount) delivered files of its time were taken "
          + "out of the archive under the rule “archive”, the last by pruning \(base.pruning)",
        remedy: "ask for run \(base.run) or later, or bring the files back from an older backup")
    }
    return base
  }

  private func adopt(
    _ base: ReplayBase, in session: RegistrySession, from origin: Workspace
  ) throws -> RegistrySession {
    progress.step(
      "rebuild    begins with the snapshot of run \(base.run): \(base.missingCount) files were taken "
        + "out by pruning \(base.pruning)")
    return try session.adopt(base, from: origin)
  }

  /// Replays the journal into a workspace that has the archive already, from where it stands.
  func restore(into opened: RegistrySession, user: String, at time: String) throws -> Int {
    var session = opened
    let origin = Workspace(root: source)
    let journal = Journal(origin)
    let entries = try entries(of: journal, through: .latest)
    if session.current == nil, let base = try base(for: entries, in: origin) {
      session = try adopt(base, in: session, from: origin)
    }
    let done = session.current?.run ?? 0
    for run in 1..<(done + 1) {
      guard run <= entries.count,
        try Journal(session.workspace).digest(run: run) == journal.digest(run: run)
      else {
        throw RunError(
          .definitionWrong, "\(target.path) holds other runs than the backup",
          remedy: "name an empty folder with --workspace")
      }
    }
    try AuditTrail(workspace: session.workspace, user: user, time: time)
      .append(
        "restore", "runs \(done + 1) to \(entries.count) from \(source.standardizedFileURL.path)")
    return try replay(entries, in: session, Archive(session.workspace))
  }

  /// Replays the entries that a session does not have yet; gives the number of the last.
  private func replay(
    _ entries: [JournalEntry], in opened: RegistrySession, _ archive: Archive
  ) throws -> Int {
    var session = opened
    let done = session.current?.run ?? 0
    var history = DropHistory(Array(entries.prefix(done)))
    for entry in entries.dropFirst(done) {
      guard entry.program == Program.version else {
        throw RunError(
          .impossible,
          "run \(entry.run) was made by version \(entry.program), this is \(Program.version)",
          remedy: "rebuild it with that version")
      }
      progress.step("rebuild    run \(entry.run) of \(entries.count)")
      let definition = try PipelineDefinition(
        DefinitionTree(archived: entry.definitions, in: archive))
      let night = Night(
        definition: definition, workspace: session.workspace, archive: archive, inbox: source,
        base: session.current, history: history, releases: Releases(), workers: workers,
        progress: progress, recomputesAll: recomputesAll)
      var draft = NightDraft(
        run: entry.run, asOf: entry.asOf, deliveryDate: entry.deliveryDate,
        department: entry.department, scope: entry.scope, definitions: entry.definitions,
        isReplay: true, decisions: entry.decisions)
      draft.drops = entry.drops.map { NightDraft.Drop(journal: $0) }
      var run = NightRun(night: night, draft: draft)
      let transaction = try session.begin()
      let staged = try run.stage([], in: transaction)
      session = session.advanced(to: try run.commit(staged, in: transaction))
      history = history.appending(entry)
    }
    return entries.last?.run ?? 0
  }

  private func entries(
    of journal: Journal, through end: End
  ) throws -> [JournalEntry] {
    // The journal tells what counts; its runs have no gaps.
    guard let latest = try journal.runs().last else {
      throw RunError(
        .impossible, "\(source.path) has no journal of a committed run",
        remedy: "name a workspace or a backup")
    }
    let all = try journal.entries(through: latest)
    switch end {
    case .latest: return all
    case .run(let number):
      guard number <= latest else {
        throw RunError(
          .definitionWrong, "there is no run \(number), the last is \(latest)",
          remedy: "see “guiji history”")
      }
      return Array(all.prefix(number))
    case .day(let day):
      let found = all.prefix { $0.asOf <= day }
      guard !found.isEmpty else {
        throw RunError(
          .definitionWrong, "no run is as of \(day) or before, the first is as of \(all[0].asOf)",
          remedy: "see “guiji history”")
      }
      return Array(found)
    }
  }
}

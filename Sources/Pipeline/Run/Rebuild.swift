public import Foundation
import Registry

/// Replays the journal into an empty workspace, from archive and journal alone.
///
/// Snapshots, bundles, returns and reports come out byte for byte as the nights made them.
public struct Rebuild: Sendable {
  private let source: URL
  private let target: URL
  private let workers: Int
  private let progress: RunProgress

  /// A rebuild of a workspace into another folder, which must be empty or not there.
  public init(from source: URL, into target: URL, workers: Int, progress: RunProgress = .silent) {
    self.source = source
    self.target = target
    self.workers = workers
    self.progress = progress
  }

  /// Replays all runs, or those up to one; gives the number of the last.
  ///
  /// `user` is the operating-system user, for the audit log of the new folder.
  public func run(through last: Int? = nil, started: String, user: String = "") throws -> Int {
    let origin = try Workspace.reading(source)
    let archive = Archive(origin)
    // The journal tells what counts, so that a backup of archive and journal alone is enough.
    guard let latest = try Journal(origin).runs().last else {
      throw RunError(
        .impossible, "\(source.path) has no committed run", remedy: "run the pipeline first")
    }
    let entries = try Journal(origin).entries(through: min(last ?? latest, latest))
    var session = try RegistrySession(Workspace(root: target), started: started)
    guard session.current == nil else {
      throw RunError(
        .definitionWrong, "\(target.path) holds a registry already",
        remedy: "name an empty folder")
    }
    try AuditTrail(workspace: session.workspace, user: user, time: started)
      .recordRebuild(of: entries.count, from: source)
    var history: [JournalEntry] = []
    for entry in entries {
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
        progress: progress)
      var draft = NightDraft(
        run: entry.run, asOf: entry.asOf, deliveryDate: entry.deliveryDate,
        department: entry.department, definitions: entry.definitions, isReplay: true,
        decisions: entry.decisions)
      draft.drops = entry.drops.map { NightDraft.Drop(journal: $0) }
      var run = NightRun(night: night, draft: draft)
      let transaction = try session.begin()
      let staged = try run.stage([], in: transaction)
      session = session.advanced(to: try run.commit(staged, in: transaction))
      history.append(entry)
    }
    return entries.last?.run ?? 0
  }
}

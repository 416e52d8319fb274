public import Foundation
import Registry

/// Takes out of a workspace what its retention rules no longer ask for (清理).
///
/// Never what a kept snapshot needs, nor what a night made again from the first kept one on needs.
/// The journal, decisions, definitions and all manifests stay for ever, with the tables of segments
/// that belong to these.
public struct WorkspacePrune: Sendable {
  /// A file that goes.
  public struct File: Sendable, Equatable {
    /// Its path below the workspace.
    public let path: String
    /// Its length in bytes.
    public let byteCount: Int
    /// `archive`, `snapshots` or `unnamed`.
    public let rule: String
    /// The figures behind it.
    public let reason: String
  }

  /// What went, or would go.
  public struct Outcome: Sendable, Equatable {
    /// The number of the pruning; nil when nothing went, or only a look was asked for.
    public let number: Int?
    /// The runs whose snapshots are kept whole.
    public let kept: [Int]
    /// The runs whose snapshots are thinned now.
    public let thinned: [Int]
    /// The files, in order of path.
    public let files: [File]
    /// The files of the archive that a kept night needs.
    public let neededCount: Int
    /// Those whose clock still runs.
    public let runningCount: Int
    /// Those with a record that has no end yet.
    public let openCount: Int
    /// Those whose kind no rule names; all of them, without a rule for the archive.
    public let withoutRuleCount: Int
    /// Those that a person has still to decide on.
    public let unsettledCount: Int
    /// Whether the pipeline has a rule for snapshots, and one for the archive.
    public let hasSnapshotRule: Bool
    /// Whether the pipeline has a rule for the archive.
    public let hasArchiveRule: Bool
    /// What was put right before, one English sentence each.
    public let repairs: [String]
  }

  private let folder: URL
  private let asOf: String
  private let user: String
  private let started: String
  private let workers: Int
  private let files: FileSystem
  private let hooks: SessionHooks

  /// The pruning of a workspace; clocks are asked as of a day, `YYYY-MM-DD`.
  public init(workspace: URL, asOf: String, user: String, started: String, workers: Int) {
    self.init(
      workspace: workspace, asOf: asOf, user: user, started: started, workers: workers,
      files: FileSystem(), hooks: SessionHooks())
  }

  /// The same through a given door to the disk; what tests break, they break here.
  init(
    workspace: URL, asOf: String, user: String, started: String, workers: Int, files: FileSystem,
    hooks: SessionHooks
  ) {
    folder = workspace
    self.asOf = asOf
    self.user = user
    self.started = started
    self.workers = workers
    self.files = files
    self.hooks = hooks
  }

  /// What would go; changes nothing and takes no lock.
  public func look() throws -> Outcome {
    let workspace = try Workspace.reading(folder)
    return try outcome(plan(workspace), nil, [])
  }

  /// Takes out what goes, under the lock.
  ///
  /// A damaged workspace is refused: what is to be taken out may be what mends it.
  public func run() throws -> Outcome {
    let place = try Workspace.reading(folder)
    try RoleCheck(place, user: user, at: started).require(.keep, "prune")
    let session = try RegistrySession(
      Workspace(root: folder, files: files), started: started, hooks: hooks, sweepsAlways: true)
    try refuseNightUnderWay(session)
    let check = try WorkspaceCheck(workspace: folder, workers: workers)
    guard check.damages.isEmpty else {
      throw RunError(
        .impossible, "the workspace is damaged: \(check.damages[0])",
        remedy: "mend it with “guiji verify --repair” first; nothing was taken out")
    }
    let plan = try plan(session.workspace)
    let draft = plan.pruning
    guard !draft.removals.isEmpty || !draft.thinned.isEmpty else {
      return try outcome(plan, nil, session.repairs)
    }
    let counts =
      ": \(draft.thinned.count) snapshots thinned, \(draft.removals.count) files taken out, "
      + "\(draft.removals.count { $0.rule == .archive }) of the archive"
    let log = AuditLog(session.workspace)
    let done = try session.prune(draft) { (words) throws(RegistryError) in
      try log.append(at: started, user: user, action: "prune", detail: words + counts)
    }
    return try outcome(plan, done.number, session.repairs)
  }

  private func plan(_ workspace: Workspace) throws -> PrunePlan {
    try PrunePlan(workspace, asOf: asOf, at: started, user: user, workers: workers)
  }

  /// A night that is made stage by stage has tables that nothing names yet.
  private func refuseNightUnderWay(_ session: RegistrySession) throws {
    let folder = session.workspace.registry.appending(path: "working")
    guard let night = try SavedDraft(in: folder)?.draft, night.run == session.nextRun else {
      return
    }
    throw RunError(
      .definitionWrong, "run \(night.run) is under way, stage by stage",
      remedy: "finish it with “guiji stage”, or begin it anew with “guiji run”, then prune")
  }

  private func outcome(_ plan: PrunePlan, _ number: Int?, _ repairs: [String]) throws -> Outcome {
    let definition = try PipelineDefinition(
      DefinitionTree(
        archived: plan.pruning.definitions, in: Archive(Workspace(root: folder))))
    return Outcome(
      number: number, kept: plan.pruning.kept, thinned: plan.pruning.thinned,
      files: plan.pruning.removals.map {
        File(path: $0.path, byteCount: $0.byteCount, rule: $0.rule.rawValue, reason: $0.reason)
      },
      neededCount: plan.standing.needed, runningCount: plan.standing.running,
      openCount: plan.standing.open, withoutRuleCount: plan.standing.withoutRule,
      unsettledCount: plan.standing.unsettled,
      hasSnapshotRule: definition.retention.snapshots != nil,
      hasArchiveRule: definition.retention.archive != nil, repairs: repairs)
  }
}

public import Foundation
import Parallel
public import Records
import Registry

/// A run: all nights up to a day that have something new, oldest first, each committed on its own.
public struct PipelineRun: Sendable {
  /// What is to be run.
  public struct Request: Sendable {
    /// The folder of the pipeline.
    public var pipeline: URL
    /// Where the departments' drops lie; only read.
    public var inbox: URL
    /// The workspace.
    public var workspace: URL
    /// The day up to which deliveries are processed, `YYYY-MM-DD`.
    public var asOf: String
    /// The only department to look at, or nil for all.
    public var department: String?
    /// What else to look at only: a feed, delivery dates, held drops.
    public var scope: RunScope
    /// The most threads to use.
    public var workers: Int
    /// The time as the lock file and the audit log shall tell it to people.
    public var started: String
    /// The operating-system user, for the audit log.
    public var user: String
    /// Whether to show what the next night would do, without doing it.
    public var isDryRun: Bool
    /// Whether each night is computed from all records in force, as if no night had been before; its
    /// outputs are the same.
    var recomputesAll = false

    /// A request from its parts.
    public init(
      pipeline: URL, inbox: URL, workspace: URL, asOf: String, department: String? = nil,
      scope: RunScope = RunScope(), workers: Int, started: String, user: String = "",
      isDryRun: Bool = false
    ) {
      self.pipeline = pipeline
      self.inbox = inbox
      self.workspace = workspace
      self.asOf = asOf
      self.department = department
      self.scope = scope
      self.workers = workers
      self.started = started
      self.user = user
      self.isDryRun = isDryRun
    }
  }

  /// What a run did.
  public struct Outcome: Sendable {
    /// One ledger a night.
    public var ledgers: [RunLedger] = []
    /// What each night left, in the order of the ledgers.
    public var nights: [NightSummary] = []
    /// What the run could not look at, or put right before it began.
    public var notices: [String] = []
    /// Whether nothing was committed, because only a look was asked for.
    public var isDryRun = false
    /// The nights that are due after the one that a dry run shows.
    public var laterNightCount = 0

    /// The sheets of decisions that could not be taken in, a sentence for each mistake.
    public var heldSheets: [String] = []

    /// Whether something is held, or was left alone.
    public var isSomethingHeld: Bool {
      !heldSheets.isEmpty || ledgers.contains { !$0.heldDrops.isEmpty }
        || nights.contains { !$0.notices.isEmpty }
    }
  }

  private let request: Request
  private let progress: RunProgress
  private let files: FileSystem
  private let hook: CommitHook

  /// A run of a request.
  public init(_ request: Request, progress: RunProgress = .silent) {
    self.init(request, progress: progress, files: FileSystem()) { _ in }
  }

  /// A run through a given door to the disk; what tests break, they break here.
  init(
    _ request: Request, progress: RunProgress = .silent, files: FileSystem,
    hook: @escaping CommitHook
  ) {
    self.request = request
    self.progress = progress
    self.files = files
    self.hook = hook
  }

  /// Runs all nights that are due; a dry run, the first of them up to its commit.
  public func run() throws -> Outcome {
    MemoryKeeping.begin()
    let tree = try DefinitionTree(pipelineFolder: request.pipeline)
    let definition = try PipelineDefinition(tree)
    try RunState.checkInbox(request.inbox)
    let session = try RegistrySession(
      Workspace(root: request.workspace, files: files), started: request.started, hook: hook)
    try RoleCheck(session.workspace, user: request.user, at: request.started)
      .require(.run, "run", by: definition.roles)
    let outcome: Outcome
    if request.isDryRun {
      // A look leaves nothing that lasts.
      outcome = try nights(tree, definition, session, nil)
    } else {
      let attempt = try RunAttempt(session.workspace, request: request, what: "run")
      outcome = try attempt.run { try nights(tree, definition, session, attempt) }
    }
    // Whoever stops half way, by an error too, may have left files that the next session looks for.
    session.settle()
    return outcome
  }

  private func nights(
    _ tree: DefinitionTree, _ definition: PipelineDefinition, _ session: RegistrySession,
    _ attempt: RunAttempt?
  ) throws -> Outcome {
    var state = try RunState(
      definition: definition, session: session, request: request, progress: progress)
    let digest = try tree.store(in: state.archive)
    let review = try state.review(definitions: digest)
    var outcome = Outcome()
    // A dry run leaves the sheets where they lie.
    if !request.isDryRun {
      outcome.heldSheets = try state.takeSheets()
      try review.digests.write(isOfAll: review.isOfAll)
    }
    outcome.notices = session.repairs + review.notices
    if request.isDryRun { outcome.notices += try state.sheetNotices() }
    let plan = state.plan(review, definitions: digest)
    outcome.isDryRun = request.isDryRun
    outcome.laterNightCount = request.isDryRun ? max(0, plan.nights.count - 1) : 0
    let nights = request.isDryRun ? Array(plan.nights.prefix(1)) : plan.nights
    guard !nights.isEmpty else { return outcome }
    try state.checkSpace(for: nights, definitions: digest)
    for planned in nights {
      let number = state.session.nextRun
      progress.step("night      \(planned.deliveryDate ?? planned.asOf), run \(number)")
      var run = NightRun(
        night: state.night,
        draft: NightDraft(
          run: number, asOf: planned.asOf, deliveryDate: planned.deliveryDate,
          department: state.department, scope: state.scope, definitions: digest,
          isReplay: false, decisions: state.decisions))
      let transaction = try state.session.begin()
      let staged = try run.stage(planned.candidates, in: transaction)
      outcome.ledgers.append(staged.ledger)
      outcome.nights.append(NightSummary(draft: run.draft, staged: staged))
      guard !request.isDryRun else {
        try transaction.abandon()
        break
      }
      // Before the commit: no run may count of which nobody knows who made it.
      try AuditTrail(workspace: session.workspace, user: request.user, time: request.started)
        .record(run.draft, bundles: staged.manifest.bundleSequences)
      try state.advance(to: try run.commit(staged, in: transaction))
      attempt?.committed(run)
    }
    return outcome
  }
}

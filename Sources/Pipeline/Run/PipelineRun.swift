public import Foundation
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
    /// The most threads to use.
    public var workers: Int
    /// The time as the lock file shall tell it to people.
    public var started: String

    /// A request from its parts.
    public init(
      pipeline: URL, inbox: URL, workspace: URL, asOf: String, department: String? = nil,
      workers: Int, started: String
    ) {
      self.pipeline = pipeline
      self.inbox = inbox
      self.workspace = workspace
      self.asOf = asOf
      self.department = department
      self.workers = workers
      self.started = started
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

    /// Whether something is held, or was left alone.
    public var isSomethingHeld: Bool {
      ledgers.contains { !$0.heldDrops.isEmpty } || nights.contains { !$0.notices.isEmpty }
    }
  }

  private let request: Request
  private let progress: RunProgress

  /// A run of a request.
  public init(_ request: Request, progress: RunProgress = .silent) {
    self.request = request
    self.progress = progress
  }

  /// Runs all nights that are due.
  public func run() throws -> Outcome {
    let tree = try DefinitionTree(pipelineFolder: request.pipeline)
    let definition = try PipelineDefinition(tree)
    let session = try RegistrySession(
      Workspace(root: request.workspace), started: request.started)
    var state = try RunState(
      definition: definition, session: session, request: request, progress: progress)
    let digest = try tree.store(in: state.archive)
    let review = try state.review(definitions: digest)
    var outcome = Outcome()
    outcome.notices = session.repairs + review.notices
    let plan = state.plan(review)
    guard !plan.nights.isEmpty else { return outcome }
    for planned in plan.nights {
      let number = state.session.nextRun
      progress.step("night      \(planned.deliveryDate ?? planned.asOf), run \(number)")
      var run = NightRun(
        night: state.night,
        draft: NightDraft(
          run: number, asOf: planned.asOf, deliveryDate: planned.deliveryDate,
          department: request.department, definitions: digest, isReplay: false))
      let done = try run.run(planned.candidates, in: try state.session.begin())
      outcome.ledgers.append(done.ledger)
      outcome.nights.append(NightSummary(draft: run.draft, outcome: done))
      try state.advance(to: done.committed)
    }
    return outcome
  }
}

import Bytes
import Foundation
import Parallel
import Registry

/// One stage of the night that is due, on what the stage before left.
///
/// `ingest` takes the oldest night that is due; each further stage goes on from the draft in the
/// working folder, and `export` commits. A whole run begins anew and takes the draft away.
public struct StageRun: Sendable {
  /// The names of the stages, in their order.
  public static let names = NightDraft.Stage.allCases.map(\.rawValue)

  private let request: PipelineRun.Request
  private let progress: RunProgress

  /// A stage of a request.
  public init(_ request: PipelineRun.Request, progress: RunProgress = .silent) {
    self.request = request
    self.progress = progress
  }

  /// What a stage did.
  public struct Outcome: Sendable {
    /// One sentence.
    public let sentence: String
    /// The night's account, once `export` has committed it.
    public let run: PipelineRun.Outcome?
  }

  /// Runs the stage of a name.
  public func run(_ name: String) throws -> Outcome {
    MemoryKeeping.begin()
    guard let stage = NightDraft.Stage(rawValue: name) else {
      throw RunError(
        .definitionWrong, "there is no stage “\(name)”",
        remedy: "name one of: \(Self.names.joined(separator: ", "))")
    }
    let tree = try DefinitionTree(pipelineFolder: request.pipeline)
    let definition = try PipelineDefinition(tree)
    let session = try RegistrySession(
      Workspace(root: request.workspace), started: request.started)
    try RoleCheck(session.workspace, user: request.user, at: request.started)
      .require(.run, "stage \(name)", by: definition.roles)
    let attempt = try RunAttempt(session.workspace, request: request, what: "stage \(name)")
    return try attempt.run { try run(stage, tree, definition, session, attempt) }
  }

  private func run(
    _ stage: NightDraft.Stage, _ tree: DefinitionTree, _ definition: PipelineDefinition,
    _ session: RegistrySession, _ attempt: RunAttempt
  ) throws -> Outcome {
    let state = try RunState(
      definition: definition, session: session, request: request, progress: progress)
    let digest = try tree.store(in: state.archive)
    if stage == .ingest { return try ingest(state, digest) }
    var run = NightRun(night: state.night, draft: try draft(before: stage, state, digest))
    switch stage {
    case .ingest: preconditionFailure("ingest begins a night")
    case .normalize: try run.normalize()
    case .deduplicate: try run.deduplicate()
    case .aggregate: try run.aggregate()
    case .export:
      let transaction = try session.begin()
      let staged = try run.export(in: transaction)
      try AuditTrail(workspace: session.workspace, user: request.user, time: request.started)
        .record(run.draft, bundles: staged.manifest.bundleSequences)
      _ = try run.commit(staged, in: transaction)
      attempt.committed(run)
      try run.clearWorking()
      var outcome = PipelineRun.Outcome()
      outcome.ledgers = [staged.ledger]
      outcome.nights = [NightSummary(draft: run.draft, staged: staged)]
      return Outcome(sentence: "run \(run.draft.run) is committed", run: outcome)
    }
    try save(run.draft, state)
    return Outcome(
      sentence:
        "\(stage.rawValue) of run \(run.draft.run) is done; next: \(Self.next(after: stage))",
      run: nil)
  }

  private static func next(after stage: NightDraft.Stage) -> String {
    let all = NightDraft.Stage.allCases
    guard let index = all.firstIndex(of: stage), index + 1 < all.count else { return "nothing" }
    return all[index + 1].rawValue
  }

  private func ingest(_ state: RunState, _ digest: String) throws -> Outcome {
    var state = state
    let problems = try state.takeSheets()
    let review = try state.review(definitions: digest)
    guard let planned = state.plan(review, definitions: digest).nights.first else {
      return Outcome(sentence: "nothing is due", run: nil)
    }
    try state.checkSpace(for: [planned], definitions: digest)
    var run = NightRun(
      night: state.night,
      draft: NightDraft(
        run: state.session.nextRun, asOf: planned.asOf, deliveryDate: planned.deliveryDate,
        department: state.department, scope: state.scope, definitions: digest,
        isReplay: false, decisions: state.decisions))
    try run.clearWorking()
    try run.ingest(planned.candidates)
    try save(run.draft, state)
    let done =
      "ingest of run \(run.draft.run) is done: \(run.draft.drops.count) drops for "
      + "\(planned.deliveryDate ?? planned.asOf); next: \(Self.next(after: .ingest))"
    return Outcome(sentence: (problems + [done]).joined(separator: "\n"), run: nil)
  }

  private func save(_ draft: NightDraft, _ state: RunState) throws {
    let saved = try SavedDraft(draft, of: state.night)
    try state.night.writeWorking(try saved.bytes(), named: SavedDraft.name)
  }

  /// The draft that the stage before left.
  private func draft(
    before stage: NightDraft.Stage, _ state: RunState, _ digest: String
  ) throws -> NightDraft {
    guard let saved = try SavedDraft(in: state.night.working.root) else {
      throw RunError(
        .definitionWrong, "no night is under way", remedy: "begin one with “guiji stage ingest”")
    }
    let draft = saved.draft
    guard let finished = draft.finished, Self.next(after: finished) == stage.rawValue else {
      let next = draft.finished.map(Self.next) ?? "ingest"
      throw RunError(
        .definitionWrong, "\(stage.rawValue) is not the next stage of run \(draft.run)",
        remedy: "run “guiji stage \(next)”")
    }
    guard draft.run == state.session.nextRun else {
      throw RunError(
        .definitionWrong, "the night under way was run \(draft.run), which is committed",
        remedy: "begin a new one with “guiji stage ingest”")
    }
    guard draft.definitions == digest else {
      throw RunError(
        .definitionWrong, "the definitions changed since the night began",
        remedy: "begin it again with “guiji stage ingest”")
    }
    // Another process left them, perhaps before the machine stopped.
    try saved.verify(in: state.night)
    for merged in draft.kinds.compactMap(\.merged) {
      try SegmentStore(state.night.working).segment(merged.segment).verify()
    }
    return draft
  }
}

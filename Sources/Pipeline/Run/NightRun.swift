import Foundation
import Records
import Registry

/// One night from drops to bundles: the five stages in their order.
///
/// Each stage reads what the one before left in the draft and writes its own part of it; nothing
/// counts before the last one commits.
struct NightRun {
  let night: Night
  var draft: NightDraft
  /// How long each stage took, for the log of runs.
  private(set) var durations: [RunLogEntry.Stage] = []
  private var cache = InForceCache()

  /// A night about to run.
  init(night: Night, draft: NightDraft) {
    self.night = night
    self.draft = draft
  }

  /// Runs all stages; what they made lies in the transaction's staging.
  mutating func stage(
    _ candidates: [RunPlan.Candidate], in transaction: RunTransaction
  ) throws -> ExportStage.Staged {
    try clearWorking()
    if !draft.isReplay { try timed("ingest") { run in try run.ingest(candidates) } }
    try timed("normalize") { run in try run.normalize() }
    try timed("deduplicate") { run in try run.deduplicate() }
    try timed("aggregate") { run in try run.aggregate() }
    let staged = try timed("export") { run in try run.export(in: transaction) }
    try clearWorking()
    return staged
  }

  private mutating func timed<Result>(
    _ name: String, _ body: (inout NightRun) throws -> Result
  ) rethrows -> Result {
    let started = ContinuousClock.now
    let result = try body(&self)
    let stage = RunLogEntry.Stage(
      name: name, milliseconds: started.duration(to: .now).milliseconds)
    durations.append(stage)
    night.progress.step("took       \(name): \(stage.milliseconds) ms")
    return result
  }

  /// Makes the night count.
  mutating func commit(
    _ staged: ExportStage.Staged, in transaction: RunTransaction
  ) throws -> CommittedRun {
    try timed("commit") { _ in
      try transaction.commit(staged.entry, staged.manifest, digests: staged.digests)
    }
  }

  mutating func ingest(_ candidates: [RunPlan.Candidate]) throws {
    try IngestStage(night: night).run(candidates, into: &draft)
  }

  mutating func normalize() throws { try NormalizeStage(night: night).run(&draft) }

  mutating func deduplicate() throws { try DeduplicateStage(night: night).run(&draft, &cache) }

  mutating func aggregate() throws { try AggregateStage(night: night).run(&draft, &cache) }

  mutating func export(in transaction: RunTransaction) throws -> ExportStage.Staged {
    try ExportStage(night: night).run(&draft, &cache, in: transaction)
  }

  /// Takes away what a night before left between its stages.
  func clearWorking() throws {
    try Mending(night.workspace).removeScratch(night.workingName)
  }
}

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
    let progress = night.progress
    if !draft.isReplay { try progress.timed("ingest") { try ingest(candidates) } }
    try progress.timed("normalize") { try normalize() }
    try progress.timed("deduplicate") { try deduplicate() }
    try progress.timed("aggregate") { try aggregate() }
    let staged = try progress.timed("export") { try export(in: transaction) }
    try clearWorking()
    return staged
  }

  /// Makes the night count.
  func commit(
    _ staged: ExportStage.Staged, in transaction: RunTransaction
  ) throws -> CommittedRun {
    try night.progress.timed("commit") {
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
    guard FileManager.default.fileExists(atPath: night.working.root.path) else { return }
    try FileManager.default.removeItem(at: night.working.root)
  }
}

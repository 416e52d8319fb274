import Bytes
import Export
import Foundation
import Parallel
import Records
import Registry

/// Makes the bundles, returns and reports of a night and checks all sums; what it leaves in staging
/// counts once it is committed.
struct ExportStage {
  let night: Night

  /// A night that lies in staging, with all that its commit needs.
  struct Staged {
    let ledger: RunLedger
    let bundles: [BundleManifest]
    let entry: JournalEntry
    let manifest: SnapshotManifest
    /// The digests of the bundles' files, which were taken while they were written.
    let digests: [String: String]
  }

  /// Exports what aggregation left into the staging of a transaction.
  func run(
    _ draft: inout NightDraft, _ cache: inout InForceCache, in transaction: RunTransaction
  ) throws -> Staged {
    var changes = draft.changes
    var counters = counters(draft)
    var sequences = night.base?.manifest.bundleSequences ?? [:]
    var bundles: [BundleManifest] = []
    var figures: [RunLedger.Platform] = []
    for name in night.definition.platforms.map(\.definition.platform) {
      sequences[name, default: 0] += 1
    }
    let (all, conflicts) = try exportAll(sequences, draft, in: transaction)
    for exported in all {
      let bundle = exported.bundle
      let name = bundle.identity.platform
      let sequence = bundle.identity.sequence
      bundles.append(bundle)
      changes.whole += exported.changes.whole
      changes.slices += exported.changes.slices
      counters.merge(exported.counters) { $1 }
      figures += bundle.kinds.map { kind in
        RunLedger.Platform(
          platform: name, kind: kind.kind, sequence: sequence,
          heldBefore: kind.counts.heldBefore, added: kind.counts.added,
          changed: kind.counts.changed, withdrawn: kind.counts.withdrawn,
          heldAfter: kind.counts.heldAfter)
      }
      night.progress.step(
        "export     \(name): \(bundle.kinds.map(\.counts.added).reduce(0, +)) added, "
          + "\(bundle.kinds.map(\.counts.changed).reduce(0, +)) changed, "
          + "\(bundle.kinds.map(\.counts.withdrawn).reduce(0, +)) withdrawn")
    }
    let ledger = ledger(draft, figures)
    let failures = ledger.check()
    guard failures.isEmpty else {
      throw RunError(
        .sumsDoNotClose,
        "the sums of run \(draft.run) do not close: "
          + failures.joined(separator: "; "), remedy: "nothing was committed; please report this")
    }
    try writeReturns(draft, in: transaction)
    try writeReports(ledger, conflicts, in: transaction)
    let lists = NightLists(night: night)
    let segments = try lists.segments(draft, &cache)
    try lists.write(segments, draft, into: &changes)
    counters.merge(try lists.counters(segments, draft)) { $1 }
    let manifest = SnapshotManifest(
      run: draft.run, asOf: draft.asOf, tables: try tables(draft, changes), counters: counters,
      bundleSequences: sequences)
    draft.finished = .export
    return Staged(
      ledger: ledger, bundles: bundles, entry: journalEntry(draft), manifest: manifest,
      digests: digests(of: bundles))
  }

  private func journalEntry(_ draft: NightDraft) -> JournalEntry {
    JournalEntry(
      run: draft.run, asOf: draft.asOf, deliveryDate: draft.deliveryDate,
      department: draft.department, scope: draft.scope, drops: draft.drops.map(\.journal),
      definitions: draft.definitions, decisions: draft.decisions, program: Program.version)
  }

  /// The figures that the next night goes on from.
  private func counters(_ draft: NightDraft) -> [String: Int] {
    var counters = ["layout": Night.tableLayout, "registers": draft.registers]
    for kind in draft.kinds {
      let name = kind.figures.kind
      counters["records.\(name)"] = kind.figures.after
      counters["cases.\(name)"] = kind.figures.cases
      counters["reviews.\(name)"] = kind.reviewCount
      counters["government.\(name)"] = kind.merged?.governmentCount ?? 0
      counters["revoked.\(name)"] = kind.merged?.revokedCount ?? 0
      counters["unknownOfficial.\(name)"] = kind.merged?.unknownOfficialCount ?? 0
    }
    return counters
  }

  /// All tables of the state: those of the run before with the slices of tonight over them, slices
  /// that pile up made one.
  private func tables(_ draft: NightDraft, _ changes: TableChanges) throws -> [TableReference] {
    var all = changes
    for kind in draft.kinds {
      all.whole += kind.changes.whole
      all.slices += kind.changes.slices
    }
    let base = draft.isWhole ? nil : night.base
    let uses = Set((base?.manifest.tables.map(\.use) ?? []) + (all.whole + all.slices).map(\.use))
      .sorted()
    let changed = all
    return try concurrentMap(count: uses.count, workers: night.workers) { index in
      let tables = changed.tables(uses[index], over: base)
      return changed.slices.contains { $0.use == uses[index] }
        ? try TableStore(night.workspace).compacted(tables) : tables
    }.flatMap { $0 }
  }

  /// The bundles of all platforms and the list of conflicts, made side by side: a bundle's files are
  /// written by one thread.
  private func exportAll(
    _ sequences: [String: Int], _ draft: NightDraft, in transaction: RunTransaction
  ) throws -> (bundles: [Exported], conflicts: [UInt8]?) {
    let platforms = night.definition.platforms
    let pieces = try concurrentMap(count: platforms.count + 1, workers: night.workers) {
      index -> (bundle: Exported?, conflicts: [UInt8]?) in
      guard index > 0 else { return (nil, ConflictList(night: night).bytes(of: draft)) }
      let platform = platforms[index - 1]
      return (
        try export(
          platform, sequence: sequences[platform.definition.platform] ?? 1, draft, in: transaction),
        nil
      )
    }
    return (pieces.compactMap(\.bundle), pieces[0].conflicts)
  }

  /// The digests that the bundles' files had when they were written, by path.
  private func digests(of bundles: [BundleManifest]) -> [String: String] {
    var digests: [String: String] = [:]
    for bundle in bundles {
      let folder = "outbox/\(bundle.identity.platform)/\(bundle.identity.folderName)"
      for file in bundle.files { digests["\(folder)/\(file.name)"] = file.digest }
    }
    return digests
  }

  /// What was made for one platform.
  private struct Exported: Sendable {
    var bundle: BundleManifest
    var changes = TableChanges()
    var counters: [String: Int] = [:]
  }

  private func export(
    _ platform: PipelineDefinition.Platform, sequence: Int, _ draft: NightDraft,
    in transaction: RunTransaction
  ) throws -> Exported {
    let name = platform.definition.platform
    let identity = BundleIdentity(
      platform: name, sequence: sequence, run: draft.run, asOf: draft.asOf,
      deliveryDate: draft.deliveryDate ?? "")
    var writer = try BundleWriter(
      in: try transaction.bundleFolder(platform: name, bundle: identity.folderName),
      identity: identity, through: RegistryDoor(files: night.workspace.files))
    var changes = TableChanges()
    var counters: [String: Int] = [:]
    for plan in platform.plans {
      guard let kind = draft.kinds.first(where: { $0.figures.kind == plan.kindSchema.kind }) else {
        continue
      }
      writer.begin(plan)
      let export = try KindExport(night: night, plan: plan, kind: kind)
      let made = try export.run { part in try writer.write(part) }
      try writer.endKind()
      changes.whole += made.changes.whole
      changes.slices += made.changes.slices
      counters.merge(made.counters) { $1 }
    }
    return Exported(bundle: try writer.finish(), changes: changes, counters: counters)
  }

  private func ledger(_ draft: NightDraft, _ platforms: [RunLedger.Platform]) -> RunLedger {
    var ledger = RunLedger(
      run: draft.run, asOf: draft.asOf, deliveryDate: draft.deliveryDate ?? "")
    ledger.drops = draft.drops.compactMap(\.figures)
    ledger.heldDrops = draft.drops.map(\.journal).filter { $0.verdict == .held }.map { drop in
      RunLedger.HeldDrop(
        department: drop.feed.split(separator: ".").first.map(String.init) ?? drop.feed,
        file: drop.path, reason: drop.reason ?? "", detail: drop.detail,
        detailChinese: drop.detailChinese)
    }
    ledger.kinds = draft.kinds.map(\.figures)
    ledger.platforms = platforms
    ledger.waitingEvents = draft.waiting
    for kind in draft.kinds {
      let name = kind.figures.kind
      if let review = kind.review { ledger.reviews.append(review) }
      ledger.superseded += kind.superseded.map {
        RunLedger.Superseded(kind: name, number: $0.number, successor: $0.successor)
      }
      ledger.splits += kind.splits.map {
        RunLedger.Split(kind: name, number: $0.number, parts: $0.parts)
      }
      let counts = (kind.merged?.conflicts ?? []).reduce(into: [String: Int]()) {
        $0[$1.field, default: 0] += 1
      }
      ledger.conflicts += counts.sorted { $0.key < $1.key }.map {
        RunLedger.Conflict(kind: name, field: $0.key, cases: $0.value)
      }
    }
    ledger.nameCodes = draft.drops.compactMap(\.nameCodes)
    return ledger
  }

  private func writeReturns(_ draft: NightDraft, in transaction: RunTransaction) throws {
    for drop in draft.drops {
      guard let department = drop.journal.feed.split(separator: ".").first else { continue }
      for name in [drop.returnFile, drop.nameCodes?.list].compactMap(\.self) {
        let folder = try transaction.returnsFolder(department: String(department))
        try PrivateOutput.write(
          try night.readWorking(named: name), named: name, in: folder, night.workspace.files)
      }
    }
  }

  private func writeReports(
    _ ledger: RunLedger, _ conflicts: [UInt8]?, in transaction: RunTransaction
  ) throws {
    let folder = try transaction.reportsFolder()
    let files = night.workspace.files
    if let conflicts {
      try PrivateOutput.write(conflicts, named: "conflicts.csv", in: folder, files)
    }
    let report = RunReport(ledger, titles: night.definition.titles)
    try PrivateOutput.write(report.ledgerJSON, named: "ledger.json", in: folder, files)
    try PrivateOutput.write(
      Array(report.text(in: .chinese).utf8), named: "report.zh.txt", in: folder, files)
    try PrivateOutput.write(
      Array(report.text(in: .english).utf8), named: "report.en.txt", in: folder, files)
    try PrivateOutput.write(Array(report.metrics.utf8), named: "metrics.prom", in: folder, files)
  }
}

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
    var tables = draft.kinds.flatMap { [$0.records, $0.links, $0.reviews] }
    var sequences = night.base?.manifest.bundleSequences ?? [:]
    var bundles: [BundleManifest] = []
    var figures: [RunLedger.Platform] = []
    for name in night.definition.platforms.map(\.definition.platform) {
      sequences[name, default: 0] += 1
    }
    for (bundle, held) in try exportAll(sequences, draft, in: transaction) {
      let name = bundle.identity.platform
      let sequence = bundle.identity.sequence
      bundles.append(bundle)
      tables += held
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
    try writeReports(ledger, draft, in: transaction)
    let manifest = SnapshotManifest(
      run: draft.run, asOf: draft.asOf, segments: try segments(draft, &cache), tables: tables,
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

  /// The segments of all kinds in force, registers and events too.
  private func segments(
    _ draft: NightDraft, _ cache: inout InForceCache
  ) throws -> [SegmentReference] {
    var segments: [SegmentReference] = []
    for schema in night.definition.recordKinds.map(\.schema) + night.definition.otherSchemas {
      segments += try cache.kind(schema, draft, night).segments
    }
    return segments
  }

  /// The bundles of all platforms, made side by side: a bundle's files are written by one thread.
  private func exportAll(
    _ sequences: [String: Int], _ draft: NightDraft, in transaction: RunTransaction
  ) throws -> [(BundleManifest, [TableReference])] {
    let platforms = night.definition.platforms
    return try concurrentMap(count: platforms.count, workers: night.workers) { index in
      try export(
        platforms[index], sequence: sequences[platforms[index].definition.platform] ?? 1, draft,
        in: transaction)
    }
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

  private func export(
    _ platform: PipelineDefinition.Platform, sequence: Int, _ draft: NightDraft,
    in transaction: RunTransaction
  ) throws -> (BundleManifest, [TableReference]) {
    let name = platform.definition.platform
    let identity = BundleIdentity(
      platform: name, sequence: sequence, run: draft.run, asOf: draft.asOf,
      deliveryDate: draft.deliveryDate ?? "")
    var writer = try BundleWriter(
      in: try transaction.bundleFolder(platform: name, bundle: identity.folderName),
      identity: identity)
    var tables: [TableReference] = []
    for plan in platform.plans {
      guard let kind = draft.kinds.first(where: { $0.figures.kind == plan.kindSchema.kind }) else {
        continue
      }
      writer.begin(plan)
      let use = "held.\(name).\(plan.kindSchema.kind)"
      let former = try night.base?.tables(for: use).first
      var held = try TableStore(night.workspace).writer()
      try KindExport(night: night, plan: plan, kind: kind, former: former).run { part in
        try writer.write(part)
        for (key, range) in part.held {
          try held.append(key, part.held.bytes.span.extracting(range))
        }
      }
      try writer.endKind()
      tables.append(TableReference(use: use, table: try held.finish()))
    }
    return (try writer.finish(), tables)
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
      ledger.conflicts += counts.map {
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
        try PrivateOutput.write(try night.readWorking(named: name), named: name, in: folder)
      }
    }
  }

  private func writeReports(
    _ ledger: RunLedger, _ draft: NightDraft, in transaction: RunTransaction
  ) throws {
    let folder = try transaction.reportsFolder()
    if let list = ConflictList(night: night).bytes(of: draft) {
      try PrivateOutput.write(list, named: "conflicts.csv", in: folder)
    }
    let report = RunReport(ledger, titles: night.definition.titles)
    try PrivateOutput.write(report.ledgerJSON, named: "ledger.json", in: folder)
    try PrivateOutput.write(
      Array(report.text(in: .chinese).utf8), named: "report.zh.txt", in: folder)
    try PrivateOutput.write(
      Array(report.text(in: .english).utf8), named: "report.en.txt", in: folder)
    try PrivateOutput.write(Array(report.metrics.utf8), named: "metrics.prom", in: folder)
  }
}

/// The rows of one kind for one platform, a piece for each block of merged records.
private struct KindExport {
  let night: Night
  let plan: BundlePlan
  let kind: NightDraft.Kind
  let former: SortedTable?

  /// Gives the parts to the body in the order of case numbers.
  func run(_ body: (DeltaPart) throws -> Void) throws {
    let superseded = Dictionary(
      kind.superseded.compactMap { entry -> (Key128, Key128)? in
        guard let number = MergedFields.caseKey(of: entry.number),
          let successor = MergedFields.caseKey(of: entry.successor)
        else { return nil }
        return (number, successor)
      }, uniquingKeysWith: { first, _ in first })
    guard let merged = kind.merged else { preconditionFailure("aggregation comes before export") }
    let batches = try SegmentStore(night.working).segment(merged.segment).batches
    guard !batches.isEmpty else {
      try body(
        try Delta.part(
          merged: nil, rows: 0..<0, held: try held(from: nil, upTo: nil), superseded: superseded,
          plan: plan))
      return
    }
    // A part goes from its first case up to the first case of the next, so that every held row
    // falls into exactly one of them.
    let starts = batches.map { batch in
      let data = batch.data
      return batch.key(of: 0, in: data.span)
    }
    let wave = night.workers * 4
    for first in stride(from: 0, to: batches.count, by: wave) {
      let parts = try concurrentMap(
        count: min(wave, batches.count - first), workers: night.workers
      ) { offset in
        let index = first + offset
        return try Delta.part(
          merged: batches[index], rows: 0..<batches[index].count,
          held: try held(
            from: index == 0 ? nil : starts[index],
            upTo: index + 1 < batches.count ? starts[index + 1] : nil),
          superseded: superseded, plan: plan)
      }
      for part in parts { try body(part) }
    }
  }

  private func held(from: Key128?, upTo: Key128?) throws -> HeldRows {
    var rows = HeldRows()
    guard let former else { return rows }
    let data = former.data
    let bytes = data.span
    var cursor = try former.cursor(from: from, upTo: upTo)
    while let entry = try cursor.next(in: bytes) {
      rows.append(key: entry.key, value: bytes.extracting(entry.range))
    }
    return rows
  }
}

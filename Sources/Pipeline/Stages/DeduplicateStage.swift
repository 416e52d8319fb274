import Aggregate
import Bytes
import Deduplicate
import Foundation
import Records
import Registry

/// Finds which records in force tell of one act, and numbers the cases.
///
/// Where the night before left its tables under the same definitions, only the records that tonight
/// touches are linked again; the clusters come out as if all were.
struct DeduplicateStage {
  let night: Night

  /// Links the records of each kind; numbers run on through the kinds in their order.
  func run(_ draft: inout NightDraft, _ cache: inout InForceCache) throws {
    draft.kinds = []
    draft.isWhole = !night.canUseBase(draft)
    var rank = 1
    let decisions = try DecisionBook(list: draft.decisions, in: night.archive)
    let aliases = try cache.aliases(draft, night)
    for rules in night.definition.recordKinds {
      let kind =
        try draft.isWhole
        ? nil
        : linkTouched(
          rules, decisions, aliases, draft, firstRank: &rank)
      let linked =
        try kind ?? linkAll(rules, decisions, aliases, &draft, &cache, firstRank: &rank)
      draft.kinds.append(linked)
      night.progress.step(
        "deduplicate \(rules.schema.kind): \(linked.figures.after) records, "
          + "\(linked.figures.cases) cases, \(linked.pairCount) pairs compared")
    }
    draft.finished = .deduplicate
  }

  // MARK: All records

  private func linkAll(
    _ rules: PipelineDefinition.RecordKind, _ decisions: DecisionBook, _ aliases: AliasTable,
    _ draft: inout NightDraft, _ cache: inout InForceCache, firstRank: inout Int
  ) throws -> NightDraft.Kind {
    let (kind, found, keys) = try link(rules, decisions, aliases, &draft, &cache)
    let uses = KindUses(kind: rules.schema.kind)
    let former = try RecordsTable.join(kind, with: try night.baseTable(uses.records))
    let numbering = CaseNumbering(
      clusterOf: found.clusterOf, previous: former.numbers, run: draft.run, firstRank: firstRank)
    firstRank += numbering.mintedCount
    let tables = WholeTables(
      night: night, kind: kind, found: found, keys: keys, numbers: numbering.numberOf)
    return NightDraft.Kind(
      figures: RunLedger.Kind(
        kind: rules.schema.kind, before: former.beforeCount, new: former.newCount,
        changed: former.changedCount, withdrawn: former.withdrawnCount,
        after: kind.records.keys.count, cases: found.clusterCount), isWhole: true,
      changes: try tables.write(), superseded: Self.superseded(numbering),
      splits: Self.splits(numbering),
      review: Self.review(rules.schema.kind, found, decisions, waiting: found.reviews.count),
      reviewCount: found.reviews.count, pairCount: found.pairCount)
  }

  /// The account of people's decisions on a kind; nil when there are none and none is needed.
  private static func review(
    _ kind: String, _ found: Deduplication, _ decisions: DecisionBook, waiting: Int
  ) -> RunLedger.Review? {
    let own = decisions.inForce.filter { $0.pair.kind == kind }
    guard !own.isEmpty || waiting > 0 else { return nil }
    func count(_ verdict: PairVerdict) -> Int { own.count { $0.verdict == verdict } }
    return RunLedger.Review(
      kind: kind, waiting: waiting, same: count(.same), different: count(.different),
      unsure: count(.unsure), idle: found.idleDecisionCount,
      contradicted: found.contradictedDecisions.count)
  }

  /// Links the records of a kind; a drop of tonight that overfills a block is held and the rest
  /// linked without it, since leaving pairs out would make the cases depend on chance.
  private func link(
    _ rules: PipelineDefinition.RecordKind, _ decisions: DecisionBook, _ aliases: AliasTable,
    _ draft: inout NightDraft, _ cache: inout InForceCache
  ) throws -> (KindInForce, Deduplication, LookupKeys) {
    while true {
      let kind = try cache.kind(rules.schema, draft, night)
      var input = LinkageInput(
        batches: kind.batches, addresses: kind.records.addresses,
        decisions: decisions.decisions(on: rules.schema.kind))
      if !rules.linkage.doubts.isEmpty { input.aliases = aliases }
      let (found, keys) = deduplicateKeepingKeys(
        input, definition: rules.linkage, workers: night.workers)
      guard let block = found.overflowedBlocks.first else { return (kind, found, keys) }
      try OverfullBlock(block, rules, kind).holdLargestContributor(to: &draft)
      cache.forget(rules.schema.kind)
    }
  }

  // MARK: Touched records

  /// Links what tonight touches; nil when only all records can tell: a block overflows, or the names
  /// of organs changed on which doubts about shared codes rest.
  private func linkTouched(
    _ rules: PipelineDefinition.RecordKind, _ decisions: DecisionBook, _ aliases: AliasTable,
    _ draft: NightDraft, firstRank: inout Int
  ) throws -> NightDraft.Kind? {
    guard rules.linkage.doubts.isEmpty || !organsChange(in: draft) else { return nil }
    let name = rules.schema.kind
    let catalogue = night.catalogue(with: draft)
    let reader = SegmentReader(night: night, catalogue: catalogue)
    let delta = try KindDelta(rules.schema, night, draft)
    let state = try KindState(rules.schema, delta, night)
    let former = try DecisionBook(list: night.history.last?.decisions, in: night.archive)
    let touched = try TouchedRecords(
      state, rules.linkage, aliases: aliases, decisions: decisions.decisions(on: name),
      formerDecisions: former.decisions(on: name), reader: reader, workers: night.workers)
    guard !touched.isOverfull else { return nil }
    var tables = TouchedTables(
      night, state, touched, reader, run: draft.run, firstRank: firstRank)
    firstRank += tables.numbering.mintedCount
    let changes = try tables.write()
    let before = try night.counter("records.\(name)")
    let reviewCount = try night.counter("reviews.\(name)") + tables.addedReviewCount
    return NightDraft.Kind(
      figures: RunLedger.Kind(
        kind: name, before: before, new: delta.newCount, changed: delta.changedCount,
        withdrawn: delta.withdrawnCount, after: before + delta.newCount - delta.withdrawnCount,
        cases: try night.counter("cases.\(name)") + tables.addedCaseCount), isWhole: false,
      changes: changes, segments: delta.segments,
      superseded: Self.superseded(tables.numbering), splits: Self.splits(tables.numbering),
      review: Self.review(name, touched.found, decisions, waiting: reviewCount),
      reviewCount: reviewCount,
      pairCount: touched.found.pairCount)
  }

  /// Whether a drop of tonight is of the register of organs.
  private func organsChange(in draft: NightDraft) -> Bool {
    draft.drops.contains { drop in
      drop.journal.verdict != .repeated
        && night.definition.feed(named: drop.journal.feed)?.schema.kind == "organ"
    }
  }

  private static func splits(_ numbering: CaseNumbering) -> [NightDraft.Split] {
    numbering.splits.map { split in
      NightDraft.Split(
        number: MergedFields.caseID(of: split.number),
        parts: split.parts.map { MergedFields.caseID(of: $0) })
    }
  }

  private static func superseded(_ numbering: CaseNumbering) -> [NightDraft.Superseded] {
    numbering.superseded.map {
      NightDraft.Superseded(
        number: MergedFields.caseID(of: $0.number),
        successor: MergedFields.caseID(of: $0.successor))
    }
  }
}

/// The kinds in force of a night, each folded once.
struct InForceCache {
  private var kinds: [String: KindInForce] = [:]

  /// The records in force of a kind.
  mutating func kind(
    _ schema: RecordSchema, _ draft: NightDraft, _ night: Night
  ) throws -> KindInForce {
    if let known = kinds[schema.kind] { return known }
    let made = try KindInForce(
      schema: schema, deliveries: night.deliveries(with: draft), night: night)
    kinds[schema.kind] = made
    return made
  }

  /// The names that the organs of the register have borne, for doubts about shared codes.
  mutating func aliases(_ draft: NightDraft, _ night: Night) throws -> AliasTable {
    guard let schema = night.definition.otherSchemas.first(where: { $0.kind == "organ" }) else {
      return AliasTable()
    }
    let organs = try kind(schema, draft, night)
    return OrganRegister(
      schema: organs.schema, batches: organs.batches, addresses: organs.records.addresses
    ).aliases
  }

  /// Folds a kind anew when it is asked for next, after a drop of it was held.
  mutating func forget(_ kind: String) { kinds[kind] = nil }
}

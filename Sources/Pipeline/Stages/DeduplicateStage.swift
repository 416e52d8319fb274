import Bytes
import Deduplicate
import Foundation
import Records
import Registry

/// Finds which records in force tell of one act, and numbers the cases.
struct DeduplicateStage {
  let night: Night

  /// Links the records of each kind; numbers run on through the kinds in their order.
  func run(_ draft: inout NightDraft, _ cache: inout InForceCache) throws {
    draft.kinds = []
    var rank = 1
    let decisions = try DecisionBook(list: draft.decisions, in: night.archive)
    for rules in night.definition.recordKinds {
      let (kind, found) = try link(rules, decisions, &draft, &cache)
      let use = RecordsTable.use(rules.schema.kind)
      let former = try RecordsTable.join(kind, with: try night.base?.tables(for: use).first)
      let numbering = CaseNumbering(
        clusterOf: found.clusterOf, previous: former.numbers, run: draft.run, firstRank: rank)
      rank += numbering.mintedCount
      let store = TableStore(night.workspace)
      let records = try RecordsTable.write(kind, numbers: numbering.numberOf, to: store)
      let links = try LinksTable.write(found.links, kind, to: store)
      let reviews = try LinksTable.write(found.reviews, kind, to: store)
      draft.kinds.append(
        NightDraft.Kind(
          figures: RunLedger.Kind(
            kind: rules.schema.kind, before: former.beforeCount, new: former.newCount,
            changed: former.changedCount, withdrawn: former.withdrawnCount,
            after: kind.records.keys.count, cases: found.clusterCount),
          records: TableReference(use: use, table: records),
          links: TableReference(use: LinksTable.use(rules.schema.kind), table: links),
          reviews: TableReference(use: LinksTable.reviewUse(rules.schema.kind), table: reviews),
          superseded: numbering.superseded.map {
            NightDraft.Superseded(
              number: MergedFields.caseID(of: $0.number),
              successor: MergedFields.caseID(of: $0.successor))
          },
          splits: numbering.splits.map { split in
            NightDraft.Split(
              number: MergedFields.caseID(of: split.number),
              parts: split.parts.map { MergedFields.caseID(of: $0) })
          }, review: Self.review(rules.schema.kind, found, decisions),
          reviewCount: found.reviews.count, pairCount: found.pairCount))
      night.progress.step(
        "deduplicate \(rules.schema.kind): \(kind.records.keys.count) records, "
          + "\(found.clusterCount) cases, \(found.pairCount) pairs compared")
    }
    draft.finished = .deduplicate
  }

  /// The account of people's decisions on a kind; nil when there are none and none is needed.
  private static func review(
    _ kind: String, _ found: Deduplication, _ decisions: DecisionBook
  ) -> RunLedger.Review? {
    let own = decisions.inForce.filter { $0.pair.kind == kind }
    guard !own.isEmpty || !found.reviews.isEmpty else { return nil }
    func count(_ verdict: PairVerdict) -> Int { own.count { $0.verdict == verdict } }
    return RunLedger.Review(
      kind: kind, waiting: found.reviews.count, same: count(.same), different: count(.different),
      unsure: count(.unsure), idle: found.idleDecisionCount,
      contradicted: found.contradictedDecisions.count)
  }

  /// Links the records of a kind; a drop of tonight that overfills a block is held and the rest
  /// linked without it, since leaving pairs out would make the cases depend on chance.
  private func link(
    _ rules: PipelineDefinition.RecordKind, _ decisions: DecisionBook, _ draft: inout NightDraft,
    _ cache: inout InForceCache
  ) throws -> (KindInForce, Deduplication) {
    while true {
      let kind = try cache.kind(rules.schema, draft, night)
      let found = Deduplicate.deduplicate(
        LinkageInput(
          batches: kind.batches, addresses: kind.records.addresses,
          decisions: decisions.decisions(on: rules.schema.kind)),
        definition: rules.linkage, workers: night.workers)
      guard let block = found.overflowedBlocks.first else { return (kind, found) }
      try OverfullBlock(block, rules, kind).holdLargestContributor(to: &draft)
      cache.forget(rules.schema.kind)
    }
  }
}

/// Pairs of a kind's records: by the key of the one record the key of the other, the score in
/// thousandths of a bit, and the packed levels of the comparisons.
enum LinksTable {
  /// What the table is called in a snapshot.
  static func use(_ kind: String) -> String { "links.\(kind)" }

  /// What the table of the pairs to review is called.
  static func reviewUse(_ kind: String) -> String { "reviews.\(kind)" }

  /// The pairs of a table.
  static func pairs(in table: SortedTable) throws(RegistryError) -> [(left: Key128, right: Key128)]
  {
    let data = table.data
    let bytes = data.span
    var cursor = try table.cursor()
    var pairs: [(left: Key128, right: Key128)] = []
    while let entry = try cursor.next(in: bytes) {
      let value = bytes.extracting(entry.range)
      let other = Key128(
        high: value.littleEndianUInt64(at: 0), low: value.littleEndianUInt64(at: 8))
      pairs.append((entry.key, other))
    }
    return pairs
  }

  static func write(
    _ links: [Link], _ kind: KindInForce, to store: TableStore
  ) throws(RegistryError) -> TableDescription {
    var writer = try store.writer()
    var value: [UInt8] = []
    let ordered = links.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
    for link in ordered {
      let other = kind.records.keys[Int(link.right)]
      value.removeAll(keepingCapacity: true)
      value.append(littleEndian: other.high)
      value.append(littleEndian: other.low)
      value.append(littleEndian: link.score)
      value.append(littleEndian: link.packedLevels)
      try writer.append(kind.records.keys[Int(link.left)], value.span)
    }
    return try writer.finish()
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

  /// Folds a kind anew when it is asked for next, after a drop of it was held.
  mutating func forget(_ kind: String) { kinds[kind] = nil }
}

import Aggregate
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
    for rules in night.definition.recordKinds {
      let kind = try cache.kind(rules.schema, draft, night)
      let found = deduplicate(
        LinkageInput(batches: kind.batches, addresses: kind.records.addresses),
        definition: rules.linkage, workers: night.workers)
      guard found.overflowedBlocks.isEmpty else {
        throw overflow(found.overflowedBlocks, rules, kind)
      }
      let use = RecordsTable.use(rules.schema.kind)
      let former = try RecordsTable.join(kind, with: try night.base?.tables(for: use).first)
      let numbering = CaseNumbering(
        clusterOf: found.clusterOf, previous: former.numbers, run: draft.run, firstRank: rank)
      rank += numbering.mintedCount
      let store = TableStore(night.workspace)
      let records = try RecordsTable.write(kind, numbers: numbering.numberOf, to: store)
      let links = try LinksTable.write(found.links, kind, to: store)
      draft.kinds.append(
        NightDraft.Kind(
          figures: RunLedger.Kind(
            kind: rules.schema.kind, before: former.beforeCount, new: former.newCount,
            changed: former.changedCount, withdrawn: former.withdrawnCount,
            after: kind.records.keys.count, cases: found.clusterCount),
          records: TableReference(use: use, table: records),
          links: TableReference(use: LinksTable.use(rules.schema.kind), table: links),
          superseded: numbering.superseded.map {
            NightDraft.Superseded(
              number: MergedFields.caseID(of: $0.number),
              successor: MergedFields.caseID(of: $0.successor))
          },
          reviewCount: found.reviews.count, pairCount: found.pairCount))
      night.progress.step(
        "deduplicate \(rules.schema.kind): \(kind.records.keys.count) records, "
          + "\(found.clusterCount) cases, \(found.pairCount) pairs compared")
    }
    draft.finished = .deduplicate
  }

  private func overflow(
    _ blocks: [OverflowedBlock], _ rules: PipelineDefinition.RecordKind, _ kind: KindInForce
  ) -> RunError {
    let texts = blocks.map { block in
      let address = kind.records.addresses[Int(block.ordinal)]
      let source = kind.sourceOfBatch[Int(address.batch)]
      return
        "blocking rule \(block.rule + 1) (\(rules.linkage.blocking[block.rule].joined(separator: " + "))) "
        + "has \(block.size) profiles in one block, first in drop \(String(decoding: source.drop, as: UTF8.self))"
    }
    return RunError(
      .definitionWrong,
      "\(rules.schema.kind): " + texts.joined(separator: "; "),
      remedy: "refine the rule, or raise blockLimit, in kinds/\(rules.schema.kind).json")
  }
}

/// The links of a kind's records: by the key of the one record the key of the other, the score in
/// thousandths of a bit, and the packed levels of the comparisons.
enum LinksTable {
  /// What the table is called in a snapshot.
  static func use(_ kind: String) -> String { "links.\(kind)" }

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
}

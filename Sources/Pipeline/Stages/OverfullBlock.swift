import Aggregate
import Bytes
import Deduplicate
import Foundation
import Ingest
import Records
import Registry

/// A block with more profiles than the definition lets compare, and the drops that made it.
struct OverfullBlock {
  private let fields: [String]
  private let size: Int
  private let limit: Int
  private let kind: KindInForce
  private let indexes: [Int]
  private let value: [UInt8]

  /// The block as deduplication reported it.
  init(_ block: OverflowedBlock, _ rules: PipelineDefinition.RecordKind, _ kind: KindInForce) {
    fields = rules.linkage.keyFields(
      ofRule: block.rule, for: kind.records.addresses[Int(block.ordinal)], in: kind.batches)
    size = block.size
    limit = rules.linkage.blockLimit
    self.kind = kind
    indexes = fields.compactMap(rules.schema.index)
    value = Self.value(indexes, kind.records.addresses[Int(block.ordinal)], kind)
  }

  /// Holds the drop of tonight with the most records in the block.
  ///
  /// When no drop of tonight has any, the block was filled by what is in force already, and the
  /// definition has to change.
  func holdLargestContributor(to draft: inout NightDraft) throws {
    var counts: [[UInt8]: Int] = [:]
    for address in kind.records.addresses
    where Self.value(indexes, address, kind) == value {
      counts[kind.sourceOfBatch[Int(address.batch)].drop, default: 0] += 1
    }
    let tonight = draft.drops.indices.filter { index in
      let journal = draft.drops[index].journal
      return journal.verdict == .accepted && counts[Self.drop(journal.sha256)] != nil
    }
    let largest = tonight.max { left, right in
      let first = counts[Self.drop(draft.drops[left].journal.sha256)] ?? 0
      let second = counts[Self.drop(draft.drops[right].journal.sha256)] ?? 0
      return first != second ? first < second : left > right
    }
    guard let largest else {
      throw RunError(
        .definitionWrong,
        "\(size) reports in force agree in \(fields.joined(separator: " + ")), "
          + "more than the \(limit) that are compared",
        remedy: "refine the blocking rule or raise blockLimit in kinds/\(kind.schema.kind).json")
    }
    draft.drops[largest].hold(
      Hold(.overfullBlock, [fields.joined(separator: " + "), String(size), String(limit)]))
  }

  private static func drop(_ sha256: String) -> [UInt8] { Array(sha256.utf8.prefix(12)) }

  private static func value(
    _ indexes: [Int], _ address: RecordAddress, _ kind: KindInForce
  ) -> [UInt8] {
    let batch = kind.batches[Int(address.batch)]
    let data = batch.data
    let bytes = data.span
    var value: [UInt8] = []
    for index in indexes {
      let range = batch.range(of: index, in: Int(address.row), bytes)
      value.append(littleEndian: UInt32(range.count))
      value.append(bytes.extracting(range))
    }
    return value
  }
}

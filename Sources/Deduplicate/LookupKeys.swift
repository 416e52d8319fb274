import Bytes
import Foundation

/// The keys under which records find those they may be compared with: one for each blocking rule,
/// and one for the exact key.
///
/// Kept in a table, they lead from a record of tonight to its fellows of all earlier nights. Two
/// records with a key in common may still not share the block: the key narrows the search, the
/// engine decides.
public struct LookupKeys: Sendable, Equatable {
  /// The number of keys of each record; the last is of the exact key.
  public let countPerRecord: Int
  /// The keys of all records, one record behind the other; 0 where a value of the rule is absent.
  public let all: [UInt64]

  /// The keys of all records of an input.
  public init(of input: LinkageInput, definition: LinkageDefinition, workers: Int) {
    let model = definition.model
    self.init(Evidence(of: input, model: model, workers: workers), model, workers: workers)
  }

  init(_ evidence: Evidence, _ model: LinkageModel, workers: Int) {
    let rules = model.blocking.indices.map { RuleKeys(rule: $0, evidence, model) }
    let width = rules.count + 1
    let parts = mapInParallel(count: Chunk.count(of: evidence.count), workers: workers) { chunk in
      let range = Chunk.range(chunk, of: evidence.count)
      var keys = [UInt64](repeating: 0, count: range.count * width)
      // Hashes, and not the numbers of this evidence: the keys are looked up among other records.
      for (place, rule) in rules.enumerated() {
        rule.forEachKey(
          of: range, evidence, where: { _ in true },
          word: { column, value in evidence.known.hash(of: value, in: column) }
        ) { ordinal, key in
          keys[(ordinal - range.lowerBound) * width + place] = key
        }
      }
      for ordinal in range {
        let exact = evidence.exactKeys[ordinal]
        let half = KeyMixing.mix(KeyMixing.start, UInt64(truncatingIfNeeded: exact >> 64))
        keys[(ordinal - range.lowerBound) * width + rules.count] =
          max(1, KeyMixing.mix(half, UInt64(truncatingIfNeeded: exact)))
      }
      return keys
    }
    countPerRecord = width
    all = parts.flatMap { $0 }
  }

  /// The keys of the record at an ordinal; 0 where a value of the rule is absent.
  public func keys(of ordinal: Int) -> ArraySlice<UInt64> {
    all[ordinal * countPerRecord..<(ordinal + 1) * countPerRecord]
  }
}

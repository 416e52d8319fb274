/// The blocks: variants that share all values of a blocking rule.
struct Blocking: Sendable {
  /// The blocks of one piece of work, all of one rule.
  struct Part: Sendable {
    let rule: Int
    let groups: KeyGroups<UInt64>
  }

  private(set) var parts: [Part] = []
  /// The blocks that hold more than the limit, by rule and smallest ordinal.
  private(set) var overflowed: [OverflowedBlock] = []
  /// Their keys, ascending.
  private(set) var overflowedKeys: [UInt64] = []
  /// The pairs in all other blocks; a pair counts once in each block that holds it.
  private(set) var candidatePairCount = 0

  /// The blocks of all variants under the rules of a model.
  init(_ profiles: Profiles, _ evidence: Evidence, _ model: LinkageModel, workers: Int) {
    let bits = shardBits(for: profiles.variantCount)
    let total = evidence.count
    let ruleCount = model.blocking.count
    let chunks = mapInParallel(count: Chunk.count(of: total), workers: workers) { chunk in
      let range = Chunk.range(chunk, of: total)
      var keys: [UInt64] = []
      var items: [Int32] = []
      var buckets: [Int32] = []
      keys.reserveCapacity(range.count * ruleCount)
      items.reserveCapacity(range.count * ruleCount)
      buckets.reserveCapacity(range.count * ruleCount)
      for slot in range {
        let variant = evidence.ordinals[slot]
        if profiles.isRepeat[Int(variant)] { continue }
        for rule in 0..<ruleCount {
          let key = Self.key(atRow: slot * evidence.columnCount, rule: rule, evidence, model)
          guard key != 0 else { continue }
          keys.append(key)
          items.append(variant)
          let shard = bits == 0 ? 0 : Int(key >> UInt64(64 - bits))
          buckets.append(Int32(rule << bits | shard))
        }
      }
      return BucketedItems(
        keys: keys, items: items, buckets: buckets, bucketCount: ruleCount << bits)
    }
    parts = mapInParallel(count: ruleCount << bits, workers: workers) { bucket in
      Part(rule: bucket >> bits, groups: KeyGroups(bucket: bucket, of: chunks))
    }
    count(limit: model.blockLimit)
  }

  /// The key under a rule of the record whose hashes begin at a place, or 0 when one of the
  /// rule's values is absent.
  static func key(
    atRow row: Int, rule: Int, _ evidence: Evidence, _ model: LinkageModel
  ) -> UInt64 {
    var key = KeyMixing.mix(KeyMixing.start, UInt64(rule))
    for column in model.blocking[rule] {
      let hash = evidence.hashes[row + column]
      guard hash != 0 else { return 0 }
      key = KeyMixing.mix(key, hash)
    }
    return max(key, 1)
  }

  private mutating func count(limit: Int) {
    for part in parts {
      for group in 0..<part.groups.count {
        let range = part.groups.range(of: group)
        if range.count > limit {
          overflowed.append(
            OverflowedBlock(
              rule: part.rule, size: range.count, ordinal: part.groups.members[range.lowerBound]))
          overflowedKeys.append(part.groups.keys[group])
        } else {
          candidatePairCount += range.count * (range.count - 1) / 2
        }
      }
    }
    overflowed.sort { ($0.rule, $0.ordinal) < ($1.rule, $1.ordinal) }
    overflowedKeys.sort()
  }
}

extension Blocking {
  /// Whether the block of a key held more than the limit.
  func isOverflowed(_ key: UInt64) -> Bool {
    var low = 0
    var high = overflowedKeys.count
    while low < high {
      let middle = (low + high) / 2
      if overflowedKeys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < overflowedKeys.count && overflowedKeys[low] == key
  }
}

/// The blocks: variants that share all values of a blocking rule.
struct Blocking: Sendable {
  /// The blocks of one piece of work, all of one rule.
  struct Part: Sendable {
    let rule: Int
    let groups: KeyGroups<UInt64>

    /// The pairs in the blocks within a limit.
    func pairCount(limit: Int) -> Int {
      (0..<groups.count).reduce(0) { sum, group in
        let size = groups.range(of: group).count
        return size > limit ? sum : sum + size * (size - 1) / 2
      }
    }
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
    // Rule by rule, so that the keys of one rule only are in memory besides the blocks.
    for rule in model.blocking.indices {
      parts += Self.parts(of: rule, profiles, evidence, model, workers: workers)
    }
    count(limit: model.blockLimit)
  }

  private static func parts(
    of rule: Int, _ profiles: Profiles, _ evidence: Evidence, _ model: LinkageModel, workers: Int
  ) -> [Part] {
    let bits = shardBits(for: profiles.variantCount)
    let total = evidence.count
    let chunks = mapInParallel(count: Chunk.count(of: total), workers: workers) { chunk in
      let range = Chunk.range(chunk, of: total)
      var keys: [UInt64] = []
      var items: [Int32] = []
      var buckets: [Int32] = []
      keys.reserveCapacity(range.count)
      items.reserveCapacity(range.count)
      buckets.reserveCapacity(range.count)
      for slot in range {
        let variant = evidence.ordinals[slot]
        if profiles.isRepeat[Int(variant)] { continue }
        let key = key(atRow: slot * evidence.columnCount, rule: rule, evidence, model)
        guard key != 0 else { continue }
        keys.append(key)
        items.append(variant)
        buckets.append(bits == 0 ? 0 : Int32(key >> UInt64(64 - bits)))
      }
      return BucketedItems(keys: keys, items: items, buckets: buckets, bucketCount: 1 << bits)
    }
    return mapInParallel(count: 1 << bits, workers: workers) { bucket in
      Part(rule: rule, groups: KeyGroups(bucket: bucket, of: chunks))
    }
  }

  /// The key under a rule of the record whose hashes begin at a place, or 0 when one of the
  /// rule's values, or of the finer key of one that is hot, is absent.
  static func key(
    atRow row: Int, rule: Int, _ evidence: Evidence, _ model: LinkageModel
  ) -> UInt64 {
    var key = KeyMixing.mix(KeyMixing.start, UInt64(rule))
    for column in model.blocking[rule] {
      let hash = evidence.hashes[row + column]
      guard hash != 0 else { return 0 }
      key = KeyMixing.mix(key, hash)
      guard !model.hotValues.isEmpty,
        let finer = model.hotValues.finerColumns(of: hash, in: column)
      else { continue }
      for column in finer {
        let hash = evidence.hashes[row + column]
        guard hash != 0 else { return 0 }
        key = KeyMixing.mix(key, hash)
      }
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
  /// Whether an earlier rule already brought a pair together: a pair belongs to the first rule
  /// whose block held it, so that no list of all pairs is needed.
  func wasCompared(before rule: Int, _ left: Int, _ right: Int, _ scorer: PairScorer) -> Bool {
    for earlier in 0..<rule where scorer.share(rule: earlier, left, right) {
      if overflowedKeys.isEmpty { return true }
      let row = scorer.evidence.row(of: left)
      if !isOverflowed(Self.key(atRow: row, rule: earlier, scorer.evidence, scorer.model)) {
        return true
      }
    }
    return false
  }

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

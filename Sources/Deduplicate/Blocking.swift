/// The blocks of one rule: variants that share all its values.
struct RuleBlocks: Sendable {
  let rule: Int
  /// The blocks, piece of work by piece of work.
  let parts: [KeyGroups<UInt64>]

  /// The blocks of all variants under a rule of a model; with `isWanted`, of those only of which it
  /// wants the record whose numbers begin at a place.
  init(
    _ rule: Int, _ profiles: Profiles, _ evidence: Evidence, _ model: LinkageModel, workers: Int,
    isWanted: (@Sendable (Int) -> Bool)? = nil
  ) {
    self.rule = rule
    let ruleKeys = RuleKeys(rule: rule, evidence, model)
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
      func add(_ ordinal: Int, _ key: UInt64) {
        keys.append(key)
        items.append(Int32(ordinal))
        buckets.append(bits == 0 ? 0 : Int32(key >> UInt64(64 - bits)))
      }
      if let isWanted {
        ruleKeys.forEachKey(
          of: range, evidence, where: { !profiles.isRepeat($0) && isWanted(evidence.row(of: $0)) },
          add)
      } else if profiles.hasRepeats {
        ruleKeys.forEachKey(of: range, evidence, where: { !profiles.isRepeat($0) }, add)
      } else {
        ruleKeys.forEachKey(of: range, evidence, where: { _ in true }, add)
      }
      return BucketedItems(keys: keys, items: items, buckets: buckets, bucketCount: 1 << bits)
    }
    parts = mapInParallel(count: 1 << bits, workers: workers) { bucket in
      KeyGroups(bucket: bucket, of: chunks)
    }
  }

  /// The pairs in the blocks within a limit.
  func pairCount(limit: Int) -> Int {
    parts.reduce(0) { sum, groups in
      (0..<groups.count).reduce(sum) { sum, group in
        let size = groups.range(of: group).count
        return size > limit ? sum : sum + size * (size - 1) / 2
      }
    }
  }
}

/// What is known of the blocks of the rules looked at so far.
///
/// The blocks themselves are made rule by rule and let go again, so that those of one rule only are
/// in memory.
struct Blocking: Sendable {
  /// The blocks that hold more than the limit, by rule and smallest ordinal.
  private(set) var overflowed: [OverflowedBlock] = []
  /// Their keys, ascending.
  private(set) var overflowedKeys: [UInt64] = []
  /// The pairs in all other blocks; a pair counts once in each block that holds it.
  private(set) var candidatePairCount = 0

  /// The key under a rule, among the records of one evidence, of the record whose numbers begin at a
  /// place; 0 when one of the rule's values, or of the finer key of one that is hot, is absent.
  static func key(
    atRow row: Int, rule: Int, _ evidence: Evidence, _ model: LinkageModel
  ) -> UInt64 {
    let values = evidence.values.span
    var key = KeyMixing.mix(KeyMixing.start, UInt64(rule))
    for column in model.blocking[rule] {
      let value = values[row + column]
      guard value != 0 else { return 0 }
      key = KeyMixing.mix(key, UInt64(value))
      guard model.hotValues.concern(column),
        let finer = model.hotValues.finerColumns(
          of: evidence.known.hash(of: value, in: column), in: column)
      else { continue }
      for column in finer {
        let value = values[row + column]
        guard value != 0 else { return 0 }
        key = KeyMixing.mix(key, UInt64(value))
      }
    }
    return max(key, 1)
  }

  /// Takes note of the blocks of the next rule.
  mutating func count(_ blocks: RuleBlocks, limit: Int) {
    for groups in blocks.parts {
      for group in 0..<groups.count {
        let range = groups.range(of: group)
        if range.count > limit {
          overflowed.append(
            OverflowedBlock(
              rule: blocks.rule, size: range.count, ordinal: groups.members[range.lowerBound]))
          overflowedKeys.append(groups.keys[group])
        } else {
          candidatePairCount += range.count * (range.count - 1) / 2
        }
      }
    }
    overflowed.sort { ($0.rule, $0.ordinal) < ($1.rule, $1.ordinal) }
    overflowedKeys.sort()
  }

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
  private func isOverflowed(_ key: UInt64) -> Bool {
    var low = 0
    var high = overflowedKeys.count
    while low < high {
      let middle = (low + high) / 2
      if overflowedKeys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < overflowedKeys.count && overflowedKeys[low] == key
  }
}

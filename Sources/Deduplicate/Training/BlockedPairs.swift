/// Patterns of the pairs that blocking brings together, from which m follows.
struct BlockedPairs {
  /// For each rule the patterns of the pairs in its blocks.
  private(set) var ofRule: [PatternCounts] = []
  /// The patterns of all pairs, each counted with the first rule that has it.
  var ofAll: PatternCounts { PatternCounts(adding: firstOfRule) }
  /// What each rule brings together.
  private(set) var figures: [Figures] = []
  private(set) var blocking = Blocking()
  private var firstOfRule: [PatternCounts] = []

  /// What one rule brings together.
  struct Figures: Sendable {
    var blockCount = 0
    var pairCount = 0
    var largestBlock = 0
  }

  /// Takes note of the blocks of the next rule.
  mutating func add(
    _ blocks: RuleBlocks, _ scorer: PairScorer, _ options: TrainingOptions, workers: Int
  ) {
    let limit = scorer.model.blockLimit
    blocking.count(blocks, limit: limit)
    var figures = Figures(pairCount: blocks.pairCount(limit: limit))
    for groups in blocks.parts {
      figures.blockCount += groups.count
      for group in 0..<groups.count {
        figures.largestBlock = max(figures.largestBlock, groups.range(of: group).count)
      }
    }
    let share = min(1, Double(options.blockedPairLimit) / Double(max(figures.pairCount, 1)))
    let known = blocking
    let found = mapInParallel(count: blocks.parts.count, workers: workers) { index in
      var tally = Tally()
      tally.add(
        blocks.parts[index], of: blocks.rule, known, scorer, share: share, seed: options.seed)
      return tally
    }
    self.figures.append(figures)
    ofRule.append(PatternCounts(found.map(\.all), scale: 1 / share))
    firstOfRule.append(PatternCounts(found.map(\.first), scale: 1 / share))
  }

  private struct Tally: Sendable {
    var all = PatternTally()
    var first = PatternTally()

    mutating func add(
      _ groups: KeyGroups<UInt64>, of rule: Int, _ blocking: Blocking, _ scorer: PairScorer,
      share: Double, seed: UInt64
    ) {
      var measuring = ValueMeasuring()
      let bound = UInt64(share * Double(UInt32.max))
      for group in 0..<groups.count {
        let range = groups.range(of: group)
        guard range.count <= scorer.model.blockLimit else { continue }
        // A record has as much to say as another, however many share its block: else a value that
        // a thousand records have would say alone what matches look like.
        let weight = PatternTally.wholeWeight / (range.count - 1)
        for first in range {
          let left = Int(groups.members[first])
          for second in (first + 1)..<range.upperBound {
            let right = Int(groups.members[second])
            guard scorer.mayCompare(left, right) else { continue }
            if share < 1 {
              let chance = KeyMixing.mix(KeyMixing.mix(seed, UInt64(left)), UInt64(right))
              guard chance >> 32 < bound else { continue }
            }
            let pattern = scorer.pattern(left, right, &measuring)
            all.count(pattern, weight: weight)
            if rule == 0 || !blocking.wasCompared(before: rule, left, right, scorer) {
              self.first.count(pattern)
            }
          }
        }
      }
    }
  }
}

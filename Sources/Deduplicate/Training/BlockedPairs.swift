import Bytes

/// Patterns of the pairs that blocking brings together, from which m follows.
struct BlockedPairs {
  /// For each rule the patterns of the pairs in its blocks.
  private(set) var ofRule: [PatternCounts] = []
  /// The patterns of all pairs, each counted with the first rule that has it.
  private(set) var ofAll = PatternCounts()

  init(
    _ blocking: Blocking, _ scorer: PairScorer, _ options: TrainingOptions, workers: Int
  ) {
    var tallies: [[UInt64: Int]] = []
    var scales: [Double] = []
    for rule in scorer.model.blocking.indices {
      let parts = blocking.parts.filter { $0.rule == rule }
      let pairCount = parts.reduce(0) { $0 + $1.pairCount(limit: scorer.model.blockLimit) }
      let share = min(1, Double(options.blockedPairLimit) / Double(max(pairCount, 1)))
      let found = mapInParallel(count: parts.count, workers: workers) { index in
        var tally = Tally()
        tally.add(parts[index], blocking, scorer, share: share, seed: options.seed)
        return tally
      }
      ofRule.append(PatternCounts(found.map(\.all), scale: 1 / share))
      tallies.append(contentsOf: found.map(\.first))
      scales.append(contentsOf: found.map { _ in 1 / share })
    }
    ofAll = PatternCounts(tallies, scales)
  }

  private struct Tally: Sendable {
    var all: [UInt64: Int] = [:]
    var first: [UInt64: Int] = [:]

    mutating func add(
      _ part: Blocking.Part, _ blocking: Blocking, _ scorer: PairScorer, share: Double,
      seed: UInt64
    ) {
      var similarity = StringSimilarity()
      let bound = UInt64(share * Double(UInt32.max))
      for group in 0..<part.groups.count {
        let range = part.groups.range(of: group)
        guard range.count <= scorer.model.blockLimit else { continue }
        for first in range {
          let left = Int(part.groups.members[first])
          for second in (first + 1)..<range.upperBound {
            let right = Int(part.groups.members[second])
            guard scorer.mayCompare(left, right) else { continue }
            if share < 1 {
              let chance = KeyMixing.mix(KeyMixing.mix(seed, UInt64(left)), UInt64(right))
              guard chance >> 32 < bound else { continue }
            }
            let pattern = scorer.pattern(left, right, &similarity)
            all[pattern, default: 0] += 1
            if part.rule == 0
              || !blocking.wasCompared(before: part.rule, left, right, scorer)
            {
              self.first[pattern, default: 0] += 1
            }
          }
        }
      }
    }
  }
}

extension PatternCounts {
  /// The counts of tallies each of which stands for more pairs than it counted.
  init(_ tallies: [[UInt64: Int]], _ scales: [Double]) {
    var sum: [UInt64: Double] = [:]
    // Tally by tally in their order, so that the sums are the same each time.
    for (tally, scale) in zip(tallies, scales) {
      for (pattern, count) in tally { sum[pattern, default: 0] += Double(count) * scale }
    }
    self.init(sum)
  }
}

/// Counts patterns of levels, four bits each: some hundreds of patterns, millions of pairs.
struct PatternTally: Sendable {
  /// What a pair of a block of two weighs, in whole units, so that sums are exact in any order.
  static let wholeWeight = 1 << 20

  /// The patterns found, how often each was, and what its pairs weigh.
  private(set) var counts: [(pattern: UInt64, count: Int, weight: Int)] = []
  /// Open addressing: the place of a pattern in `counts`, from 1; 0 is free.
  private var slots = [Int32](repeating: 0, count: 64)

  /// Counts one pair.
  mutating func count(_ pattern: UInt64, weight: Int = wholeWeight) {
    var slot = Self.slot(of: pattern) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if counts[place].pattern == pattern {
        counts[place].count += 1
        counts[place].weight += weight
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    counts.append((pattern, 1, weight))
    slots[slot] = Int32(counts.count)
    if 2 * counts.count > slots.count { grow() }
  }

  private static func slot(of pattern: UInt64) -> Int {
    Int(truncatingIfNeeded: (pattern &* 0x9E37_79B9_7F4A_7C15) >> 32)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 4)
    for (place, entry) in counts.enumerated() {
      var slot = Self.slot(of: entry.pattern) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(place + 1)
    }
  }
}

/// How often each pattern of levels occurs among some pairs, in the order of the patterns.
struct PatternCounts: Sendable, Equatable {
  /// The levels of all comparisons, four bits each.
  private(set) var patterns: [UInt64] = []
  private(set) var counts: [Double] = []
  /// What the pairs of each pattern weigh, as many pairs of blocks of two.
  private(set) var weights: [Double] = []

  /// No pairs.
  init() {}

  /// The counts of tallies that were taken apart; their order does not show.
  init(_ tallies: [PatternTally], scale: Double = 1) {
    var sum: [UInt64: (count: Int, weight: Int)] = [:]
    for tally in tallies {
      for entry in tally.counts {
        sum[entry.pattern, default: (0, 0)].count += entry.count
        sum[entry.pattern, default: (0, 0)].weight += entry.weight
      }
    }
    patterns = sum.keys.sorted()
    counts = patterns.map { Double(sum[$0]?.count ?? 0) * scale }
    weights = patterns.map {
      Double(sum[$0]?.weight ?? 0) * scale / Double(PatternTally.wholeWeight)
    }
  }

  /// The sums of several counts.
  init(adding parts: [PatternCounts]) {
    var sum: [UInt64: Double] = [:]
    // In their order, so that the sums are the same each time.
    for part in parts {
      for (pattern, count) in zip(part.patterns, part.counts) { sum[pattern, default: 0] += count }
    }
    patterns = sum.keys.sorted()
    counts = patterns.map { sum[$0] ?? 0 }
    weights = counts
  }

  /// The pairs counted.
  var total: Double { counts.reduce(0, +) }
  /// What all pairs weigh.
  var totalWeight: Double { weights.reduce(0, +) }
}

/// How often each pattern of levels occurs among some pairs, in the order of the patterns.
struct PatternCounts: Sendable, Equatable {
  /// The levels of all comparisons, four bits each.
  private(set) var patterns: [UInt64] = []
  private(set) var counts: [Double] = []

  /// No pairs.
  init() {}

  /// The counts of tallies that were taken apart; their order does not show.
  init(_ tallies: [[UInt64: Int]], scale: Double = 1) {
    var sum: [UInt64: Int] = [:]
    for tally in tallies { sum.merge(tally, uniquingKeysWith: +) }
    patterns = sum.keys.sorted()
    counts = patterns.map { Double(sum[$0] ?? 0) * scale }
  }

  /// The counts by pattern.
  init(_ counts: [UInt64: Double]) {
    patterns = counts.keys.sorted()
    self.counts = patterns.map { counts[$0] ?? 0 }
  }

  /// The pairs counted.
  var total: Double { counts.reduce(0, +) }
}

/// Tells matches from other pairs by their patterns alone (Dempster, Laird and Rubin 1977; for
/// linkage Winkler 1988): u is known, m and the share of matches are sought.
struct ExpectationMaximization {
  /// Probabilities for each level of each comparison.
  typealias Table = [[Double]]

  /// How often matches come to each level.
  private(set) var m: Table
  /// The share of matches among the pairs.
  private(set) var matchShare: Double
  /// The expected number of matches at each level.
  private(set) var expected: Table

  /// Levels that say nothing of a pair: they count neither for nor against.
  let silent: [[Bool]]

  /// Looks for m from the patterns of some pairs; comparisons that are not `included` were decided
  /// by how the pairs were chosen and do not count.
  init(
    _ pairs: PatternCounts, u: Table, start m: Table, silent: [[Bool]], included: [Bool],
    roundLimit: Int
  ) {
    self.m = m
    self.silent = silent
    expected = m.map { $0.map { _ in 0 } }
    matchShare = 0.5
    let total = max(pairs.totalWeight, 1)
    for _ in 0..<roundLimit {
      expected = m.map { $0.map { _ in 0 } }
      var matchCount = 0.0
      for (pattern, weight) in zip(pairs.patterns, pairs.weights) {
        let share =
          weight
          * Self.posterior(
            pattern, prior: matchShare, m: self.m, u: u, silent: silent, included: included)
        matchCount += share
        for comparison in m.indices {
          expected[comparison][Self.level(comparison, of: pattern)] += share
        }
      }
      var greatestChange = abs(matchCount / total - matchShare)
      matchShare = min(max(matchCount / total, 1e-9), 1 - 1e-9)
      for comparison in m.indices {
        let shares = Self.shares(expected[comparison], silent: silent[comparison])
        for level in shares.indices {
          greatestChange = max(greatestChange, abs(shares[level] - self.m[comparison][level]))
        }
        self.m[comparison] = shares
      }
      if greatestChange < 1e-7 { break }
    }
  }

  /// The expected number of matches among some pairs, each counted once.
  func matchCount(
    among pairs: PatternCounts, u: Table, included: [Bool]
  ) -> Double {
    zip(pairs.patterns, pairs.counts).reduce(0) { sum, entry in
      sum + entry.1
        * Self.posterior(
          entry.0, prior: matchShare, m: m, u: u, silent: silent, included: included)
    }
  }

  /// The level of a comparison in a pattern.
  static func level(_ comparison: Int, of pattern: UInt64) -> Int {
    Int(pattern >> UInt64(4 * comparison) & 0xF)
  }

  /// Shares of counts over the levels that say something; half a pair is added to each, so that
  /// what was never seen is rare and not impossible.
  static func shares(_ counts: [Double], silent: [Bool]) -> [Double] {
    let total = zip(counts, silent).reduce(0.0) { $1.1 ? $0 : $0 + $1.0 + 0.5 }
    return zip(counts, silent).map { $1 ? 0 : ($0 + 0.5) / max(total, 1e-9) }
  }

  /// The probability that a pair with a pattern is a match.
  static func posterior(
    _ pattern: UInt64, prior: Double, m: Table, u: Table, silent: [[Bool]], included: [Bool]? = nil
  ) -> Double {
    var ratio = prior / (1 - prior)
    for comparison in m.indices where included?[comparison] ?? true {
      let level = level(comparison, of: pattern)
      if silent[comparison][level] { continue }
      ratio *= m[comparison][level] / u[comparison][level]
    }
    return ratio.isFinite ? ratio / (1 + ratio) : 1
  }
}

import Foundation

/// m, u and the prior from the patterns of random and of blocked pairs.
struct WeightEstimate {
  private(set) var m: ExpectationMaximization.Table
  private(set) var u: ExpectationMaximization.Table
  /// The probability that two records taken at random are the same.
  private(set) var prior: Double
  /// The expected matches among the pairs of each rule.
  private(set) var expectedMatches: [Double] = []
  private let definition: LinkageDefinition
  private let options: TrainingOptions
  private let pairTotal: Double
  private let silent: [[Bool]]
  private var isBound: [Bool]

  init(_ definition: LinkageDefinition, _ options: TrainingOptions, pairTotal: Double) {
    self.definition = definition
    self.options = options
    self.pairTotal = max(pairTotal, 1)
    silent = definition.comparisons.map { comparison in
      comparison.levels.map { $0.test == .missing || $0.test == .bothMasked }
    }
    // Agreement is what matches have most; each further level half as much.
    m = zip(definition.comparisons, silent).map { comparison, silent in
      var share = 1.0
      let parts = comparison.levels.indices.map { level -> Double in
        if silent[level] { return 0 }
        defer { share /= level == 0 ? 10 : 2 }
        return share
      }
      let total = parts.reduce(0, +)
      return parts.map { $0 / max(total, 1e-9) }
    }
    u = m
    isBound = definition.comparisons.map { _ in false }
    prior = 0
  }

  /// Estimates everything; three rounds, since u is cleared of the matches among random pairs once
  /// m is known.
  mutating func estimate(random: PatternCounts, blocked: BlockedPairs) {
    var counts = levelCounts(random) { _ in 1 }
    let start = m
    for _ in 0..<3 {
      u = zip(counts, silent).map { ExpectationMaximization.shares($0, silent: $1) }
      sessions(blocked, start: start)
      findPrior(blocked.ofAll)
      let (m, u, prior, silent) = (m, u, prior, silent)
      counts = levelCounts(random) { pattern in
        1 - ExpectationMaximization.posterior(pattern, prior: prior, m: m, u: u, silent: silent)
      }
    }
  }

  private func levelCounts(
    _ pairs: PatternCounts, _ weight: (UInt64) -> Double
  ) -> ExpectationMaximization.Table {
    var counts = m.map { $0.map { _ in 0.0 } }
    for (pattern, count) in zip(pairs.patterns, pairs.counts) {
      let share = count * weight(pattern)
      for comparison in counts.indices {
        counts[comparison][ExpectationMaximization.level(comparison, of: pattern)] += share
      }
    }
    return counts
  }

  /// Whether a comparison looks at a column that a rule looks at.
  private func isBound(_ comparison: Int, by rule: Int) -> Bool {
    func columns(_ field: String) -> [String] { options.columnsOfField[field] ?? [field] }
    let own = columns(definition.comparisons[comparison].field)
    return definition.blocking[rule].contains { field in
      columns(field).contains { own.contains($0) }
    }
  }

  /// One session of expectation and maximization a rule; m is over all sessions in which a
  /// comparison was free, by the matches each expects.
  private mutating func sessions(_ blocked: BlockedPairs, start: ExpectationMaximization.Table) {
    var free = m.map { $0.map { _ in 0.0 } }
    var any = free
    expectedMatches = []
    for rule in definition.blocking.indices {
      let included = m.indices.map { !isBound($0, by: rule) }
      guard included.contains(true), blocked.ofRule[rule].total > 0 else {
        expectedMatches.append(0)
        continue
      }
      let session = ExpectationMaximization(
        blocked.ofRule[rule], u: u, start: start, silent: silent, included: included,
        roundLimit: options.roundLimit)
      expectedMatches.append(
        session.matchCount(among: blocked.ofRule[rule], u: u, included: included))
      for comparison in m.indices {
        for level in m[comparison].indices {
          let count = session.expected[comparison][level]
          any[comparison][level] += count
          if included[comparison] { free[comparison][level] += count }
        }
      }
    }
    for comparison in m.indices {
      isBound[comparison] = !free[comparison].contains { $0 > 0 }
      let counts = isBound[comparison] ? any[comparison] : free[comparison]
      m[comparison] = ExpectationMaximization.shares(counts, silent: silent[comparison])
    }
  }

  /// The share of matches among all pairs, as far as blocking finds them.
  private mutating func findPrior(_ pairs: PatternCounts) {
    var prior = min(0.5, 1 / max(pairTotal.squareRoot(), 2))
    for _ in 0..<options.roundLimit {
      var matches = 0.0
      for (pattern, count) in zip(pairs.patterns, pairs.counts) {
        matches +=
          count
          * ExpectationMaximization.posterior(
            pattern, prior: prior, m: m, u: u, silent: silent)
      }
      let next = min(max(matches / pairTotal, 0.5 / pairTotal), 0.5)
      let isSettled = abs(next - prior) <= prior * 1e-6
      prior = next
      if isSettled { break }
    }
    self.prior = prior
  }

  /// The comparisons with their weights.
  func comparisons() -> [TrainedModel.Comparison] {
    definition.comparisons.enumerated().map { index, comparison in
      TrainedModel.Comparison(
        field: comparison.field,
        levels: comparison.levels.enumerated().map { level, declared in
          let (m, u) = (m[index][level], u[index][level])
          return TrainedModel.Level(
            test: declared.test, m: m, u: u,
            weight: silent[index][level] ? 0 : TrainedModel.bits(m / u))
        }, isBound: isBound[index])
    }
  }
}

import Bytes
import Records

/// Scores single pairs.
struct PairScorer {
  struct Score {
    /// In thousandths of a bit.
    var total: Int32
    /// The level of each comparison, four bits each.
    var levels: UInt64
  }

  let model: LinkageModel
  let evidence: Evidence

  /// The position of the first veto that stands between two records, or nil.
  func veto(_ left: Int, _ right: Int) -> Int? {
    for index in model.vetoes.indices where stands(veto: index, left, right) { return index }
    return nil
  }

  /// Whether a veto stands between two records.
  func stands(veto index: Int, _ left: Int, _ right: Int) -> Bool {
    let veto = model.vetoes[index]
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    let one = evidence.hashes[leftRow + veto.value]
    let other = evidence.hashes[rightRow + veto.value]
    guard one != 0, other != 0, one != other else { return false }
    guard veto.within >= 0 else { return true }
    let within = evidence.hashes[leftRow + veto.within]
    return within != 0 && within == evidence.hashes[rightRow + veto.within]
  }

  /// Whether two records share all values of a blocking rule.
  func share(rule: Int, _ left: Int, _ right: Int) -> Bool {
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    for column in model.blocking[rule] {
      let hash = evidence.hashes[leftRow + column]
      if hash == 0 || hash != evidence.hashes[rightRow + column] { return false }
    }
    return true
  }

  /// The score of a pair, or nil as soon as it is certain to be below a limit.
  ///
  /// Equal and absent values cost a look at their hashes; texts are measured only while the pair
  /// can still reach the limit.
  func score(
    _ left: Int, _ right: Int, atLeast limit: Int32, _ similarity: inout StringSimilarity
  ) -> Score? {
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    var score = Score(total: 0, levels: 0)
    var open: UInt32 = 0
    var best: Int32 = 0
    for index in model.comparisons.indices {
      let comparison = model.comparisons[index]
      let one = evidence.hashes[leftRow + comparison.column]
      let other = evidence.hashes[rightRow + comparison.column]
      var level = comparison.differentLevel
      if one == 0 || other == 0 {
        level = comparison.missingLevel
      } else if one == other {
        level = comparison.equalLevel
      }
      if level >= 0 {
        score.total += model.levels[comparison.firstLevel + level].weight
        score.levels |= UInt64(level) << UInt64(4 * index)
      } else {
        open |= 1 << UInt32(index)
        best += comparison.bestOpenWeight
      }
    }
    guard score.total + best >= limit else { return nil }
    while open != 0 {
      let index = open.trailingZeroBitCount
      open &= open - 1
      let comparison = model.comparisons[index]
      let level = measuredLevel(comparison, left, right, &similarity)
      best -= comparison.bestOpenWeight
      score.total += model.levels[comparison.firstLevel + level].weight
      score.levels |= UInt64(level) << UInt64(4 * index)
      guard score.total + best >= limit else { return nil }
    }
    return score
  }

  private func measuredLevel(
    _ comparison: LinkageModel.Comparison, _ left: Int, _ right: Int,
    _ similarity: inout StringSimilarity
  ) -> Int {
    let text = evidence.text.span
    let one = text.extracting(evidence.textRange(of: comparison.textColumn, at: left))
    let other = text.extracting(evidence.textRange(of: comparison.textColumn, at: right))
    var isLoaded = false
    for level in 0..<comparison.levelCount {
      let test = model.levels[comparison.firstLevel + level].test
      let holds: Bool
      switch test {
      case .exact: holds = one.hasSameBytes(as: other)
      case .missing: holds = false
      case .otherwise: holds = true
      case .days(let limit):
        if let first = CanonicalDate.days(one), let second = CanonicalDate.days(other) {
          holds = abs(Int(first) - Int(second)) <= limit
        } else {
          holds = false
        }
      case .ratio(let limit): holds = Self.ratio(one, other).map { $0 >= limit } ?? false
      case .levenshtein, .damerau, .jaroWinkler, .bigrams:
        if !isLoaded {
          similarity.load(one, other)
          isLoaded = true
        }
        holds = Self.measure(test, &similarity)
      }
      if holds { return level }
    }
    return comparison.levelCount - 1
  }

  private static func measure(
    _ test: LinkageDefinition.LevelTest, _ similarity: inout StringSimilarity
  ) -> Bool {
    switch test {
    case .levenshtein(let limit): similarity.levenshteinDistance(limit: limit) <= limit
    case .damerau(let limit): similarity.damerauDistance(limit: limit) <= limit
    case .jaroWinkler(let limit): similarity.jaroWinkler() >= limit
    case .bigrams(let limit): similarity.bigramDice() >= limit
    default: false
    }
  }

  /// The smaller number divided by the greater one; 0 for different signs, nil for no numbers.
  private static func ratio(
    _ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>
  ) -> Double? {
    guard let one = number(left), let other = number(right) else { return nil }
    if one == other { return 1 }
    guard (one < 0) == (other < 0) else { return 0 }
    return min(abs(one), abs(other)) / max(abs(one), abs(other))
  }

  private static func number(_ bytes: borrowing Span<UInt8>) -> Double? {
    var value = 0.0
    var scale = 1.0
    var digitCount = 0
    var isFraction = false
    let isNegative = !bytes.isEmpty && bytes[0] == UInt8(ascii: "-")
    for index in (isNegative ? 1 : 0)..<bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Double(byte - UInt8(ascii: "0"))
      if isFraction { scale *= 10 }
      digitCount += 1
    }
    guard digitCount > 0 else { return nil }
    return (isNegative ? -value : value) / scale
  }
}

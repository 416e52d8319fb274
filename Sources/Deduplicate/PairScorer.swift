import Bytes
import Records
import Standards

/// Scores single pairs.
struct PairScorer {
  struct Score {
    /// In thousandths of a bit.
    var total: Int32
    /// The level of each comparison, four bits each.
    var levels: UInt64
    /// What the total would be if doubtful agreement counted.
    var claimed: Int32 = 0
    /// Whether the agreement of some value counted for nothing.
    var isDoubtful = false
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
    if veto.isOfVisible { return differVisibly(veto.textColumn, left, right) }
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    let one = evidence.hashes[leftRow + veto.value]
    let other = evidence.hashes[rightRow + veto.value]
    guard one != 0, other != 0, one != other else { return false }
    guard veto.within >= 0 else { return true }
    let within = evidence.hashes[leftRow + veto.within]
    return within != 0 && within == evidence.hashes[rightRow + veto.within]
  }

  /// Whether one of two values is hidden in part and what can be seen of them differs.
  func differVisibly(_ textColumn: Int, _ left: Int, _ right: Int) -> Bool {
    let text = evidence.text.span
    let one = text.extracting(evidence.textRange(of: textColumn, at: left))
    let other = text.extracting(evidence.textRange(of: textColumn, at: right))
    return MaskedNumber.isMasked(one) || MaskedNumber.isMasked(other)
      ? MaskedNumber.conflict(one, other) : false
  }

  /// The positions of the doubts that stand between two records which came to some levels.
  func doubts(_ left: Int, _ right: Int, levels: UInt64) -> [Int] {
    model.doubts.indices.filter { stands(doubt: model.doubts[$0], left, right, levels: levels) }
  }

  private func stands(
    doubt: LinkageModel.Doubt, _ left: Int, _ right: Int, levels: UInt64
  ) -> Bool {
    let names = model.comparisons[doubt.nameComparison]
    guard Int(levels >> UInt64(4 * doubt.nameComparison) & 0xF) == names.levelCount - 1 else {
      return false
    }
    let (leftRow, rightRow) = (evidence.row(of: left), evidence.row(of: right))
    let value = evidence.hashes[leftRow + doubt.value]
    let (one, other) = (
      evidence.hashes[leftRow + doubt.name], evidence.hashes[rightRow + doubt.name]
    )
    guard value != 0, value == evidence.hashes[rightRow + doubt.value], one != 0, other != 0 else {
      return false
    }
    return !evidence.aliases.explains(value, one, other)
  }

  /// Takes away what doubtful agreement added; the level is then that of an absent value.
  private func settleDoubts(_ score: inout Score, _ left: Int, _ right: Int) {
    score.claimed = score.total
    for doubt in model.doubts where stands(doubt: doubt, left, right, levels: score.levels) {
      let comparison = model.comparisons[doubt.comparison]
      let shift = UInt64(4 * doubt.comparison)
      let level = Int(score.levels >> shift & 0xF)
      score.total -= weight(ofLevel: level, comparison: doubt.comparison, left)
      score.total += weight(ofLevel: comparison.missingLevel, comparison: doubt.comparison, left)
      score.levels = score.levels & ~(0xF << shift) | UInt64(comparison.missingLevel) << shift
      score.isDoubtful = true
    }
  }

  /// Whether two records may be compared at all: where several lists are linked, only across.
  func mayCompare(_ left: Int, _ right: Int) -> Bool {
    let column = model.acrossColumn
    guard column >= 0 else { return true }
    return evidence.hashes[evidence.row(of: left) + column]
      != evidence.hashes[evidence.row(of: right) + column]
  }

  /// Whether two records share all values of a blocking rule, and of the finer keys of those that
  /// are hot.
  func share(rule: Int, _ left: Int, _ right: Int) -> Bool {
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    for column in model.blocking[rule] {
      let hash = evidence.hashes[leftRow + column]
      if hash == 0 || hash != evidence.hashes[rightRow + column] { return false }
      guard !model.hotValues.isEmpty,
        let finer = model.hotValues.finerColumns(of: hash, in: column)
      else { continue }
      for column in finer {
        let hash = evidence.hashes[leftRow + column]
        if hash == 0 || hash != evidence.hashes[rightRow + column] { return false }
      }
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
    let hashes = evidence.hashes.span
    var score = Score(total: model.startScore, levels: 0)
    var open: UInt32 = 0
    var best: Int32 = 0
    for index in model.comparisons.indices {
      let comparison = model.comparisons[index]
      let one = hashes[leftRow + comparison.column]
      let other = hashes[rightRow + comparison.column]
      var level = comparison.differentLevel
      if one == 0 || other == 0 {
        level = comparison.missingLevel
      } else if one == other {
        level = comparison.equalLevel
      }
      if level >= 0 {
        score.total += model.weight(
          ofLevel: comparison.firstLevel + level, row: leftRow, hashes)
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
      score.total += model.weight(ofLevel: comparison.firstLevel + level, row: leftRow, hashes)
      score.levels |= UInt64(level) << UInt64(4 * index)
      guard score.total + best >= limit else { return nil }
    }
    if !model.doubts.isEmpty { settleDoubts(&score, left, right) }
    return score
  }

  /// What the comparison at a position added for a pair that came to a level.
  func weight(ofLevel level: Int, comparison: Int, _ ordinal: Int) -> Int32 {
    model.weight(
      ofLevel: model.comparisons[comparison].firstLevel + level, row: evidence.row(of: ordinal),
      evidence.hashes.span)
  }

  private func measuredLevel(
    _ comparison: LinkageModel.Comparison, _ left: Int, _ right: Int,
    _ similarity: inout StringSimilarity
  ) -> Int {
    let text = evidence.text.span
    let hasText = comparison.textColumn >= 0
    let one = text.extracting(
      hasText ? evidence.textRange(of: comparison.textColumn, at: left) : 0..<0)
    let other = text.extracting(
      hasText ? evidence.textRange(of: comparison.textColumn, at: right) : 0..<0)
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    let leftHash = evidence.hashes[leftRow + comparison.column]
    let rightHash = evidence.hashes[rightRow + comparison.column]
    var measuring = ValueMeasuring()
    for index in 0..<comparison.levelCount {
      let level = model.levels[comparison.firstLevel + index]
      let holds: Bool
      switch level.test {
      case .exact: holds = leftHash == rightHash
      case .missing: holds = false
      case .otherwise: holds = true
      case .comparable:
        let form = evidence.hashes[leftRow + level.otherColumn]
        holds = form != 0 && form == evidence.hashes[rightRow + level.otherColumn]
      case .swapped:
        holds =
          leftHash == evidence.hashes[rightRow + level.otherColumn]
          && rightHash == evidence.hashes[leftRow + level.otherColumn]
      default: holds = measuring.holds(level.test, one, other, &similarity)
      }
      if holds { return index }
    }
    return comparison.levelCount - 1
  }
}

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
  /// What was found before of the levels that rest on two values alone.
  private(set) var levels = KnownLevels()

  /// The columns of all blocking rules, and where those of each begin: in one flat list, since
  /// threads would count references to the inner ones for each pair.
  private let ruleColumns: [Int]
  private let ruleStarts: [Int]

  init(model: LinkageModel, evidence: Evidence) {
    self.model = model
    self.evidence = evidence
    ruleColumns = model.blocking.flatMap { $0 }
    ruleStarts = model.blocking.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  /// A scorer of many pairs, which finds at once what the same values would be asked for again.
  init(model: LinkageModel, evidence: Evidence, workers: Int) {
    self.init(model: model, evidence: evidence)
    levels = KnownLevels(self, workers: workers)
  }

  /// The scorer with a model that differs in nothing but weights and hot values.
  func with(_ model: LinkageModel) -> PairScorer {
    var scorer = PairScorer(model: model, evidence: evidence)
    scorer.levels = levels
    return scorer
  }

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
    let one = evidence.values[leftRow + veto.value]
    let other = evidence.values[rightRow + veto.value]
    if veto.isOfVisible { return differVisibly(veto.value, one, other) }
    guard one != 0, other != 0, one != other else { return false }
    guard veto.within >= 0 else { return true }
    let within = evidence.values[leftRow + veto.within]
    return within != 0 && within == evidence.values[rightRow + veto.within]
  }

  /// Whether one of two values is hidden in part and what can be seen of them differs.
  private func differVisibly(_ column: Int, _ left: UInt32, _ right: UInt32) -> Bool {
    let text = evidence.known.text.span
    let one = text.extracting(evidence.known.textRange(of: left, in: column))
    let other = text.extracting(evidence.known.textRange(of: right, in: column))
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
    let value = evidence.hash(of: left, in: doubt.value)
    let (one, other) = (
      evidence.hash(of: left, in: doubt.name), evidence.hash(of: right, in: doubt.name)
    )
    guard value != 0, value == evidence.hash(of: right, in: doubt.value), one != 0, other != 0
    else {
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
    return evidence.values[evidence.row(of: left) + column]
      != evidence.values[evidence.row(of: right) + column]
  }

  /// Whether two records share all values of a blocking rule, and of the finer keys of those that
  /// are hot.
  func share(rule: Int, _ left: Int, _ right: Int) -> Bool {
    let values = evidence.values.span
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    for place in ruleStarts[rule]..<ruleStarts[rule + 1] {
      let column = ruleColumns[place]
      let value = values[leftRow + column]
      if value == 0 || value != values[rightRow + column] { return false }
      guard model.hotValues.concern(column),
        let finer = model.hotValues.finerColumns(
          of: evidence.known.hash(of: value, in: column), in: column)
      else { continue }
      for column in finer {
        let value = values[leftRow + column]
        if value == 0 || value != values[rightRow + column] { return false }
      }
    }
    return true
  }

  /// The score of a pair, or nil as soon as it is certain to be below a limit.
  ///
  /// Equal and absent values cost a look at their numbers; texts are measured only while the pair
  /// can still reach the limit.
  func score(
    _ left: Int, _ right: Int, atLeast limit: Int32, _ measuring: inout ValueMeasuring
  ) -> Score? {
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    let values = evidence.values.span
    let comparisons = model.comparisons.span
    var score = Score(total: model.startScore, levels: 0)
    var open: UInt32 = 0
    var best: Int32 = 0
    for index in comparisons.indices {
      let comparison = comparisons[index]
      let one = values[leftRow + comparison.column]
      let other = values[rightRow + comparison.column]
      var level = comparison.differentLevel
      if one == 0 || other == 0 {
        level = comparison.missingLevel
      } else if one == other {
        level = comparison.equalLevel
      }
      if level >= 0 {
        score.total += weight(ofLevel: level, of: comparison, row: leftRow)
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
      let comparison = comparisons[index]
      let level = openLevel(index, leftRow, rightRow, &measuring)
      best -= comparison.bestOpenWeight
      score.total += weight(ofLevel: level, of: comparison, row: leftRow)
      score.levels |= UInt64(level) << UInt64(4 * index)
      guard score.total + best >= limit else { return nil }
    }
    if !model.doubts.isEmpty { settleDoubts(&score, left, right) }
    return score
  }

  /// The level of each comparison for a pair, four bits each, whatever they weigh.
  func pattern(_ left: Int, _ right: Int, _ measuring: inout ValueMeasuring) -> UInt64 {
    guard model.doubts.isEmpty else {
      return score(left, right, atLeast: Int32.min / 2, &measuring)?.levels ?? 0
    }
    let leftRow = evidence.row(of: left)
    let rightRow = evidence.row(of: right)
    let values = evidence.values.span
    let comparisons = model.comparisons.span
    var levels: UInt64 = 0
    for index in comparisons.indices {
      let column = comparisons[index].column
      let one = values[leftRow + column]
      let other = values[rightRow + column]
      var level = comparisons[index].differentLevel
      if one == 0 || other == 0 {
        level = comparisons[index].missingLevel
      } else if one == other {
        level = comparisons[index].equalLevel
      }
      if level < 0 { level = openLevel(index, leftRow, rightRow, &measuring) }
      levels |= UInt64(level) << UInt64(4 * index)
    }
    return levels
  }

  /// What the comparison at a position added for a pair that came to a level.
  func weight(ofLevel level: Int, comparison: Int, _ ordinal: Int) -> Int32 {
    weight(ofLevel: level, of: model.comparisons[comparison], row: evidence.row(of: ordinal))
  }

  /// What a level adds for a pair that came to it; `row` is where the evidence of either record
  /// begins, since both have the term's value.
  @inline(__always)
  private func weight(
    ofLevel level: Int, of comparison: LinkageModel.Comparison, row: Int
  ) -> Int32 {
    let index = comparison.firstLevel + level
    let weight = model.weights[index]
    guard weight.termTable >= 0 else { return weight.weight }
    let value = evidence.values[row + weight.termColumn]
    let hash = evidence.known.hash(of: value, in: weight.termColumn)
    return weight.weight + model.termTables[weight.termTable].weight(of: hash)
  }

  /// The level of a comparison both of whose values are given and must be looked at.
  @inline(__always)
  private func openLevel(
    _ index: Int, _ leftRow: Int, _ rightRow: Int, _ measuring: inout ValueMeasuring
  ) -> Int {
    let comparison = model.comparisons[index]
    let left = evidence.values[leftRow + comparison.column]
    let right = evidence.values[rightRow + comparison.column]
    let known = levels.level(of: left, right, comparison: index)
    return known >= 0
      ? known
      : measuredLevel(comparison, left, right, rows: (leftRow, rightRow), &measuring)
  }

  /// The level that two values come to; `rows` is where the numbers of their records begin, which
  /// only levels ask for that look at another field as well.
  func measuredLevel(
    _ comparison: LinkageModel.Comparison, _ left: UInt32, _ right: UInt32,
    rows: (left: Int, right: Int)?, _ measuring: inout ValueMeasuring
  ) -> Int {
    let values = evidence.values.span
    let weights = model.weights.span
    measuring.begin()
    for index in 0..<comparison.levelCount {
      let level = comparison.firstLevel + index
      let weight = weights[level]
      let other = weight.otherColumn
      let holds: Bool
      switch weight.sort {
      case .exact: holds = left == right
      case .never: holds = false
      case .always: holds = true
      case .comparable:
        guard let rows else { preconditionFailure("a level of two fields, but no records") }
        let form = values[rows.left + other]
        holds = form != 0 && form == values[rows.right + other]
      case .swapped:
        guard let rows else { preconditionFailure("a level of two fields, but no records") }
        // Numbers of two columns say nothing of each other; hashes do.
        let known = evidence.known
        holds =
          known.hash(of: left, in: comparison.column)
          == known.hash(of: values[rows.right + other], in: other)
          && known.hash(of: right, in: comparison.column)
            == known.hash(of: values[rows.left + other], in: other)
      case .withinSteps, .jaroWinkler, .text:
        holds =
          mayHold(weight, comparison.column, left, right)
          && texts(hold: level, comparison.column, left, right, &measuring)
      }
      if holds { return index }
    }
    return comparison.levelCount - 1
  }

  /// Whether the characters that two values have leave a level possible.
  @inline(__always)
  private func mayHold(
    _ weight: LinkageModel.LevelWeight, _ column: Int, _ left: UInt32, _ right: UInt32
  ) -> Bool {
    if weight.sort == .text { return true }
    let one = evidence.known.signature(of: left, in: column)
    let other = evidence.known.signature(of: right, in: column)
    return weight.sort == .withinSteps
      ? one.mayBeWithin(Int(weight.bound), of: other)
      : one.mayReachJaroWinkler(weight.bound, with: other)
  }

  private func texts(
    hold level: Int, _ column: Int, _ left: UInt32, _ right: UInt32,
    _ measuring: inout ValueMeasuring
  ) -> Bool {
    let text = evidence.known.text.span
    return measuring.holds(
      model.levels[level].test,
      text.extracting(evidence.known.textRange(of: left, in: column)),
      text.extracting(evidence.known.textRange(of: right, in: column)))
  }
}

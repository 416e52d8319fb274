import Bytes

/// Counts how often values occur, for the term frequencies.
struct TermCounting {
  let evidence: Evidence
  let model: LinkageModel

  init(_ evidence: Evidence, _ model: LinkageModel) {
    self.evidence = evidence
    self.model = model
  }

  /// The tables of all fields whose levels ask for them.
  func tables(
    for definition: LinkageDefinition, _ trained: [TrainedModel.Comparison], limit: Int
  ) -> [TrainedModel.TermTable] {
    var tables: [TrainedModel.TermTable] = []
    for (index, comparison) in definition.comparisons.enumerated() {
      for (number, level) in comparison.levels.enumerated() where level.usesTermFrequency {
        let field = level.test.field ?? comparison.field
        guard !tables.contains(where: { $0.field == field }) else { continue }
        let column = model.levels[model.comparisons[index].firstLevel + number].termColumn
        tables.append(
          table(field, column, u: trained[index].levels[number].u, limit: limit))
      }
    }
    return tables
  }

  /// How often each value of a column occurs, and the first slot that has it.
  func counts(_ column: Int) -> [UInt64: (count: Int, slot: Int)] {
    var counts: [UInt64: (count: Int, slot: Int)] = [:]
    for slot in 0..<evidence.count {
      let hash = evidence.hashes[slot * evidence.columnCount + column]
      guard hash != 0 else { continue }
      counts[hash, default: (0, slot)].count += 1
    }
    return counts
  }

  private func table(
    _ field: String, _ column: Int, u: Double, limit: Int
  ) -> TrainedModel.TermTable {
    let counts = counts(column)
    let total = Double(counts.values.reduce(0) { $0 + $1.count })
    let ranked = counts.map { (hash: $0.key, count: $0.value.count, slot: $0.value.slot) }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.hash < $1.hash }
    // What two records share may be one thing reported twice: from three on it is a frequency.
    let listed = ranked.prefix(limit).prefix { $0.count > 2 }
    var (squares, sum) = (0.0, 0.0)
    for term in ranked.dropFirst(listed.count) {
      squares += Double(term.count) * Double(term.count)
      sum += Double(term.count)
    }
    // The chance that a record has the same value as one whose value is not listed.
    let otherShare = sum > 0 ? squares / sum / max(total, 1) : 1 / max(total, 1)
    return TrainedModel.TermTable(
      field: field,
      terms: listed.map { term in
        let share = Double(term.count) / max(total, 1)
        return TrainedModel.Term(
          value: text(column, slot: term.slot), hash: term.hash, share: share,
          bits: TrainedModel.bits(u / share))
      }, otherBits: TrainedModel.bits(u / otherShare))
  }

  /// The value of a column as text; empty where only hashes are kept.
  func text(_ column: Int, slot: Int) -> String {
    guard let place = model.textColumns.firstIndex(of: column) else { return "" }
    let text = evidence.text.span
    return String(
      copying: text.extracting(
        evidence.textRange(of: place, at: Int(evidence.ordinals[slot]))))
  }
}

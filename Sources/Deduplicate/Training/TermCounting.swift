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

  /// How often each value of a column occurs, by its number; the absent value counts nothing.
  func counts(_ column: Int) -> [Int32] {
    let values = evidence.values.span
    var counts = [Int32](repeating: 0, count: evidence.known.count(column))
    var place = column
    while place < values.count {
      counts[Int(values[place])] += 1
      place += evidence.columnCount
    }
    counts[0] = 0
    return counts
  }

  private func table(
    _ field: String, _ column: Int, u: Double, limit: Int
  ) -> TrainedModel.TermTable {
    let counts = counts(column)
    let total = Double(counts.reduce(0) { $0 + Int($1) })
    // What two records share may be one thing reported twice: from three on it is a frequency.
    let floor = max(3, leastCount(of: counts, limit))
    let listed = counts.indices.filter { counts[$0] >= floor }
      .map {
        (
          hash: evidence.known.hash(of: UInt32($0), in: column), count: Int(counts[$0]),
          number: UInt32($0)
        )
      }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.hash < $1.hash }
      .prefix(limit)
    // Whole numbers, so that their order does not show.
    var squares = 0.0
    for count in counts { squares += Double(count) * Double(count) }
    var sum = total
    for term in listed {
      squares -= Double(term.count) * Double(term.count)
      sum -= Double(term.count)
    }
    // The chance that a record has the same value as one whose value is not listed.
    let otherShare = sum > 0 ? squares / sum / max(total, 1) : 1 / max(total, 1)
    return TrainedModel.TermTable(
      field: field,
      terms: listed.map { term in
        let share = Double(term.count) / max(total, 1)
        return TrainedModel.Term(
          value: text(column, term.number), hash: term.hash, share: share,
          bits: TrainedModel.bits(u / share))
      }, otherBits: TrainedModel.bits(u / otherShare))
  }

  /// The count that the values at the front have at least, when values stand by their counts; no
  /// more than are needed for a number of them.
  private func leastCount(of counts: [Int32], _ limit: Int) -> Int {
    let most = Int(counts.max() ?? 0)
    var valuesOfCount = [Int](repeating: 0, count: most + 1)
    for count in counts { valuesOfCount[Int(count)] += 1 }
    var listed = 0
    for count in stride(from: most, to: 0, by: -1) {
      listed += valuesOfCount[count]
      if listed >= limit { return count }
    }
    return 1
  }

  /// A value of a column as text; empty where only hashes are kept.
  func text(_ column: Int, _ number: UInt32) -> String {
    let text = evidence.known.text.span
    return String(copying: text.extracting(evidence.known.textRange(of: number, in: column)))
  }
}

/// Finds values so frequent that their blocks grow past the limit, and the finer keys that part
/// them again.
///
/// A block is laid to the value that stands out most from the other values of its field: to the
/// unit that is punished a thousand times on a day, not to the day.
struct HotValueSearch {
  /// Blocks past this share of the limit are parted at once, since the next nights let them grow.
  private static let margin = 2
  private static let finerLimit = 3

  private let definition: LinkageDefinition
  private let evidence: Evidence
  private let counting: TermCounting
  /// The definition's model with the hot values found.
  private(set) var model: LinkageModel
  private(set) var values: [TrainedModel.HotValue] = []
  private var countsOfColumn: [Int: [UInt64: (count: Int, slot: Int)]] = [:]
  private var isKnown: Set<[UInt64]> = []

  init(_ definition: LinkageDefinition, _ evidence: Evidence) {
    self.definition = definition
    self.evidence = evidence
    model = definition.model
    model.hotValues = HotValues()
    counting = TermCounting(evidence, definition.model)
  }

  /// Looks for hot values until no block is past half of the limit, or nothing more is found.
  mutating func search(_ profiles: Profiles, workers: Int) {
    for _ in 0..<Self.finerLimit {
      let blocking = Blocking(profiles, evidence, model, workers: workers)
      var found: [(column: Int, hash: UInt64, rule: Int)] = []
      for part in blocking.parts {
        for group in 0..<part.groups.count {
          let range = part.groups.range(of: group)
          guard range.count > max(2, model.blockLimit / Self.margin) else { continue }
          let row = evidence.row(of: Int(part.groups.members[range.lowerBound]))
          let column = mostOutstanding(part.rule, row)
          found.append((column, evidence.hashes[row + column], part.rule))
        }
      }
      let before = values.count
      for value in found.sorted(by: { ($0.column, $0.hash) < ($1.column, $1.hash) })
      where isKnown.insert([UInt64(value.column), value.hash]).inserted {
        add(value.column, value.hash)
      }
      if values.count == before { return }
    }
  }

  /// The column of a rule whose value is most above the average of its field.
  private mutating func mostOutstanding(_ rule: Int, _ row: Int) -> Int {
    var best = (column: model.blocking[rule][0], excess: -1.0)
    for column in model.blocking[rule] {
      let counts = counts(column)
      let total = counts.values.reduce(0) { $0 + $1.count }
      let mean = Double(total) / Double(max(counts.count, 1))
      let excess = Double(counts[evidence.hashes[row + column]]?.count ?? 0) / max(mean, 1)
      if excess > best.excess { best = (column, excess) }
    }
    return best.column
  }

  private mutating func counts(_ column: Int) -> [UInt64: (count: Int, slot: Int)] {
    if let known = countsOfColumn[column] { return known }
    let made = counting.counts(column)
    countsOfColumn[column] = made
    return made
  }

  /// Adds a hot value with the fields that part its records best.
  private mutating func add(_ column: Int, _ hash: UInt64) {
    let slots = (0..<evidence.count).filter {
      evidence.hashes[$0 * evidence.columnCount + column] == hash
    }
    let rules = model.blocking.filter { $0.contains(column) }
    let common = Set(rules.first ?? []).filter { one in rules.allSatisfy { $0.contains(one) } }
    let candidates = candidateColumns().filter { !common.contains($0) }
    let limit = max(2, model.blockLimit / Self.margin)
    var finer: [Int] = []
    while finer.count < Self.finerLimit {
      let weighed = candidates.filter { !finer.contains($0) }.map { candidate in
        (column: candidate, outcome: outcome(of: finer + [candidate], slots, rules))
      }
      // Enough parting first; then the one that leaves the most records comparable.
      let best = weighed.min { one, other in
        let (first, second) = (max(one.outcome.largest, limit), max(other.outcome.largest, limit))
        if first != second { return first < second }
        if one.outcome.lost != other.outcome.lost { return one.outcome.lost < other.outcome.lost }
        return one.column < other.column
      }
      guard let best else { break }
      finer.append(best.column)
      if best.outcome.largest <= limit { break }
    }
    guard !finer.isEmpty else { return }
    model.hotValues.insert(column: column, hash: hash, finer: finer)
    values.append(
      TrainedModel.HotValue(
        field: name(of: column), value: counting.text(column, slot: slots.first ?? 0), hash: hash,
        recordCount: slots.count, finer: finer.map(name)))
  }

  /// The largest block that is left, and the records that lack a value of the finer key.
  private func outcome(
    of finer: [Int], _ slots: [Int], _ rules: [[Int]]
  ) -> (largest: Int, lost: Int) {
    var largest = 0
    var lost = 0
    for rule in rules {
      var sizes: [UInt64: Int] = [:]
      for slot in slots {
        let row = slot * evidence.columnCount
        var key = KeyMixing.start
        var isWhole = true
        for column in rule + finer {
          let hash = evidence.hashes[row + column]
          if hash == 0 { isWhole = false }
          key = KeyMixing.mix(key, hash)
        }
        if isWhole { sizes[key, default: 0] += 1 } else { lost += 1 }
      }
      largest = max(largest, sizes.values.max() ?? 0)
    }
    return (largest, lost)
  }

  /// The columns that may be part of a finer key: what is compared or blocked on.
  private func candidateColumns() -> [Int] {
    Set(model.comparisons.map(\.column) + model.blocking.flatMap { $0 }).sorted()
  }

  private func name(of column: Int) -> String { definition.fieldNames[model.columns[column]] }
}

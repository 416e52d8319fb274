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
  private var found: [(column: Int, number: UInt32)] = []
  private var countsOfColumn: [Int: (counts: [Int32], mean: Double)] = [:]
  private var isKnown: Set<[Int]> = []

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
      for rule in model.blocking.indices { look(at: rule, profiles, workers: workers) }
      if !settle() { return }
    }
  }

  /// The most records of a block that needs no parting.
  private var largestCool: Int { max(2, model.blockLimit / Self.margin) }

  /// Takes note of the blocks of a rule that have grown past half of the limit.
  ///
  /// Only records each of whose values is that frequent can make one, which are few or none.
  private mutating func look(at rule: Int, _ profiles: Profiles, workers: Int) {
    let limit = largestCool
    let frequencies = model.blocking[rule].map { (column: $0, counts: counts($0).counts) }
    guard frequencies.allSatisfy({ Int($0.counts.max() ?? 0) > limit }) else { return }
    let evidence = evidence
    let blocks = RuleBlocks(rule, profiles, evidence, model, workers: workers) { row in
      frequencies.allSatisfy { Int($0.counts[Int(evidence.values[row + $0.column])]) > limit }
    }
    for groups in blocks.parts {
      for group in 0..<groups.count {
        let range = groups.range(of: group)
        guard range.count > limit else { continue }
        let row = evidence.row(of: Int(groups.members[range.lowerBound]))
        let column = mostOutstanding(rule, row)
        found.append((column, evidence.values[row + column]))
      }
    }
  }

  /// Makes the values found hot, each with its finer key; false when there was nothing new.
  private mutating func settle() -> Bool {
    let before = values.count
    let known = evidence.known
    let ordered = found.sorted {
      ($0.column, known.hash(of: $0.number, in: $0.column))
        < ($1.column, known.hash(of: $1.number, in: $1.column))
    }
    for value in ordered where isKnown.insert([value.column, Int(value.number)]).inserted {
      add(value.column, value.number)
    }
    found = []
    return values.count > before
  }

  /// The column of a rule whose value is most above the average of its field.
  private mutating func mostOutstanding(_ rule: Int, _ row: Int) -> Int {
    var best = (column: model.blocking[rule][0], excess: -1.0)
    for column in model.blocking[rule] {
      let (counts, mean) = counts(column)
      let excess = Double(counts[Int(evidence.values[row + column])]) / max(mean, 1)
      if excess > best.excess { best = (column, excess) }
    }
    return best.column
  }

  private mutating func counts(_ column: Int) -> (counts: [Int32], mean: Double) {
    if let known = countsOfColumn[column] { return known }
    let counts = counting.counts(column)
    let total = counts.reduce(0) { $0 + Int($1) }
    let made = (counts, Double(total) / Double(max(counts.count { $0 > 0 }, 1)))
    countsOfColumn[column] = made
    return made
  }

  /// Adds a hot value with the fields that part its records best.
  private mutating func add(_ column: Int, _ number: UInt32) {
    let hash = evidence.known.hash(of: number, in: column)
    let ordinals = (0..<evidence.count).filter {
      evidence.values[evidence.row(of: $0) + column] == number
    }
    let rules = model.blocking.filter { $0.contains(column) }
    let common = Set(rules.first ?? []).filter { one in rules.allSatisfy { $0.contains(one) } }
    let candidates = candidateColumns().filter { !common.contains($0) }
    let limit = largestCool
    var finer: [Int] = []
    while finer.count < Self.finerLimit {
      let weighed = candidates.filter { !finer.contains($0) }.map { candidate in
        (column: candidate, outcome: outcome(of: finer + [candidate], ordinals, rules))
      }
      // Enough parting first; then the field that different things differ in: few pairs are left,
      // and few records lack it.
      let best = weighed.min { one, other in
        let (first, second) = (max(one.outcome.largest, limit), max(other.outcome.largest, limit))
        if first != second { return first < second }
        if one.outcome.cost != other.outcome.cost { return one.outcome.cost < other.outcome.cost }
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
        field: name(of: column), value: counting.text(column, number), hash: hash,
        recordCount: ordinals.count, finer: finer.map(name)))
  }

  /// What a record that can no longer be compared costs, in pairs that need not be compared.
  private static let lostCost = 8

  /// The largest block that is left, and the cost of the pairs that are left and of the records that
  /// lack a value of the finer key.
  private func outcome(
    of finer: [Int], _ ordinals: [Int], _ rules: [[Int]]
  ) -> (largest: Int, cost: Int) {
    var largest = 0
    var cost = 0
    for rule in rules {
      var sizes: [UInt64: Int] = [:]
      for ordinal in ordinals {
        let row = evidence.row(of: ordinal)
        var key = KeyMixing.start
        var isWhole = true
        for column in rule + finer {
          let number = evidence.values[row + column]
          if number == 0 { isWhole = false }
          key = KeyMixing.mix(key, UInt64(number))
        }
        if isWhole { sizes[key, default: 0] += 1 } else { cost += Self.lostCost }
      }
      for size in sizes.values {
        largest = max(largest, size)
        cost += size * (size - 1) / 2
      }
    }
    return (largest, cost)
  }

  /// The columns that may be part of a finer key: what is compared or blocked on.
  private func candidateColumns() -> [Int] {
    Set(model.comparisons.map(\.column) + model.blocking.flatMap { $0 }).sorted()
  }

  private func name(of column: Int) -> String { definition.fieldNames[model.columns[column]] }
}

import Records

extension LinkageModel {
  /// Turns names into positions and gathers all mistakes on the way.
  struct Builder {
    /// Levels of a pair are packed four bits each into one word.
    static let comparisonLimit = 16
    static let levelLimit = 16
    static let weightLimit = 1000.0

    private let schema: RecordSchema
    private(set) var mistakes: [String] = []
    private var model = LinkageModel()

    init(schema: RecordSchema) {
      self.schema = schema
      model.fieldCount = schema.fields.count
    }

    mutating func build(
      exactKey: [LinkageDefinition.KeyPart], blocking: [[String]], blockLimit: Int,
      comparisons: [LinkageDefinition.Comparison], thresholds: LinkageDefinition.Thresholds,
      vetoes: [LinkageDefinition.Veto]
    ) -> LinkageModel {
      for part in exactKey {
        model.exactKey.append(part.alternatives.map { field($0, at: "exactKey") })
      }
      addBlocking(blocking, limit: blockLimit)
      addComparisons(comparisons)
      for veto in vetoes {
        switch veto {
        case .differentIdentity(let field):
          model.vetoes.append(Veto(value: column(field, at: "vetoes"), within: -1))
        case .differentDocument(let field, let within):
          let value = column(field, at: "vetoes")
          model.vetoes.append(Veto(value: value, within: column(within, at: "vetoes")))
        }
      }
      addThresholds(thresholds)
      return model
    }

    private mutating func field(_ name: String, at place: String) -> Int {
      if let index = schema.index(of: name) { return index }
      let shown = name.isEmpty ? "an empty field name" : "unknown field '\(name)'"
      mistakes.append("\(place): \(shown); name a field of schema '\(schema.kind)'")
      return 0
    }

    private mutating func column(_ name: String, at place: String) -> Int {
      let index = field(name, at: place)
      if let known = model.columns.firstIndex(of: index) { return known }
      model.columns.append(index)
      return model.columns.count - 1
    }

    private mutating func textColumn(_ column: Int) -> Int {
      if let known = model.textColumns.firstIndex(of: column) { return known }
      model.textColumns.append(column)
      return model.textColumns.count - 1
    }

    private mutating func addBlocking(_ rules: [[String]], limit: Int) {
      if rules.isEmpty {
        mistakes.append("blocking: no rule, so that nothing would be compared; give at least one")
      }
      for (index, rule) in rules.enumerated() {
        let place = "blocking rule \(index + 1)"
        if rule.isEmpty { mistakes.append("\(place): no field; name at least one") }
        if rules[..<index].contains(where: { $0.sorted() == rule.sorted() }) {
          mistakes.append("\(place): the same fields as an earlier rule; remove it")
        }
        model.blocking.append(rule.map { column($0, at: place) })
      }
      if limit < 2 { mistakes.append("blockLimit: \(limit) leaves no pair; give at least 2") }
      model.blockLimit = limit
    }

    private mutating func addThresholds(_ thresholds: LinkageDefinition.Thresholds) {
      let limit = Self.weightLimit * Double(Self.comparisonLimit)
      guard abs(thresholds.same) <= limit, abs(thresholds.review) <= limit else {
        mistakes.append("thresholds: not numbers within ±\(Int(limit)) bits")
        return
      }
      if thresholds.review > thresholds.same {
        mistakes.append("thresholds: review is above same; it must be at most same")
      }
      model.sameScore = LinkageModel.millibits(thresholds.same)
      model.reviewScore = LinkageModel.millibits(thresholds.review)
    }

    private mutating func addComparisons(_ comparisons: [LinkageDefinition.Comparison]) {
      if comparisons.isEmpty {
        mistakes.append("comparisons: none, so that every score would be 0; give at least one")
      }
      if comparisons.count > Self.comparisonLimit {
        mistakes.append("comparisons: more than \(Self.comparisonLimit); remove some")
      }
      for (index, comparison) in comparisons.enumerated() {
        if comparisons[..<index].contains(where: { $0.field == comparison.field }) {
          mistakes.append("comparison of '\(comparison.field)': given twice; keep one")
        }
        add(comparison, at: "comparison of '\(comparison.field)'")
      }
    }

    private mutating func add(_ comparison: LinkageDefinition.Comparison, at place: String) {
      let column = column(comparison.field, at: place)
      let levels = comparison.levels
      if levels.last?.test != .otherwise {
        mistakes.append("\(place): the last level must be else; add it")
      }
      if levels.dropLast().contains(where: { $0.test == .otherwise }) {
        mistakes.append("\(place): levels after else are never reached; move else to the end")
      }
      if levels.count > Self.levelLimit {
        mistakes.append("\(place): more than \(Self.levelLimit) levels; remove some")
      }
      for (index, level) in levels.enumerated() {
        if levels[..<index].contains(where: { $0.test == level.test }) {
          mistakes.append("\(place): level \(index + 1) is there twice; keep one")
        }
        if !Self.hasSoundLimit(level.test) {
          mistakes.append("\(place): level \(index + 1) has a limit out of range")
        }
        if abs(level.weight) > Self.weightLimit || level.weight.isNaN {
          mistakes.append("\(place): level \(index + 1) has a weight out of range")
        }
      }
      guard mistakes.isEmpty else { return }
      let needsText = levels.contains { $0.test.readsText }
      let last = levels.count - 1
      let equalLevel = Self.equalLevel(of: levels)
      model.comparisons.append(
        Comparison(
          column: column, textColumn: needsText ? textColumn(column) : -1,
          firstLevel: model.levels.count, levelCount: levels.count,
          missingLevel: levels.firstIndex { $0.test == .missing } ?? last,
          equalLevel: equalLevel,
          differentLevel: needsText ? -1 : last,
          bestOpenWeight: levels.filter { level in
            switch level.test {
            case .missing: false
            case .exact: equalLevel < 0
            default: true
            }
          }.map { LinkageModel.millibits($0.weight) }.max() ?? 0))
      model.levels += levels.map { Level(test: $0.test, weight: LinkageModel.millibits($0.weight)) }
    }

    /// The level that takes equal values, or -1 when only the values can tell: equal texts that
    /// are no dates are not zero days apart.
    private static func equalLevel(of levels: [LinkageDefinition.Level]) -> Int {
      for (index, level) in levels.enumerated() {
        switch level.test {
        case .exact, .levenshtein, .damerau, .jaroWinkler, .bigrams, .otherwise: return index
        case .days, .ratio: return -1
        case .missing: continue
        }
      }
      return -1
    }

    private static func hasSoundLimit(_ test: LinkageDefinition.LevelTest) -> Bool {
      switch test {
      case .exact, .missing, .otherwise: true
      case .levenshtein(let steps), .damerau(let steps): (0...1000).contains(steps)
      case .days(let days): (0...100_000).contains(days)
      case .jaroWinkler(let share), .bigrams(let share), .ratio(let share):
        (0...1).contains(share)
      }
    }
  }
}

extension LinkageDefinition.LevelTest {
  /// Whether the level must see the values themselves, not only whether they are equal.
  var readsText: Bool {
    switch self {
    case .exact, .missing, .otherwise: false
    case .levenshtein, .damerau, .jaroWinkler, .bigrams, .days, .ratio: true
    }
  }
}

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
      vetoes: [LinkageDefinition.Veto], doubts: [LinkageDefinition.Doubt], acrossField: String?,
      frozen: FrozenModel?
    ) -> LinkageModel {
      for part in exactKey {
        model.exactKey.append(part.alternatives.map { field($0, at: "exactKey") })
      }
      addBlocking(blocking, limit: blockLimit)
      add(frozen)
      addComparisons(comparisons, frozen)
      if let acrossField { model.acrossColumn = column(acrossField, at: "acrossField") }
      for veto in vetoes {
        switch veto {
        case .differentIdentity(let field):
          model.vetoes.append(Veto(value: column(field, at: "vetoes"), within: -1))
        case .differentDocument(let field, let within):
          let value = column(field, at: "vetoes", isRegular: true)
          model.vetoes.append(Veto(value: value, within: column(within, at: "vetoes")))
        case .differentVisible(let field):
          let value = column(field, at: "vetoes")
          keepText(of: value)
          model.vetoes.append(Veto(value: value, within: -1, isOfVisible: true))
        }
      }
      for doubt in doubts { add(doubt, comparisons) }
      addThresholds(thresholds)
      // Last, so that a definition has the same columns with a model and without.
      add(hotValues: frozen?.hotValues ?? [])
      return model
    }

    private mutating func field(_ name: String, at place: String) -> Int {
      if let index = schema.index(of: name) { return index }
      let shown = name.isEmpty ? "an empty field name" : "unknown field '\(name)'"
      mistakes.append("\(place): \(shown); name a field of schema '\(schema.kind)'")
      return 0
    }

    private mutating func column(
      _ name: String, at place: String, isRegular: Bool = false
    ) -> Int {
      let index = field(name, at: place)
      let known = model.columns.indices.first {
        model.columns[$0] == index && model.isRegularColumn[$0] == isRegular
      }
      if let known { return known }
      model.columns.append(index)
      model.isRegularColumn.append(isRegular)
      return model.columns.count - 1
    }

    private mutating func add(
      _ doubt: LinkageDefinition.Doubt, _ comparisons: [LinkageDefinition.Comparison]
    ) {
      func comparison(_ field: String) -> Int? { comparisons.firstIndex { $0.field == field } }
      guard let value = comparison(doubt.field), let name = comparison(doubt.names) else {
        mistakes.append(
          "doubts: '\(doubt.field)' and '\(doubt.names)' must both be compared; add the comparison")
        return
      }
      model.doubts.append(
        Doubt(
          comparison: value, value: column(doubt.field, at: "doubts"), nameComparison: name,
          name: column(doubt.names, at: "doubts")))
    }

    private mutating func keepText(of column: Int) {
      if !model.textColumns.contains(column) { model.textColumns.append(column) }
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

    private mutating func add(_ frozen: FrozenModel?) {
      guard let frozen else { return }
      if !Self.isSound(frozen.prior) {
        mistakes.append("model: the prior is out of range")
      } else {
        model.startScore = LinkageModel.millibits(frozen.prior)
      }
      for table in frozen.termTables { model.termTables.append(TermWeights(table)) }
    }

    private mutating func add(hotValues: [FrozenModel.HotValue]) {
      for value in hotValues {
        let place = "hot value of '\(value.field)'"
        if value.finer.isEmpty { mistakes.append("\(place): no finer field; name at least one") }
        model.hotValues.insert(
          column: column(value.field, at: place), hash: value.hash,
          finer: value.finer.map { column($0, at: place) })
      }
    }

    private mutating func addComparisons(
      _ comparisons: [LinkageDefinition.Comparison], _ frozen: FrozenModel?
    ) {
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
        add(comparison, frozen, at: "comparison of '\(comparison.field)'")
      }
    }

    private mutating func add(
      _ comparison: LinkageDefinition.Comparison, _ frozen: FrozenModel?, at place: String
    ) {
      let column = column(comparison.field, at: place)
      let definitions = comparison.levels
      check(definitions, at: place)
      let levels = definitions.enumerated().map {
        level($1, of: comparison.field, column, frozen, at: "\(place): level \($0 + 1)")
      }
      guard mistakes.isEmpty else { return }
      let tests = levels.map(\.test)
      let last = levels.count - 1
      let equalLevel = Self.equalLevel(of: tests)
      // A pair is open where the hashes of the two values alone do not tell the level.
      let isOpen = tests.contains { $0.takesDifferentValues && $0 != .otherwise }
      if tests.contains(where: \.readsText) { keepText(of: column) }
      model.comparisons.append(
        Comparison(
          column: column, firstLevel: model.levels.count, levelCount: levels.count,
          missingLevel: tests.firstIndex(of: .missing) ?? last, equalLevel: equalLevel,
          differentLevel: isOpen ? -1 : last,
          bestOpenWeight: levels.filter { level in
            switch level.test {
            case .missing: false
            case .exact: equalLevel < 0
            default: true
            }
          }.map(greatestWeight).max() ?? 0))
      model.levels += levels
    }

    private mutating func level(
      _ level: LinkageDefinition.Level, of field: String, _ column: Int, _ frozen: FrozenModel?,
      at place: String
    ) -> Level {
      var result = Level(test: level.test, weight: 0)
      if Self.isSound(level.weight) { result.weight = LinkageModel.millibits(level.weight) }
      if let other = level.test.field { result.otherColumn = self.column(other, at: place) }
      guard level.usesTermFrequency else { return result }
      let termField: String
      switch level.test {
      case .exact: (termField, result.termColumn) = (field, column)
      case .comparable(let form): (termField, result.termColumn) = (form, result.otherColumn)
      default:
        mistakes.append(
          "\(place) has no one value whose frequency could count; only exact and "
            + "comparable have")
        return result
      }
      if let frozen {
        result.termTable = frozen.termTables.firstIndex { $0.field == termField } ?? -1
        if result.termTable < 0 {
          mistakes.append(
            "\(place) needs the frequencies of '\(termField)', which the model lacks; "
              + "train it anew")
        }
      }
      return result
    }

    private func greatestWeight(_ level: Level) -> Int32 {
      level.termTable < 0
        ? level.weight : level.weight + model.termTables[level.termTable].greatestWeight
    }

    private mutating func check(_ levels: [LinkageDefinition.Level], at place: String) {
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
        if !level.test.hasSoundBound {
          mistakes.append("\(place): level \(index + 1) has a limit out of range")
        }
        if !Self.isSound(level.weight) {
          mistakes.append("\(place): level \(index + 1) has a weight out of range")
        }
      }
    }

    private static func isSound(_ weight: Double) -> Bool { abs(weight) <= weightLimit }

    /// The level that takes equal values, or -1 when only the values can tell.
    private static func equalLevel(of tests: [LinkageDefinition.LevelTest]) -> Int {
      for (index, test) in tests.enumerated() {
        guard let takes = test.takesEqualValues else { return -1 }
        if takes { return index }
      }
      return -1
    }
  }
}

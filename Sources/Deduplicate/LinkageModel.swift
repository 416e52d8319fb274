/// A linkage definition with positions in place of names, in flat tables of plain numbers, so that
/// the inner loop follows no reference.
struct LinkageModel: Sendable, Equatable {
  /// One comparison; its levels stand in `levels` from `firstLevel` on.
  struct Comparison: Sendable, Equatable {
    /// The evidence column.
    var column: Int
    var firstLevel: Int
    var levelCount: Int
    /// The level when a value is absent.
    var missingLevel: Int
    /// The level when the values are equal, or -1 if the values themselves must be looked at.
    var equalLevel: Int
    /// The level when the values differ and no measure could take them, or -1.
    var differentLevel: Int
    /// The most that a pair whose values must be looked at can still get.
    var bestOpenWeight: Int32
  }

  /// One level; the weight is in thousandths of a bit.
  struct Level: Sendable, Equatable {
    var test: LinkageDefinition.LevelTest
    var weight: Int32
    /// The evidence column of the other field that the test looks at, or -1.
    var otherColumn = -1
    /// The position of the term table, or -1 when all values weigh the same.
    var termTable = -1
    /// The evidence column whose value the table knows.
    var termColumn = -1
  }

  /// What the inner loop needs of a level, in plain numbers.
  struct LevelWeight: Sendable, Equatable {
    /// How a level is asked about.
    enum Sort: UInt8, Sendable {
      case exact, never, always, comparable, swapped
      /// At most so many steps from text to text.
      case withinSteps
      case jaroWinkler
      /// Any other question that only the texts answer.
      case text
    }

    var sort: Sort
    /// The bound of the level, where signatures are asked first.
    var bound: Double
    var weight: Int32
    var termTable: Int
    var termColumn: Int
    var otherColumn: Int

    init(_ level: Level) {
      switch level.test {
      case .exact: sort = .exact
      case .missing: sort = .never
      case .otherwise: sort = .always
      case .comparable: sort = .comparable
      case .swapped: sort = .swapped
      case .levenshtein, .damerau: sort = .withinSteps
      case .jaroWinkler: sort = .jaroWinkler
      default: sort = .text
      }
      bound = level.test.bound ?? 0
      weight = level.weight
      termTable = level.termTable
      termColumn = level.termColumn
      otherColumn = level.otherColumn
    }
  }

  /// One veto: column positions; `within` is -1 when the veto holds everywhere.
  struct Veto: Sendable, Equatable {
    var value: Int
    var within: Int
    /// Whether the values may be hidden in part, and only what can be seen of them vetoes.
    var isOfVisible = false
  }

  /// One doubt: the positions of two comparisons and of their evidence columns.
  struct Doubt: Sendable, Equatable {
    var comparison: Int
    var value: Int
    var nameComparison: Int
    var name: Int
  }

  /// What a value begins with that normalization marked as irregular.
  static let irregularMark = UInt8(ascii: "~")

  /// The number of fields a batch must have.
  var fieldCount = 0
  /// The schema position of each evidence column.
  var columns: [Int] = []
  /// Which evidence columns leave irregular values out.
  var isRegularColumn: [Bool] = []
  /// The evidence columns whose text the measures read.
  var textColumns: [Int] = []
  /// For each part of the exact key the schema positions of its alternatives.
  var exactKey: [[Int]] = []
  /// For each blocking rule its evidence columns.
  var blocking: [[Int]] = []
  var blockLimit = 0
  var comparisons: [Comparison] = []
  var levels: [Level] = [] {
    didSet { weights = levels.map(LevelWeight.init) }
  }
  /// The same levels in plain numbers.
  private(set) var weights: [LevelWeight] = []
  var vetoes: [Veto] = []
  var doubts: [Doubt] = []
  /// The evidence column in which two records must differ to be compared, or -1.
  var acrossColumn = -1
  var termTables: [TermWeights] = []
  var hotValues = HotValues()
  /// Where every score begins, in thousandths of a bit.
  var startScore: Int32 = 0
  /// The thresholds in thousandths of a bit.
  var sameScore: Int32 = 0
  var reviewScore: Int32 = 0

  /// A weight in thousandths of a bit: sums of these are exact, in any order.
  static func millibits(_ bits: Double) -> Int32 { Int32((bits * 1000).rounded()) }

  /// Whether the level of a comparison follows from the two values, whatever else the records hold.
  func rests(onValuesAlone comparison: Comparison) -> Bool {
    let range = comparison.firstLevel..<comparison.firstLevel + comparison.levelCount
    return weights[range].allSatisfy { $0.sort != .comparable && $0.sort != .swapped }
  }

  /// What the evidence has to keep.
  var evidenceColumns: [EvidenceColumn] {
    var isMeasured = columns.map { _ in false }
    for comparison in comparisons {
      for level in levels[comparison.firstLevel..<comparison.firstLevel + comparison.levelCount]
      where level.test.measuresCharacters {
        isMeasured[comparison.column] = true
      }
    }
    return columns.indices.map { column in
      EvidenceColumn(
        field: columns[column], isRegular: isRegularColumn[column],
        keepsText: textColumns.contains(column), isMeasured: isMeasured[column])
    }
  }

  /// The model with other weights and what is frozen; the comparisons stay the same.
  func weighing(
    _ comparisons: [LinkageDefinition.Comparison], _ frozen: FrozenModel
  ) -> LinkageModel {
    var result = self
    result.startScore = Self.millibits(frozen.prior)
    result.termTables = frozen.termTables.map(TermWeights.init)
    var levels = levels
    var index = 0
    for comparison in comparisons {
      for level in comparison.levels {
        levels[index].weight = Self.millibits(level.weight)
        let field = level.test.field ?? comparison.field
        levels[index].termTable =
          level.usesTermFrequency
          ? frozen.termTables.firstIndex { $0.field == field } ?? -1 : -1
        index += 1
      }
    }
    result.levels = levels
    return result
  }
}

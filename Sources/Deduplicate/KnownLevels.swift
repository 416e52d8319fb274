/// The levels of all pairs of values of those comparisons whose field has few values, found once.
///
/// A million acts are of some hundred authorities, so that the same two names meet again and again.
/// One byte for each pair of values; a table is made only when it asks for fewer measures than the
/// records are likely to.
struct KnownLevels: Sendable {
  /// The most bytes of one table, so that it stays in fast memory.
  private static let sizeLimit = 1 << 20

  private struct Table: Sendable {
    var start = 0
    /// The number of values, or 0 where there is no table.
    var side = 0
  }

  private var tables: [Table] = []
  private var levels: [UInt8] = []

  /// Nothing is known.
  init() {}

  /// The levels of what has few values among the records of a scorer.
  init(_ scorer: PairScorer, workers: Int) {
    let model = scorer.model
    let evidence = scorer.evidence
    tables = model.comparisons.map { _ in Table() }
    for (index, comparison) in model.comparisons.enumerated() {
      let side = evidence.known.count(comparison.column)
      guard comparison.equalLevel < 0 || comparison.differentLevel < 0,
        model.rests(onValuesAlone: comparison), side * side <= Self.sizeLimit,
        side * side <= 2 * evidence.count
      else { continue }
      let rows = mapInParallel(count: side, workers: workers) { left in
        var measuring = ValueMeasuring()
        return (0..<side).map { right in
          left == 0 || right == 0
            ? 0
            : UInt8(
              scorer.measuredLevel(comparison, UInt32(left), UInt32(right), rows: nil, &measuring))
        }
      }
      tables[index] = Table(start: levels.count, side: side)
      for row in rows { levels += row }
    }
  }

  /// The level of two values, both given, by their numbers; -1 when it has to be found.
  @inline(__always)
  func level(of left: UInt32, _ right: UInt32, comparison: Int) -> Int {
    guard comparison < tables.count else { return -1 }
    let table = tables[comparison]
    guard table.side > 0 else { return -1 }
    return Int(levels[table.start + Int(left) * table.side + Int(right)])
  }
}

/// How the keys of one blocking rule are made for all records of an evidence: the same keys as
/// ``Blocking/key(atRow:rule:_:_:)`` makes, with the hot values looked up once.
struct RuleKeys: Sendable {
  // Flat lists of plain numbers: an inner array would be retained and released for each record, by
  // all threads at once.
  private let start: UInt64
  private let columns: [Int]
  /// For each column of the rule where its hot values lie.
  private let hotRanges: [Range<Int>]
  /// The hot values of each column, ascending.
  private let hotNumbers: [UInt32]
  /// For each hot value where the columns of its finer key lie.
  private let finerRanges: [Range<Int>]
  private let finerColumns: [Int]

  init(rule: Int, _ evidence: Evidence, _ model: LinkageModel) {
    start = KeyMixing.mix(KeyMixing.start, UInt64(rule))
    columns = model.blocking[rule]
    var hotNumbers: [UInt32] = []
    var finerRanges: [Range<Int>] = []
    var finerColumns: [Int] = []
    hotRanges = columns.map { column in
      let first = hotNumbers.count
      guard model.hotValues.concern(column) else { return first..<first }
      for number in 1..<UInt32(evidence.known.count(column)) {
        guard
          let finer = model.hotValues.finerColumns(
            of: evidence.known.hash(of: number, in: column), in: column)
        else { continue }
        hotNumbers.append(number)
        finerRanges.append(finerColumns.count..<finerColumns.count + finer.count)
        finerColumns += finer
      }
      return first..<hotNumbers.count
    }
    self.hotNumbers = hotNumbers
    self.finerRanges = finerRanges
    self.finerColumns = finerColumns
  }

  /// Hands over the keys of records, those aside of which a value is absent or which are not wanted.
  ///
  /// `word` is what a value of a column adds to a key: its number where keys serve one evidence only,
  /// else its hash. All records at once, since each look at a list from elsewhere would count a reference to it.
  @inline(__always)
  func forEachKey(
    of ordinals: Range<Int>, _ evidence: Evidence, where isWanted: (Int) -> Bool,
    word: (Int, UInt32) -> UInt64 = { _, value in UInt64(value) }, _ take: (Int, UInt64) -> Void
  ) {
    let values = evidence.values.span
    let columns = columns.span
    let hotRanges = hotRanges.span
    let finerRanges = finerRanges.span
    let finerColumns = finerColumns.span
    record: for ordinal in ordinals where isWanted(ordinal) {
      let row = evidence.row(of: ordinal)
      var key = start
      for index in columns.indices {
        let value = values[row + columns[index]]
        guard value != 0 else { continue record }
        key = KeyMixing.mix(key, word(columns[index], value))
        guard !hotRanges[index].isEmpty, let hot = place(of: value, in: hotRanges[index]) else {
          continue
        }
        for place in finerRanges[hot] {
          let value = values[row + finerColumns[place]]
          guard value != 0 else { continue record }
          key = KeyMixing.mix(key, word(finerColumns[place], value))
        }
      }
      take(ordinal, max(key, 1))
    }
  }

  /// Where a hot value of a column lies, or nil when the value is not hot.
  private func place(of number: UInt32, in range: Range<Int>) -> Int? {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if hotNumbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < range.upperBound && hotNumbers[low] == number ? low : nil
  }
}

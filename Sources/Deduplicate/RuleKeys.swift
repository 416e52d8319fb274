/// How the keys of one blocking rule are made for all records of an evidence: the same keys as
/// ``Blocking/key(atRow:rule:_:_:)`` makes, with the hot values looked up once.
struct RuleKeys: Sendable {
  /// A value that is hot, and the columns of its finer key.
  private struct HotNumber: Sendable {
    let number: UInt32
    let finer: [Int]
  }

  private let start: UInt64
  private let columns: [Int]
  /// For each column of the rule its hot values, ascending.
  private let hotNumbers: [[HotNumber]]

  init(rule: Int, _ evidence: Evidence, _ model: LinkageModel) {
    start = KeyMixing.mix(KeyMixing.start, UInt64(rule))
    columns = model.blocking[rule]
    hotNumbers = columns.map { column in
      guard model.hotValues.concern(column) else { return [] }
      return (1..<UInt32(evidence.known.count(column))).compactMap { number in
        model.hotValues.finerColumns(
          of: evidence.known.hash(of: number, in: column), in: column
        ).map { HotNumber(number: number, finer: $0) }
      }
    }
  }

  /// The key of the record whose numbers begin at a place; 0 where a value is absent.
  @inline(__always)
  func key(atRow row: Int, _ values: borrowing Span<UInt32>) -> UInt64 {
    var key = start
    for index in columns.indices {
      let value = values[row + columns[index]]
      guard value != 0 else { return 0 }
      key = KeyMixing.mix(key, UInt64(value))
      guard !hotNumbers[index].isEmpty, let finer = finerColumns(of: value, at: index) else {
        continue
      }
      for column in finer {
        let value = values[row + column]
        guard value != 0 else { return 0 }
        key = KeyMixing.mix(key, UInt64(value))
      }
    }
    return max(key, 1)
  }

  private func finerColumns(of number: UInt32, at index: Int) -> [Int]? {
    var low = 0
    var high = hotNumbers[index].count
    while low < high {
      let middle = (low + high) / 2
      if hotNumbers[index][middle].number < number { low = middle + 1 } else { high = middle }
    }
    guard low < hotNumbers[index].count, hotNumbers[index][low].number == number else {
      return nil
    }
    return hotNumbers[index][low].finer
  }
}

import Bytes
import Synchronization

/// Puts the evidence of parts together, wave by wave, so that no more than a wave of parts is in
/// memory besides what is kept.
public struct EvidenceGathering: Sendable {
  /// The parts of a wave; fixed, so that nothing depends on the machine.
  private static let waveSize = 32

  /// The table of one column while it grows; it is changed in place, by one worker at a time.
  private final class Growing: Sendable {
    let table: Mutex<ValueTable>

    init(_ column: EvidenceColumn) { table = Mutex(ValueTable(column)) }
  }

  let columns: [EvidenceColumn]
  private let growing: [Growing]
  private let workers: Int
  private var values: [UInt32] = []
  private var exactKeys: [UInt128] = []
  private(set) var keyHalves: [UInt64] = []

  /// Nothing yet, for records of a definition.
  public init(for definition: LinkageDefinition, workers: Int) {
    self.init(definition.model.evidenceColumns, workers: workers)
  }

  init(_ columns: [EvidenceColumn], workers: Int) {
    self.columns = columns
    self.workers = workers
    growing = columns.map(Growing.init)
  }

  /// The records so far.
  public var recordCount: Int { columns.isEmpty ? 0 : values.count / columns.count }

  /// The ranges of the parts that are read and taken together.
  public static func waves(of partCount: Int) -> [Range<Int>] {
    stride(from: 0, to: partCount, by: waveSize).map { $0..<min(partCount, $0 + waveSize) }
  }

  /// Where the records taken so far end.
  public var mark: Int { values.count }

  /// Takes the records behind a mark back; values that only they have stay known, which shows
  /// nowhere.
  public mutating func goBack(to mark: Int) {
    values.removeSubrange(mark...)
  }

  /// Adds the records of some parts, in their order.
  public mutating func take(_ parts: [EvidencePart]) {
    let growing = growing
    let numbers = mapInParallel(count: columns.count, workers: workers) { column in
      growing[column].table.withLock { table in
        parts.map { table.numbers(of: $0.tables[column]) }
      }
    }
    let translated = mapInParallel(count: parts.count, workers: workers) { index in
      Self.translated(parts[index].values, numbers.map { $0[index] })
    }
    for (part, rows) in zip(parts, translated) {
      values += rows
      exactKeys += part.exactKeys
      keyHalves += part.keyHalves
    }
  }

  /// The numbers of some records, given the new number of each number of each column.
  private static func translated(_ values: [UInt32], _ translation: [[UInt32]]) -> [UInt32] {
    var values = values
    for (column, numbers) in translation.enumerated() {
      var place = column
      while place < values.count {
        values[place] = numbers[Int(values[place])]
        place += translation.count
      }
    }
    return values
  }

  /// The values of all columns; each column is let go as soon as it is copied.
  func takeValues() -> ValueStore {
    var store = ValueStore()
    for column in growing {
      column.table.withLock { table in
        table.finish()
        store.append(table)
        table = ValueTable(table.column)
      }
    }
    return store
  }

  /// The rows and exact keys, in the order in which they were taken.
  consuming func takeRows() -> (values: [UInt32], exactKeys: [UInt128]) { (values, exactKeys) }
}

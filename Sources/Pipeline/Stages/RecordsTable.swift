import Bytes
import Foundation
import Records
import Registry

/// The table of a kind's records in force: by record key the digest of the record's values, the
/// number of its case, and where it lies.
enum RecordsTable {
  /// What the table is called in a snapshot.
  static func use(_ kind: String) -> String { "records.\(kind)" }

  /// What the last run knew of the records in force now, and how the two sets differ.
  struct Former {
    /// For each record in force now, the case number it bore, or nil.
    var numbers: [Key128?]
    var beforeCount = 0
    var newCount = 0
    var changedCount = 0
    var withdrawnCount = 0
  }

  /// Joins the records in force, in the order of their keys, with the table of the last run.
  static func join(_ kind: KindInForce, with table: SlicedTable) throws -> Former {
    let keys = kind.records.keys
    var former = Former(numbers: Array(repeating: nil, count: keys.count))
    var index = 0
    try table.visit { (key, value) throws(RegistryError) in
      former.beforeCount += 1
      while index < keys.count, keys[index] < key {
        former.newCount += 1
        index += 1
      }
      guard index < keys.count, keys[index] == key else {
        former.withdrawnCount += 1
        return
      }
      former.numbers[index] = number(value)
      if value.littleEndianUInt64(at: 0) != digest(of: index, kind) { former.changedCount += 1 }
      index += 1
    }
    former.newCount += keys.count - index
    return former
  }

  /// Writes the table of a run.
  static func write(
    _ kind: KindInForce, numbers: [Key128], to store: TableStore
  ) throws(RegistryError) -> TableDescription {
    var writer = try store.writer()
    var value: [UInt8] = []
    for (index, key) in kind.records.keys.enumerated() {
      let version = kind.version(kind.records.addresses[index])
      value.removeAll(keepingCapacity: true)
      value.append(littleEndian: version.digest)
      value.append(littleEndian: numbers[index].high)
      value.append(littleEndian: numbers[index].low)
      version.place.append(to: &value)
      try writer.append(key, value.span)
    }
    return try writer.finish()
  }

  /// The case number of each record, in the order of the record keys.
  static func numbers(in table: SlicedTable) throws(RegistryError) -> [Key128] {
    var numbers: [Key128] = []
    numbers.reserveCapacity(table.tables.reduce(0) { $0 + $1.count })
    try table.visit { (_, value) throws(RegistryError) in numbers.append(number(value)) }
    return numbers
  }

  /// The case number in an entry's value.
  static func number(_ value: borrowing Span<UInt8>) -> Key128 {
    Key128(high: value.littleEndianUInt64(at: 8), low: value.littleEndianUInt64(at: 16))
  }

  private static func digest(of index: Int, _ kind: KindInForce) -> UInt64 {
    let address = kind.records.addresses[index]
    let batch = kind.batches[Int(address.batch)]
    let data = batch.data
    return batch.digest(of: Int(address.row), in: data.span)
  }
}

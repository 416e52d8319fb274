import Bytes
import Foundation
import Records
import Standards

/// The evidence of one piece of all records, with value numbers of its own, as it is read.
public struct EvidencePart: Sendable {
  /// The numbers of the values, record by record, as the tables of this part have them.
  private(set) var values: [UInt32] = []
  private(set) var tables: [ValueTable]
  private(set) var keyHalves: [UInt64] = []
  private(set) var exactKeys: [UInt128] = []
  private var scratch: [UInt8] = []

  init(_ columns: [EvidenceColumn], capacity: Int) {
    tables = columns.map(ValueTable.init)
    values.reserveCapacity(capacity * columns.count)
  }

  /// The number, in this part, of a value of a column, and whether it is there for the first time.
  public mutating func number(
    of value: borrowing Span<UInt8>, in column: Int
  ) -> (number: UInt32, isNew: Bool) {
    tables[column].number(of: value)
  }

  /// Adds the next value of a record by its number in this part; each record gives one for each
  /// column in their order.
  @inline(__always)
  public mutating func append(_ number: UInt32) { values.append(number) }

  mutating func add(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, _ model: LinkageModel,
    withExactKey: Bool = true
  ) {
    keyHalves.append(batch.key(of: row, in: bytes).high)
    let start = values.count
    for column in tables.indices {
      let range = batch.range(of: model.columns[column], in: row, bytes)
      values.append(tables[column].number(of: bytes.extracting(range)).number)
    }
    if withExactKey { exactKeys.append(exactKey(row, of: batch, bytes, model, start: start)) }
  }

  private func hash(_ column: Int, _ start: Int) -> UInt64 {
    tables[column].hashes[Int(values[start + column])]
  }

  /// The exact key: each part with the alternative it came from and its length, so that no two
  /// different lists of values spell the same; then what vetoes look at, so that within a profile
  /// no veto can stand.
  private mutating func exactKey(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, _ model: LinkageModel,
    start: Int
  ) -> UInt128 {
    scratch.removeAll(keepingCapacity: true)
    var isWhole = !model.exactKey.isEmpty
    for part in model.exactKey {
      var found = false
      for (choice, field) in part.enumerated() {
        let range = batch.range(of: field, in: row, bytes)
        guard !range.isEmpty else { continue }
        scratch.append(UInt8(truncatingIfNeeded: choice))
        scratch.append(littleEndian: UInt32(range.count))
        scratch.append(bytes.extracting(range))
        found = true
        break
      }
      isWhole = isWhole && found
      if !isWhole { break }
    }
    if isWhole {
      scratch.append(0)
      for veto in model.vetoes {
        let range = batch.range(of: model.columns[veto.value], in: row, bytes)
        // Of partly hidden values only what is hidden in part can meet its like.
        let counts = !veto.isOfVisible || MaskedNumber.isMasked(bytes.extracting(range))
        scratch.append(littleEndian: counts ? hash(veto.value, start) : 0)
        if veto.within >= 0 { scratch.append(littleEndian: hash(veto.within, start)) }
      }
      // One value under two names may be two, which a profile could not tell any more.
      for doubt in model.doubts { scratch.append(littleEndian: hash(doubt.name, start)) }
    } else {
      // Without a whole key only records that say the same in every field are one.
      scratch.removeAll(keepingCapacity: true)
      var rowHash = KeyMixing.start
      for column in tables.indices { rowHash = KeyMixing.mix(rowHash, hash(column, start)) }
      scratch.append(littleEndian: batch.digest(of: row, in: bytes))
      scratch.append(littleEndian: rowHash)
      scratch.append(1)
    }
    let key = Key128(hashing: scratch.span)
    return UInt128(key.high) << 64 | UInt128(key.low)
  }
}

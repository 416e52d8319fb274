import Bytes
import Foundation
import Records

/// What the comparison needs of all records, by ordinal, in flat tables.
///
/// A value is its 64-bit hash (0 when absent); only columns that a measure reads keep their text.
/// Costs 24 + 8·columns + 4·text columns bytes a record, besides the text.
struct Evidence: Sendable {
  let columnCount: Int
  let textColumnCount: Int
  /// The hashes, record by record.
  private(set) var hashes: [UInt64] = []
  /// A hash over all columns of each record: alike for records that look the same to the model.
  private(set) var rowHashes: [UInt64] = []
  /// The exact key of each record.
  private(set) var exactKeys: [UInt128] = []
  private(set) var text: [UInt8] = []
  private var textEnds: [UInt32] = []
  private var chunkStarts: [Int] = []

  /// The evidence of all records of an input.
  init(of input: LinkageInput, model: LinkageModel, workers: Int) {
    columnCount = model.columns.count
    textColumnCount = model.textColumns.count
    let total = input.addresses.count
    let parts = mapInParallel(count: Chunk.count(of: total), workers: workers) { chunk in
      EvidencePart(of: input, model: model, range: Chunk.range(chunk, of: total))
    }
    var last: Key128?
    for part in parts {
      if let last, let first = part.firstKey { precondition(last < first, "records out of order") }
      last = part.lastKey
    }
    gather(parts, count: total)
  }

  /// The evidence of two records, as ordinals 0 and 1, in whatever order their keys are.
  init(
    ofPair left: RecordAddress, _ right: RecordAddress, in batches: [RecordBatch],
    model: LinkageModel
  ) {
    columnCount = model.columns.count
    textColumnCount = model.textColumns.count
    let input = LinkageInput(batches: batches, addresses: [left, right])
    var part = EvidencePart(of: input, model: model, range: 0..<1)
    part.add(from: input, model, 1..<2, inOrder: false)
    gather([part], count: 2)
  }

  private mutating func gather(_ parts: [EvidencePart], count total: Int) {
    hashes.reserveCapacity(total * columnCount)
    rowHashes.reserveCapacity(total)
    exactKeys.reserveCapacity(total)
    textEnds.reserveCapacity(total * textColumnCount)
    text.reserveCapacity(parts.reduce(0) { $0 + $1.text.count })
    for part in parts {
      hashes += part.hashes
      rowHashes += part.rowHashes
      exactKeys += part.exactKeys
      textEnds += part.textEnds
      chunkStarts.append(text.count)
      text += part.text
    }
  }

  /// The number of records.
  var count: Int { rowHashes.count }

  /// Where the text of a text column lies in `text`.
  func textRange(of column: Int, at ordinal: Int) -> Range<Int> {
    let index = ordinal * textColumnCount + column
    let start = chunkStarts[ordinal >> Chunk.shift]
    let isFirst = column == 0 && ordinal & Chunk.mask == 0
    return (isFirst ? start : start + Int(textEnds[index - 1]))..<start + Int(textEnds[index])
  }
}

/// The evidence of one chunk of records.
private struct EvidencePart: Sendable {
  var hashes: [UInt64] = []
  var rowHashes: [UInt64] = []
  var exactKeys: [UInt128] = []
  var text: [UInt8] = []
  var textEnds: [UInt32] = []
  var firstKey: Key128?
  var lastKey: Key128?
  private var scratch: [UInt8] = []

  init(of input: LinkageInput, model: LinkageModel, range: Range<Int>) {
    hashes.reserveCapacity(range.count * model.columns.count)
    rowHashes.reserveCapacity(range.count)
    exactKeys.reserveCapacity(range.count)
    textEnds.reserveCapacity(range.count * model.textColumns.count)
    add(from: input, model, range, inOrder: true)
  }

  mutating func add(
    from input: LinkageInput, _ model: LinkageModel, _ range: Range<Int>, inOrder: Bool
  ) {
    var ordinal = range.lowerBound
    while ordinal < range.upperBound {
      let number = input.addresses[ordinal].batch
      let batch = input.batches[Int(number)]
      precondition(batch.fieldCount == model.fieldCount, "a batch of another schema")
      let bytes = batch.data.span
      // One borrow serves the records in a row that lie in the same batch.
      repeat {
        let row = Int(input.addresses[ordinal].row)
        let key = batch.key(of: row, in: bytes)
        if inOrder, let lastKey { precondition(lastKey < key, "records out of order") }
        if firstKey == nil { firstKey = key }
        lastKey = key
        add(row, of: batch, bytes, model)
        ordinal += 1
      } while ordinal < range.upperBound && input.addresses[ordinal].batch == number
    }
  }

  private mutating func add(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, _ model: LinkageModel
  ) {
    let start = hashes.count
    var rowHash = KeyMixing.start
    for field in model.columns {
      let range = batch.range(of: field, in: row, bytes)
      let hash =
        range.isEmpty ? 0 : max(1, StableHash.hash64(bytes.extracting(range)))
      hashes.append(hash)
      rowHash = KeyMixing.mix(rowHash, hash)
    }
    rowHashes.append(rowHash)
    for column in model.textColumns {
      text.append(bytes.extracting(batch.range(of: model.columns[column], in: row, bytes)))
      textEnds.append(UInt32(text.count))
    }
    exactKeys.append(exactKey(row, of: batch, bytes, model, start: start, rowHash: rowHash))
  }

  /// The exact key: each part with the alternative it came from and its length, so that no two
  /// different lists of values spell the same; then what vetoes look at, so that within a profile
  /// no veto can stand.
  private mutating func exactKey(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, _ model: LinkageModel,
    start: Int, rowHash: UInt64
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
        scratch.append(littleEndian: hashes[start + veto.value])
        if veto.within >= 0 { scratch.append(littleEndian: hashes[start + veto.within]) }
      }
    } else {
      // Without a whole key only records that say the same in every field are one.
      scratch.removeAll(keepingCapacity: true)
      scratch.append(littleEndian: batch.digest(of: row, in: bytes))
      scratch.append(littleEndian: rowHash)
      scratch.append(1)
    }
    let key = Key128(hashing: scratch.span)
    return UInt128(key.high) << 64 | UInt128(key.low)
  }
}

import Bytes
import Foundation
import Parallel
public import Records
import Standards

/// What the comparison needs of all records, in flat tables.
///
/// A value is its 64-bit hash (0 when absent); only columns that a measure reads keep their text.
/// The tables keep the order in which batches hold the records, by *slot*, since memory is fastest
/// read and written so; `slots` and `ordinals` lead from the one order to the other.
/// Costs 32 + 8·columns + 4·text columns bytes a record, besides the text.
public struct Evidence: Sendable {
  let columnCount: Int
  let textColumnCount: Int
  /// The hashes, record by record.
  private(set) var hashes: [UInt64] = []
  /// A hash over all columns of each record: alike for records that look the same to the model.
  private(set) var rowHashes: [UInt64] = []
  /// The exact key of each record.
  private(set) var exactKeys: [UInt128] = []
  /// The ordinal of the record in each slot.
  private(set) var ordinals: [Int32] = []
  /// The slot of each record, by ordinal.
  private(set) var slots: [Int32]
  /// The texts of the text columns.
  private(set) var text: [UInt8] = []
  /// Names that values of a doubt are known to have borne.
  private(set) var aliases = AliasTable()
  private var textEnds: [UInt32] = []
  private var parts: [(firstSlot: Int, textStart: Int)] = []

  /// The evidence of records that are read piece by piece, so that no more than the pieces being
  /// worked on are in memory besides.
  ///
  /// `ordinals` tells for each piece the ordinal of each record, as the order of record keys has
  /// it; together they are all numbers below `count`, each once.
  public init(
    count: Int, ordinals: [[Int32]], definition: LinkageDefinition, workers: Int,
    batch: @Sendable (Int) throws -> RecordBatch
  ) throws {
    precondition(count < Int(Int32.max), "too many records for one table")
    let model = definition.model
    let read = try concurrentMap(count: ordinals.count, workers: workers) { index in
      let batch = try batch(index)
      precondition(batch.fieldCount == model.fieldCount, "a batch of another schema")
      precondition(batch.count == ordinals[index].count, "a piece with other records than counted")
      let bytes = batch.data.span
      var part = EvidencePart(capacity: batch.count, model)
      for row in 0..<batch.count {
        part.add(row, of: batch, bytes, model, as: ordinals[index][row])
      }
      return part
    }
    self.init(joining: read, count: count, model)
  }

  /// The evidence of all records of an input.
  public init(of input: LinkageInput, definition: LinkageDefinition, workers: Int) {
    self.init(of: input, model: definition.model, workers: workers)
  }

  /// The evidence of all records of an input.
  init(of input: LinkageInput, model: LinkageModel, workers: Int) {
    let (bases, pieces) = Self.pieces(of: input.batches, model)
    let ordinals = Self.ordinals(of: input, bases)
    let read = mapInParallel(count: pieces.count, workers: workers) { index in
      let (number, rows) = pieces[index]
      let batch = input.batches[number]
      let bytes = batch.data.span
      var part = EvidencePart(capacity: rows.count, model)
      for row in rows {
        let ordinal = ordinals[bases[number] + row]
        if ordinal >= 0 { part.add(row, of: batch, bytes, model, as: ordinal) }
      }
      return part
    }
    Self.checkOrder(read, of: input)
    self.init(joining: read, count: input.addresses.count, model)
    aliases = input.aliases
  }

  /// The evidence of two records, as ordinals 0 and 1.
  init(
    ofPair left: RecordAddress, _ right: RecordAddress, in batches: [RecordBatch],
    model: LinkageModel, aliases: AliasTable = AliasTable()
  ) {
    var part = EvidencePart(capacity: 2, model)
    for (ordinal, address) in [left, right].enumerated() {
      let batch = batches[Int(address.batch)]
      precondition(batch.fieldCount == model.fieldCount, "a batch of another schema")
      let bytes = batch.data.span
      part.add(Int(address.row), of: batch, bytes, model, as: Int32(ordinal))
    }
    self.init(joining: [part], count: 2, model)
    self.aliases = aliases
  }

  private init(joining read: consuming [EvidencePart], count: Int, _ model: LinkageModel) {
    columnCount = model.columns.count
    textColumnCount = model.textColumns.count
    slots = Array(repeating: 0, count: count)
    hashes.reserveCapacity(count * columnCount)
    rowHashes.reserveCapacity(count)
    exactKeys.reserveCapacity(count)
    ordinals.reserveCapacity(count)
    textEnds.reserveCapacity(count * textColumnCount)
    text.reserveCapacity(read.reduce(0) { $0 + $1.text.count })
    for index in 0..<read.count {
      // Each part is let go as soon as it is copied.
      let part = read[index]
      read[index] = EvidencePart(capacity: 0, model)
      parts.append((ordinals.count, text.count))
      hashes += part.hashes
      rowHashes += part.rowHashes
      exactKeys += part.exactKeys
      ordinals += part.ordinals
      textEnds += part.textEnds
      text += part.text
    }
    for slot in ordinals.indices { slots[Int(ordinals[slot])] = Int32(slot) }
  }

  /// The number of records.
  var count: Int { rowHashes.count }

  /// Where the hashes of a record begin.
  func row(of ordinal: Int) -> Int { Int(slots[ordinal]) * columnCount }

  /// Where the text of a text column of a record lies in `text`.
  func textRange(of column: Int, at ordinal: Int) -> Range<Int> {
    let slot = Int(slots[ordinal])
    var low = 0
    var high = parts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if parts[middle].firstSlot <= slot { low = middle } else { high = middle - 1 }
    }
    let part = parts[low]
    let index = slot * textColumnCount + column
    let isFirst = index == part.firstSlot * textColumnCount
    return (isFirst ? part.textStart : part.textStart + Int(textEnds[index - 1]))..<part.textStart
      + Int(textEnds[index])
  }

  /// Where the rows of each batch begin among all rows, and the pieces of work.
  private static func pieces(
    of batches: [RecordBatch], _ model: LinkageModel
  ) -> (bases: [Int], pieces: [(batch: Int, rows: Range<Int>)]) {
    var bases: [Int] = [0]
    var pieces: [(batch: Int, rows: Range<Int>)] = []
    for (number, batch) in batches.enumerated() {
      precondition(batch.fieldCount == model.fieldCount, "a batch of another schema")
      bases.append(bases[number] + batch.count)
      for chunk in 0..<Chunk.count(of: batch.count) {
        pieces.append((number, Chunk.range(chunk, of: batch.count)))
      }
    }
    return (bases, pieces)
  }

  /// The ordinal of each row of all batches, -1 for those not in force.
  private static func ordinals(of input: LinkageInput, _ bases: [Int]) -> [Int32] {
    var ordinals = [Int32](repeating: -1, count: bases.last ?? 0)
    for ordinal in input.addresses.indices {
      let address = input.addresses[ordinal]
      let row = Int(address.row)
      precondition(row < input.batches[Int(address.batch)].count, "an address past its batch")
      let place = bases[Int(address.batch)] + row
      precondition(ordinals[place] < 0, "a record addressed twice")
      ordinals[place] = Int32(ordinal)
    }
    return ordinals
  }

  private static func checkOrder(_ read: [EvidencePart], of input: LinkageInput) {
    var halves = [UInt64](repeating: 0, count: input.addresses.count)
    for part in read {
      for (index, ordinal) in part.ordinals.enumerated() {
        halves[Int(ordinal)] = part.keyHalves[index]
      }
    }
    for ordinal in halves.indices.dropFirst() where halves[ordinal - 1] >= halves[ordinal] {
      precondition(input.key(of: ordinal - 1) < input.key(of: ordinal), "records out of order")
    }
  }
}

/// The evidence of one piece of a batch, in the order of its rows.
private struct EvidencePart: Sendable {
  var ordinals: [Int32] = []
  var keyHalves: [UInt64] = []
  var hashes: [UInt64] = []
  var rowHashes: [UInt64] = []
  var exactKeys: [UInt128] = []
  var text: [UInt8] = []
  var textEnds: [UInt32] = []
  private var scratch: [UInt8] = []

  init(capacity: Int, _ model: LinkageModel) {
    ordinals.reserveCapacity(capacity)
    keyHalves.reserveCapacity(capacity)
    hashes.reserveCapacity(capacity * model.columns.count)
    rowHashes.reserveCapacity(capacity)
    exactKeys.reserveCapacity(capacity)
    textEnds.reserveCapacity(capacity * model.textColumns.count)
  }

  mutating func add(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, _ model: LinkageModel,
    as ordinal: Int32
  ) {
    ordinals.append(ordinal)
    keyHalves.append(batch.key(of: row, in: bytes).high)
    let start = hashes.count
    var rowHash = KeyMixing.start
    for (column, field) in model.columns.enumerated() {
      let range = batch.range(of: field, in: row, bytes)
      var hash = range.isEmpty ? 0 : max(1, StableHash.hash64(bytes.extracting(range)))
      if model.isRegularColumn[column], hash != 0,
        bytes[range.lowerBound] == LinkageModel.irregularMark
      {
        hash = 0
      }
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
        let range = batch.range(of: model.columns[veto.value], in: row, bytes)
        // Of partly hidden values only what is hidden in part can meet its like.
        let counts = !veto.isOfVisible || MaskedNumber.isMasked(bytes.extracting(range))
        scratch.append(littleEndian: counts ? hashes[start + veto.value] : 0)
        if veto.within >= 0 { scratch.append(littleEndian: hashes[start + veto.within]) }
      }
      // One value under two names may be two, which a profile could not tell any more.
      for doubt in model.doubts { scratch.append(littleEndian: hashes[start + doubt.name]) }
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

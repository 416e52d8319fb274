import Bytes
import Foundation
import Parallel
public import Records

/// What the comparison needs of all records, in flat tables.
///
/// Each different value of a column has a number (see ``ValueTable``), so that a record is a row of
/// numbers, 4·columns bytes, and two values are equal if their numbers are. Rows stand in the order
/// of the record keys: a row's place is the record's *ordinal*. Where exact keys are asked for,
/// they cost 16 bytes a record more.
public struct Evidence: Sendable {
  let columns: [EvidenceColumn]
  let columnCount: Int
  /// The numbers of the values, record by record.
  private(set) var values: [UInt32]
  /// The values of all columns.
  let known: ValueStore
  /// The exact key of each record; empty where each record is a profile of its own.
  private(set) var exactKeys: [UInt128]
  /// Names that values of a doubt are known to have borne.
  private(set) var aliases = AliasTable()
  let count: Int

  /// The evidence of all records of an input.
  public init(of input: LinkageInput, definition: LinkageDefinition, workers: Int) {
    self.init(of: input, model: definition.model, workers: workers)
  }

  /// The evidence of all records of an input.
  init(of input: LinkageInput, model: LinkageModel, workers: Int) {
    let (bases, pieces) = Self.pieces(of: input.batches, model)
    let ordinals = Self.ordinals(of: input, bases)
    var gathering = EvidenceGathering(model.evidenceColumns, workers: workers)
    for wave in EvidenceGathering.waves(of: pieces.count) {
      gathering.take(
        mapInParallel(count: wave.count, workers: workers) { index in
          let (number, rows) = pieces[wave.lowerBound + index]
          let batch = input.batches[number]
          let bytes = batch.data.span
          var part = EvidencePart(model.evidenceColumns, capacity: rows.count)
          for row in rows where ordinals[bases[number] + row] >= 0 {
            part.add(row, of: batch, bytes, model)
          }
          return part
        })
    }
    Self.checkOrder(gathering.keyHalves, ordinals, of: input)
    self.init(gathering, ordinals: ordinals.filter { $0 >= 0 })
    aliases = input.aliases
  }

  /// The evidence of two records, as ordinals 0 and 1.
  init(
    ofPair left: RecordAddress, _ right: RecordAddress, in batches: [RecordBatch],
    model: LinkageModel, aliases: AliasTable = AliasTable()
  ) {
    var part = EvidencePart(model.evidenceColumns, capacity: 2)
    for address in [left, right] {
      let batch = batches[Int(address.batch)]
      precondition(batch.fieldCount == model.fieldCount, "a batch of another schema")
      let bytes = batch.data.span
      part.add(Int(address.row), of: batch, bytes, model)
    }
    var gathering = EvidenceGathering(model.evidenceColumns, workers: 1)
    gathering.take([part])
    self.init(gathering, ordinals: [0, 1])
    self.aliases = aliases
  }

  /// The evidence of gathered records; `ordinals` tells the ordinal of each in the order in which
  /// they were gathered.
  public init(_ gathering: consuming EvidenceGathering, ordinals: [Int32]) {
    columns = gathering.columns
    columnCount = columns.count
    count = gathering.recordCount
    precondition(ordinals.count == count, "as many ordinals as records")
    precondition(count < Int(Int32.max), "too many records for one table")
    known = gathering.takeValues()
    let isSorted = zip(ordinals, 0...).allSatisfy { Int($0) == $1 }
    (values, exactKeys) = gathering.takeRows()
    if !isSorted { sort(by: ordinals) }
  }

  private mutating func sort(by ordinals: [Int32]) {
    var sorted = [UInt32](repeating: 0, count: values.count)
    for slot in ordinals.indices {
      let (row, target) = (slot * columnCount, Int(ordinals[slot]) * columnCount)
      for column in 0..<columnCount { sorted[target + column] = values[row + column] }
    }
    values = sorted
    guard !exactKeys.isEmpty else { return }
    var keys = exactKeys
    for (slot, ordinal) in ordinals.enumerated() { keys[Int(ordinal)] = exactKeys[slot] }
    exactKeys = keys
  }

  /// Where the numbers of a record begin in `values`.
  @inline(__always)
  func row(of ordinal: Int) -> Int { ordinal * columnCount }

  /// The hash of the value of a record in a column, 0 when it is absent.
  @inline(__always)
  func hash(of ordinal: Int, in column: Int) -> UInt64 {
    known.hash(of: values[row(of: ordinal) + column], in: column)
  }

  /// A hash over all columns of a record: alike for records that look the same to the model.
  func rowHash(of ordinal: Int) -> UInt64 {
    (0..<columnCount).reduce(KeyMixing.start) { KeyMixing.mix($0, hash(of: ordinal, in: $1)) }
  }

  /// Whether all that a definition looks at is here, so that its records need not be read again.
  public func serves(_ definition: LinkageDefinition) -> Bool {
    let wanted = definition.model.evidenceColumns
    return wanted.count <= columnCount && (exactKeys.isEmpty == definition.model.exactKey.isEmpty)
      && zip(columns, wanted).allSatisfy { $0.serves($1) }
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

  private static func checkOrder(
    _ keyHalves: [UInt64], _ ordinals: [Int32], of input: LinkageInput
  ) {
    var halves = [UInt64](repeating: 0, count: input.addresses.count)
    var next = 0
    for ordinal in ordinals where ordinal >= 0 {
      halves[Int(ordinal)] = keyHalves[next]
      next += 1
    }
    for ordinal in halves.indices.dropFirst() where halves[ordinal - 1] >= halves[ordinal] {
      precondition(input.key(of: ordinal - 1) < input.key(of: ordinal), "records out of order")
    }
  }
}

extension LinkageDefinition {
  /// The positions in the schema of the fields that are looked at, in the order in which the values
  /// of a record are handed to ``EvidencePart``.
  public var evidenceFields: [Int] { model.columns }

  /// A part for the evidence of records of this definition.
  public func evidencePart(capacity: Int = 0) -> EvidencePart {
    EvidencePart(model.evidenceColumns, capacity: capacity)
  }

  /// The evidence of all records of a batch, as one part; each record is a thing of its own unless
  /// the definition has an exact key.
  public func evidencePart(of batch: RecordBatch) -> EvidencePart {
    precondition(batch.fieldCount == model.fieldCount, "a batch of another schema")
    let bytes = batch.data.span
    var part = EvidencePart(model.evidenceColumns, capacity: batch.count)
    for row in 0..<batch.count {
      part.add(row, of: batch, bytes, model, withExactKey: !model.exactKey.isEmpty)
    }
    return part
  }
}

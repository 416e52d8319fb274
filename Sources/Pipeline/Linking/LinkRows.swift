import Bytes
import Deduplicate
import Foundation
import Parallel

/// The records of all files in the order of their rows, with what names them.
struct LinkRows: Sendable {
  /// The rows of one piece of a file.
  struct Piece: Sendable {
    /// The position of the file among all files.
    let table: Int
    /// The row of its first record, counted over all files.
    let firstRow: Int
    /// Its records.
    let count: Int

    /// Its rows, counted over all files.
    var rows: Range<Int> { firstRow..<firstRow + count }
  }

  private(set) var pieces: [Piece] = []
  /// The identifiers of all records, one behind the other.
  private(set) var identifiers: [UInt8] = []
  /// Where each identifier ends.
  private(set) var identifierEnds: [UInt32] = []
  /// The ordinal of each record.
  private(set) var ordinals: [Int32] = []
  private(set) var count = 0

  /// Where the identifier of a record lies.
  @inline(__always)
  func identifierRange(of row: Int) -> Range<Int> {
    (row == 0 ? 0 : Int(identifierEnds[row - 1]))..<Int(identifierEnds[row])
  }

  /// The position of the file that has a row.
  func table(of row: Int) -> Int {
    var low = 0
    var high = pieces.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if pieces[middle].firstRow <= row { low = middle } else { high = middle - 1 }
    }
    return pieces[low].table
  }

  /// Reads some files once: what names the records, and what is compared of them.
  static func read(
    _ tables: [LinkTable], definition: LinkDefinition, workers: Int
  ) throws -> (rows: LinkRows, evidence: Evidence) {
    var rows = LinkRows()
    var gathering = EvidenceGathering(for: definition.linkage, workers: workers)
    var keys: [Key128] = []
    for table in tables.indices
    where try !rows.readPlain(tables[table], at: table, &gathering, &keys, workers) {
      try rows.readQuoted(tables[table], at: table, &gathering, &keys, workers)
    }
    let order = try RecordOrder(keys, workers: workers)
    keys = []
    if let repeated = order.repeatedRow {
      let index = rows.table(of: repeated)
      let table = tables[index]
      let before = rows.pieces.first { $0.table == index }?.firstRow ?? 0
      throw RunError(
        .impossible,
        "\(table.url.path), line \(try table.line(ofRow: repeated - before)): the value of "
          + "“\(definition.idColumn)” is there a second time",
        remedy: "each record needs one of its own")
    }
    rows.ordinals = order.ordinals
    return (rows, Evidence(gathering, ordinals: order.ordinals))
  }

  /// Reads a plain file; false, with nothing changed, when it turns out to be none.
  private mutating func readPlain(
    _ table: LinkTable, at index: Int, _ gathering: inout EvidenceGathering,
    _ keys: inout [Key128], _ workers: Int
  ) throws -> Bool {
    guard let plain = PlainTable(table) else { return false }
    let start = (pieces.count, count, keys.count, gathering.mark, identifiers.count)
    var forms: [PlainTable.Forms] = []
    for wave in EvidenceGathering.waves(of: plain.pieceCount) {
      let read = try concurrentMap(count: wave.count, workers: workers) { offset in
        plain.read(piece: wave.lowerBound + offset)
      }
      let whole = read.compactMap { $0 }
      if whole.count == read.count {
        forms += whole.map(\.forms)
        try take(whole.map(\.read), at: index, &gathering, &keys)
      }
      if whole.count < read.count || wave.upperBound == plain.pieceCount && !plain.isPlain(forms) {
        pieces.removeSubrange(start.0...)
        count = start.1
        identifierEnds.removeSubrange(count...)
        identifiers.removeSubrange(start.4...)
        keys.removeSubrange(start.2...)
        gathering.goBack(to: start.3)
        return false
      }
    }
    return true
  }

  private mutating func readQuoted(
    _ table: LinkTable, at index: Int, _ gathering: inout EvidenceGathering,
    _ keys: inout [Key128], _ workers: Int
  ) throws {
    let quoted = try QuotedTable(table)
    for wave in EvidenceGathering.waves(of: quoted.pieces.count) {
      let read = try concurrentMap(count: wave.count, workers: workers) { offset in
        try quoted.read(piece: wave.lowerBound + offset)
      }
      try take(read, at: index, &gathering, &keys)
    }
  }

  private mutating func take(
    _ read: [LinkPiece], at table: Int, _ gathering: inout EvidenceGathering,
    _ keys: inout [Key128]
  ) throws {
    gathering.take(read.map(\.part))
    for piece in read {
      keys += piece.keys
      pieces.append(Piece(table: table, firstRow: count, count: piece.keys.count))
      guard identifiers.count + piece.identifiers.count <= Int(UInt32.max) else {
        throw RunError(
          .impossible, "the identifiers of the records have more than 4 GiB",
          remedy: "link fewer records at a time, or give them shorter identifiers")
      }
      let start = UInt32(identifiers.count)
      identifiers += piece.identifiers
      for end in piece.identifierEnds { identifierEnds.append(start + end) }
      count += piece.keys.count
    }
  }
}

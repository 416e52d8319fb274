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
    /// The identifiers, one behind the other, and where each ends.
    let identifiers: [UInt8]
    let identifierEnds: [UInt32]

    var count: Int { identifierEnds.count }

    /// Where the identifier of a row lies.
    func range(of row: Int) -> Range<Int> {
      (row == 0 ? 0 : Int(identifierEnds[row - 1]))..<Int(identifierEnds[row])
    }

    func append(identifierOf row: Int, to text: inout [UInt8]) {
      text.append(identifiers.span.extracting(range(of: row)))
    }
  }

  private(set) var pieces: [Piece] = []
  /// The ordinal of each record.
  private(set) var ordinals: [Int32] = []
  private(set) var count = 0

  /// The position of the piece that has a row, and the row within it.
  func place(of row: Int) -> (piece: Int, row: Int) {
    var low = 0
    var high = pieces.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if pieces[middle].firstRow <= row { low = middle } else { high = middle - 1 }
    }
    return (low, row - pieces[low].firstRow)
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
      let place = rows.place(of: repeated)
      let index = rows.pieces[place.piece].table
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
    let start = (pieces.count, count, keys.count, gathering.mark)
    var forms: [PlainTable.Forms] = []
    for wave in EvidenceGathering.waves(of: plain.pieceCount) {
      let read = try concurrentMap(count: wave.count, workers: workers) { offset in
        plain.read(piece: wave.lowerBound + offset)
      }
      let whole = read.compactMap { $0 }
      if whole.count == read.count {
        forms += whole.map(\.forms)
        take(whole.map(\.read), at: index, &gathering, &keys)
      }
      if whole.count < read.count || wave.upperBound == plain.pieceCount && !plain.isPlain(forms) {
        pieces.removeSubrange(start.0...)
        count = start.1
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
      take(read, at: index, &gathering, &keys)
    }
  }

  private mutating func take(
    _ read: [LinkPiece], at table: Int, _ gathering: inout EvidenceGathering,
    _ keys: inout [Key128]
  ) {
    gathering.take(read.map(\.part))
    for piece in read {
      keys += piece.keys
      pieces.append(
        Piece(
          table: table, firstRow: count, identifiers: piece.identifiers,
          identifierEnds: piece.identifierEnds))
      count += piece.keys.count
    }
  }
}

import Bytes
import Deduplicate
import Formats
import Foundation
import Records

/// A file of any encoding and with quotation marks, cut into pieces of whole rows by one pass over
/// all of it.
struct QuotedTable: Sendable {
  /// The bytes of a piece; the cut depends on the file alone.
  static let pieceSize = 4 << 20

  private let table: LinkTable
  let pieces: [CSVChunking.Chunk]
  private let data: Data
  private let encoding: TextEncoding
  private let dialect: CSVDialect
  /// The cells of a row that say who it is, and those of each field.
  private let idCell: Int
  private let fieldCells: [[Int]]
  private let columnCount: Int
  private let definition: LinkDefinition

  /// Opens a file, finds its columns and cuts it.
  init(_ table: LinkTable) throws(RunError) {
    let (url, definition) = (table.url, table.definition)
    self.table = table
    self.definition = definition
    let read = try Self.text(of: url)
    data = read.data
    encoding = read.encoding
    let bytes = data.span
    let range = min(read.markCount, bytes.count)..<bytes.count
    dialect = CSVDialect(
      delimiter: definition.delimiter, lineEnd: CSVDialect.lineEnd(of: bytes),
      reading: CSVDialect.reading(for: read.encoding, delimiter: definition.delimiter))
    var scanner = CSVRecordScanner(range, firstLine: 1, dialect: dialect)
    guard scanner.readRecord(bytes) == .record else {
      throw RunError(
        .impossible, "\(url.path) has no line with the names of its columns",
        remedy: "give a CSV file whose first line names the columns")
    }
    let titles = scanner.fields.map { field in
      Self.title(bytes.extracting(field.start..<field.end), read.encoding)
    }
    columnCount = titles.count
    var missing: [String] = []
    func cell(_ column: String) -> Int {
      if let index = titles.firstIndex(of: column) { return index }
      if !missing.contains(column) { missing.append(column) }
      return 0
    }
    idCell = cell(definition.idColumn)
    fieldCells = definition.fields.map { $0.columns.map(cell) }
    guard missing.isEmpty else {
      throw RunError(
        .definitionWrong, "\(url.path) has no column \(missing.joined(separator: ", "))",
        remedy: "it has: \(titles.joined(separator: ", ")); mend the definition or the file")
    }
    var chunking = CSVChunking(
      scanner.position..<bytes.count, firstLine: scanner.line, dialect: dialect,
      targetSize: Self.pieceSize)
    var pieces: [CSVChunking.Chunk] = []
    while let piece = chunking.next(bytes) { pieces.append(piece) }
    if let broken = chunking.brokenRecord {
      throw RunError(
        .impossible, "\(url.path), line \(broken.line): a quotation mark is never closed",
        remedy: "mend the file; nothing was linked")
    }
    self.pieces = pieces
  }

  private var url: URL { table.url }

  private static func text(
    of url: URL
  ) throws(RunError) -> (data: Data, encoding: TextEncoding, markCount: Int) {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw RunError(
        .impossible, "\(url.path) cannot be read", remedy: "check the path and its permissions")
    }
    let bytes = data.span
    let detected = TextDecoding.detect(bytes)
    guard detected.encoding == .utf16 else {
      return (data, detected.encoding, detected.markCount)
    }
    var decoded: [UInt8] = []
    if let broken = TextDecoding.append(bytes, as: .utf16, to: &decoded) {
      throw RunError(
        .impossible, "\(url.path), byte \(broken): the text cannot be decoded",
        remedy: "save the file as UTF-8")
    }
    return (Data(decoded), .utf8, 0)
  }

  private static func title(_ bytes: borrowing Span<UInt8>, _ encoding: TextEncoding) -> String {
    var text: [UInt8] = []
    if TextDecoding.append(bytes, as: encoding, to: &text) != nil { return String(copying: bytes) }
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }

  /// Goes over the rows of a piece; `body` gets the scanner with the cells of a row.
  private func forEachRow(
    of piece: Int, _ bytes: borrowing Span<UInt8>,
    _ body: (CSVRecordScanner, borrowing Span<UInt8>) throws -> Void
  ) throws {
    var scanner = CSVRecordScanner(
      pieces[piece].range, firstLine: pieces[piece].firstLine, dialect: dialect)
    while scanner.readRecord(bytes) == .record {
      // A blank line is no record.
      if scanner.recordStart == scanner.recordEnd { continue }
      guard scanner.fields.count == columnCount else {
        throw RunError(
          .impossible,
          "\(url.path), line \(scanner.recordLine): \(scanner.fields.count) cells where "
            + "\(columnCount) are named", remedy: "mend the line; nothing was linked")
      }
      try body(scanner, bytes)
    }
  }

  /// Decodes a cell into a buffer.
  private func decode(
    _ field: CSVField, _ line: Int, _ bytes: borrowing Span<UInt8>, into cell: inout [UInt8]
  ) throws(RunError) {
    cell.removeAll(keepingCapacity: true)
    let raw = bytes.extracting(field.start..<field.end)
    if let broken = TextDecoding.append(raw, as: encoding, to: &cell) {
      throw RunError(
        .impossible,
        "\(url.path), line \(line): byte \(field.start + broken) is no text of the encoding "
          + encoding.rawValue, remedy: "save the file as UTF-8")
    }
    guard field.hasEscapes else { return }
    var kept = 0
    var index = 0
    while index < cell.count {
      cell[kept] = cell[index]
      kept += 1
      // Of two quotation marks one was the sign that the other is text.
      index += cell[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    cell.removeSubrange(kept...)
  }

  /// What a piece holds.
  func read(piece: Int) throws -> LinkPiece {
    let batch = try batch(ofPiece: piece)
    let data = batch.data
    let bytes = data.span
    var read = LinkPiece(part: definition.linkage.evidencePart(of: batch))
    let record = definition.fields.count + 1
    for row in 0..<batch.count {
      let id = bytes.extracting(batch.range(of: record, in: row, bytes))
      read.append(identifier: id, key: batch.key(of: row, in: bytes))
    }
    return read
  }

  /// The line on which a record begins, by its row among all records of the file.
  func line(ofRow row: Int) throws -> Int {
    let data = data
    var rest = row
    var line = 0
    for piece in pieces.indices {
      try forEachRow(of: piece, data.span) { scanner, _ in
        if rest == 0 { line = scanner.recordLine }
        rest -= 1
      }
    }
    return line
  }

  /// The records of a piece in the form in which they are compared.
  func batch(ofPiece piece: Int) throws -> RecordBatch {
    let data = data
    var builder = RecordBatchBuilder(fieldCount: definition.schema.fields.count)
    var forming = CellForming()
    var cell: [UInt8] = []
    var joined: [UInt8] = []
    var formed: [UInt8] = []
    var id: [UInt8] = []
    var buffer: [UInt8] = []
    let file = Array(String(table.number).utf8)
    try forEachRow(of: piece, data.span) { scanner, bytes in
      builder.begin(line: scanner.recordLine, byteOffset: scanner.recordStart)
      for (field, cells) in zip(definition.fields, fieldCells) {
        joined.removeAll(keepingCapacity: true)
        for index in cells {
          try decode(scanner.fields[index], scanner.recordLine, bytes, into: &cell)
          if !joined.isEmpty, !cell.isEmpty { joined.append(0x20) }
          joined.append(cell.span)
        }
        formed.removeAll(keepingCapacity: true)
        forming.append(joined.span, field.steps, to: &formed)
        if !field.placeholders.contains(formed) { builder.text.append(contentsOf: formed) }
        builder.endValue()
      }
      try decode(scanner.fields[idCell], scanner.recordLine, bytes, into: &id)
      if id.isEmpty {
        throw RunError(
          .impossible, "\(url.path), line \(scanner.recordLine): “\(definition.idColumn)” is empty",
          remedy: "each record needs a value there, different from all others")
      }
      builder.append(value: file.span)
      builder.append(value: id.span)
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: table.key(of: id.span, &buffer), digest: digest)
    }
    return builder.finish()
  }
}

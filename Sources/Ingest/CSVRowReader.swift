import Bytes
import Formats
import Records

/// Turns one chunk of delimited text into a raw batch.
struct CSVRowReader: Sendable {
  let dialect: CSVDialect
  let encoding: TextEncoding
  /// Whether the whole drop was seen to be UTF-8 already.
  let isProvenUTF8: Bool
  let titles: [String]
  let places: [Int?]
  private let headWord: UInt32

  init(
    dialect: CSVDialect, encoding: TextEncoding, isProvenUTF8: Bool, titles: [String],
    places: [Int?]
  ) {
    self.dialect = dialect
    self.encoding = encoding
    self.isProvenUTF8 = isProvenUTF8
    self.titles = titles
    self.places = places
    let first = Array((titles.first ?? "").utf8)
    headWord = RowScreen.firstWord(first.span)
  }

  /// What a chunk gave.
  struct Rows: Sendable {
    var batch: RawBatch
    var blankCount = 0
    var mixed = DropSummary.MixedRowCounts()
  }

  func read(_ chunk: CSVChunking.Chunk, _ bytes: borrowing Span<UInt8>) -> Rows {
    // A character of two bytes in GB18030 has three in UTF-8.
    let room = encoding == .gb18030 ? chunk.range.count * 3 / 2 : chunk.range.count
    var rows = Rows(batch: RawBatch(columnCount: places.count, byteCapacity: room))
    var scanner = CSVRecordScanner(chunk.range, firstLine: chunk.firstLine, dialect: dialect)
    var decoder = CellDecoder()
    while scanner.readRecord(bytes) == .record {
      var first = 0
      while first < scanner.fields.count, Self.isBlank(scanner.fields[first], bytes) { first += 1 }
      guard first < scanner.fields.count else {
        rows.blankCount += 1
        continue
      }
      decoder.encoding = lineEncoding(scanner, bytes, &rows.mixed)
      if let finding = append(scanner, first, bytes, &decoder, to: &rows.batch) {
        rows.batch.abandonRow()
        let raw = bytes.extracting(scanner.recordStart..<scanner.recordEnd)
        rows.batch.append(
          unreadable: RawBatch.UnreadableRow(
            line: scanner.recordLine, byteOffset: scanner.recordStart, code: finding.code,
            detail: finding.detail,
            rawText: TextDecoding.visibleText(raw, as: decoder.encoding)))
      }
    }
    return rows
  }

  private func lineEncoding(
    _ scanner: CSVRecordScanner, _ bytes: borrowing Span<UInt8>,
    _ counts: inout DropSummary.MixedRowCounts
  ) -> TextEncoding {
    guard encoding == .mixed else { return encoding }
    let record = bytes.extracting(scanner.recordStart..<scanner.recordEnd)
    let form = TextDecoding.utf8Form(of: record)
    if form == .ascii { return .utf8 }
    if form == .long {
      counts.utf8 += 1
      return .utf8
    }
    counts.gb18030 += 1
    return .gb18030
  }

  /// Adds the cells of a row in the order of the plan, or says why it cannot be read.
  private func append(
    _ scanner: CSVRecordScanner, _ first: Int, _ bytes: borrowing Span<UInt8>,
    _ decoder: inout CellDecoder, to batch: inout RawBatch
  ) -> (code: FindingCode, detail: String)? {
    let fields = scanner.fields
    // A code of GB18030 is always a character, so only UTF-8 needs a look at the whole row.
    if decoder.encoding == .utf8, !isProvenUTF8 {
      let record = bytes.extracting(scanner.recordStart..<scanner.recordEnd)
      if case .broken(let bad) = TextDecoding.utf8Form(of: record) {
        return (.undecodableText, "byte \(scanner.recordStart + bad)")
      }
    }
    var mayBeHead = false
    if decoder.decode(fields[first], bytes) {
      let word = RowScreen.firstWord(decoder.cell.span)
      mayBeHead = first == 0 && word == headWord
      if RowScreen.words.contains(word),
        let finding = RowScreen.finding(
          firstCell: String(decoding: decoder.cell, as: UTF8.self))
      {
        return finding
      }
    }
    if scanner.hasBrokenQuote { return (.brokenQuote, "text behind a closing quote") }
    var count = fields.count
    while count > titles.count, Self.isBlank(fields[count - 1], bytes) { count -= 1 }
    guard count == titles.count else {
      return (
        count < titles.count ? .tooFewCells : .tooManyCells,
        "found \(count), expected \(titles.count)"
      )
    }
    if mayBeHead, repeatsTitles(fields, bytes, &decoder) {
      return (.instructionRow, "head line repeated")
    }
    for place in places {
      guard let place else {
        batch.append(cell: bytes.extracting(0..<0))
        continue
      }
      let field = fields[place]
      if decoder.encoding == .utf8, !field.hasEscapes {
        batch.append(cell: bytes.extracting(field.start..<field.end))
        continue
      }
      guard decoder.decode(field, bytes) else {
        return (.undecodableText, "column \(place + 1)")
      }
      batch.append(cell: decoder.cell.span)
    }
    batch.endRow(line: scanner.recordLine, byteOffset: scanner.recordStart)
    return nil
  }

  /// Whether the row is the head line once more, as where two exports were put together.
  private func repeatsTitles(
    _ fields: [CSVField], _ bytes: borrowing Span<UInt8>, _ decoder: inout CellDecoder
  ) -> Bool {
    for (field, title) in zip(fields, titles) {
      let text = decoder.text(field, bytes)
      guard ColumnPlaces.comparable(text) == ColumnPlaces.comparable(title) else { return false }
    }
    return true
  }

  private static func isBlank(_ field: CSVField, _ bytes: borrowing Span<UInt8>) -> Bool {
    for index in field.start..<field.end where bytes[index] > 0x20 { return false }
    return true
  }
}

/// Unescapes and decodes cells into one buffer that is used again and again.
struct CellDecoder {
  var encoding = TextEncoding.utf8
  private(set) var cell: [UInt8] = []
  private var unescaped: [UInt8] = []

  /// Puts the UTF-8 form of a cell into `cell`; false when it is no text.
  mutating func decode(_ field: CSVField, _ bytes: borrowing Span<UInt8>) -> Bool {
    cell.removeAll(keepingCapacity: true)
    guard field.hasEscapes else {
      return TextDecoding.append(
        bytes.extracting(field.start..<field.end), as: encoding, to: &cell) == nil
    }
    unescaped.removeAll(keepingCapacity: true)
    var index = field.start
    while index < field.end {
      unescaped.append(bytes[index])
      index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    let text = unescaped
    return TextDecoding.append(text.span, as: encoding, to: &cell) == nil
  }

  /// The text of a cell; empty when it is none.
  mutating func text(_ field: CSVField, _ bytes: borrowing Span<UInt8>) -> String {
    decode(field, bytes) ? String(decoding: cell, as: UTF8.self) : ""
  }
}

/// Rows that are no data: sums and instructions that people leave in their sheets.
enum RowScreen {
  /// The beginnings of the words looked for: 合 小 填 总 表.
  static let words: [UInt32] = [0xE59088, 0xE5B08F, 0xE5A1AB, 0xE680BB, 0xE8A1A8]

  /// The first three bytes of a cell behind its blanks, as one number; made for every row, so that
  /// texts are compared only where they may agree.
  static func firstWord(_ cell: borrowing Span<UInt8>) -> UInt32 {
    func byte(_ index: Int, _ cell: borrowing Span<UInt8>) -> UInt32 {
      index < cell.count ? UInt32(cell[index]) : 0
    }
    var index = 0
    while index < cell.count {
      let word = byte(index, cell) << 16 | byte(index + 1, cell) << 8 | byte(index + 2, cell)
      switch word {
      case 0xE38080, 0xEFBBBF, 0xE2808B: index += 3
      case _ where word >> 8 == 0xC2A0: index += 2
      case _ where word >> 16 <= 0x20: index += 1
      default: return word
      }
    }
    return 0
  }

  /// What the first filled cell of a row says about it.
  static func finding(firstCell: String) -> (code: FindingCode, detail: String)? {
    let text = ColumnPlaces.comparable(firstCell)
    let word = text.hasSuffix("：") || text.hasSuffix(":") ? String(text.dropLast()) : text
    if ["合计", "总计", "小计"].contains(word) { return (.totalsRow, word) }
    if text.hasPrefix("表格说明") || text.hasPrefix("填表说明") {
      return (.instructionRow, String(text.prefix(4)))
    }
    return nil
  }
}

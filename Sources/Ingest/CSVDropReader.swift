import Bytes
import Formats
import Foundation
import Parallel
import Records

/// Reads a drop of delimited text: head lines first, then chunks in parallel.
struct CSVDropReader: Sendable {
  let data: Data
  let format: DropFormat.CSVFormat
  let plan: ReadingPlan
  let chunkSize: Int

  func read<Result: Sendable>(
    workers: Int, process: @Sendable (RawBatch) throws -> Result,
    consume: (Result) throws -> Void
  ) throws -> DropSummary {
    var summary = DropSummary()
    let source = try openText(&summary)
    guard let source else { return summary }
    let bytes = source.text.span
    let reading = CSVDialect.reading(for: source.encoding, delimiter: format.delimiter)
    let body = source.start..<source.end
    let dialect = CSVDialect(
      delimiter: format.delimiter, quoting: format.quoting,
      lineEnd: CSVDialect.lineEnd(of: bytes.extracting(body)), reading: reading)
    var scanner = CSVRecordScanner(body, firstLine: 1, dialect: dialect)
    guard
      let titles = readHead(&scanner, bytes, encoding: source.encoding, &summary)
    else { return summary }
    let places = ColumnPlaces(titles: titles, plan: plan)
    summary.columnsFound = titles
    summary.missingColumns = places.missing
    summary.unknownColumns = places.unknown
    if !places.missing.isEmpty {
      summary.hold = Hold(.missingColumns, places.missing)
    } else if !places.unknown.isEmpty {
      summary.hold = Hold(.unknownColumns, places.unknown)
    }
    guard summary.hold == nil else { return summary }

    let reader = CSVRowReader(
      dialect: dialect, encoding: source.encoding, isProvenUTF8: source.isProvenUTF8,
      titles: titles, places: places.places)
    var chunking = CSVChunking(
      scanner.position..<source.end, firstLine: scanner.line, dialect: dialect,
      targetSize: chunkSize)
    var chunks: [CSVChunking.Chunk] = []
    while let chunk = chunking.next(bytes) { chunks.append(chunk) }
    let (text, cut) = (source.text, chunks)
    try concurrentStream(count: cut.count, workers: workers, ahead: 2 * max(workers, 1)) { index in
      let rows = reader.read(cut[index], text.span)
      let counts = (rows.batch.count, rows.batch.unreadable.count, rows.blankCount, rows.mixed)
      return (counts: counts, result: try process(rows.batch))
    } _: { result in
      summary.rowCount += result.counts.0 + result.counts.1
      summary.unreadableCount += result.counts.1
      summary.blankRowCount += result.counts.2
      summary.mixedRowCounts.utf8 += result.counts.3.utf8
      summary.mixedRowCounts.gb18030 += result.counts.3.gb18030
      try consume(result.result)
    }
    if summary.encoding == .mixed, summary.mixedRowCounts.utf8 == 0 { summary.encoding = .gb18030 }
    if let broken = chunking.brokenRecord {
      summary.hold = Hold(
        .brokenDocument,
        ["\(broken.line)", "a quoted cell has no closing quote", "引号未闭合，文件不完整"])
    } else if summary.rowCount == 0 {
      summary.hold = Hold(.emptyDrop)
    }
    return summary
  }

  /// The text of a drop and where it begins and ends.
  private struct OpenText: Sendable {
    let text: Data
    let start: Int
    let end: Int
    let encoding: TextEncoding
    let isProvenUTF8: Bool
  }

  /// Finds the encoding; nil after the drop was held.
  private func openText(_ summary: inout DropSummary) throws -> OpenText? {
    let bytes = data.span
    let found = TextDecoding.detect(bytes, expected: format.encoding)
    summary.encoding = found.encoding
    var text = data
    var start = found.markCount
    if found.encoding == .utf16 {
      var output: [UInt8] = []
      if TextDecoding.append(bytes, as: .utf16, to: &output) != nil {
        summary.hold = Hold(.undecodable, ["1"])
        return nil
      }
      text = Data(output)
      start = 0
    }
    var end = text.count
    // An old DOS program ends its files with a Ctrl-Z.
    while end > start, text[text.startIndex + end - 1] == 0x1A { end -= 1 }
    return OpenText(
      text: text, start: start, end: end,
      encoding: found.encoding == .utf16 ? .utf8 : found.encoding,
      isProvenUTF8: found.encoding == .utf16 || (format.encoding == nil && found.encoding == .utf8))
  }

  /// Reads the head lines; gives the titles, or nil after the drop was held.
  private func readHead(
    _ scanner: inout CSVRecordScanner, _ bytes: borrowing Span<UInt8>, encoding: TextEncoding,
    _ summary: inout DropSummary
  ) -> [String]? {
    var titles = format.headLines == 0 ? plan.titles : []
    var decoder = CellDecoder()
    for line in 1..<format.headLines + 1 {
      switch scanner.readRecord(bytes) {
      case .end:
        summary.hold = Hold(.emptyDrop)
        return nil
      case .unterminatedQuote:
        summary.hold = Hold(
          .brokenDocument,
          ["\(scanner.recordLine)", "a quoted cell has no closing quote", "引号未闭合，文件不完整"])
        return nil
      case .record: break
      }
      let record = bytes.extracting(scanner.recordStart..<scanner.recordEnd)
      decoder.encoding = encoding == .mixed ? TextDecoding.encodingOfLine(record) : encoding
      var cells: [String] = []
      for field in scanner.fields {
        guard decoder.decode(field, bytes) else {
          summary.hold = Hold(.undecodable, ["\(scanner.recordLine)"])
          return nil
        }
        cells.append(String(decoding: decoder.cell, as: UTF8.self))
      }
      if line == format.columnsLine {
        titles = cells
        while let last = titles.last, ColumnPlaces.comparable(last).isEmpty { titles.removeLast() }
      }
      if let guardCell = format.guardCell, guardCell.line == line {
        let value = guardCell.cell <= cells.count ? cells[guardCell.cell - 1] : ""
        summary.guardValue = ColumnPlaces.comparable(value)
      }
    }
    if let expected = format.guardCell?.value, summary.guardValue != expected {
      summary.hold = Hold(.otherDepartment, [summary.guardValue ?? "", expected])
      return nil
    }
    return titles
  }
}

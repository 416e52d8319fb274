import Bytes
import Formats
import Testing

@Suite struct CSVScannerTests {
  private func rows(
    _ bytes: [UInt8], _ range: Range<Int>, firstLine: Int, _ dialect: CSVDialect
  ) -> (rows: [ObviousCSV.Row], brokenLine: Int?) {
    var scanner = CSVRecordScanner(range, firstLine: firstLine, dialect: dialect)
    var rows: [ObviousCSV.Row] = []
    let span = bytes.span
    while true {
      switch scanner.readRecord(span) {
      case .end: return (rows, nil)
      case .unterminatedQuote: return (rows, scanner.recordLine)
      case .record:
        let cells = scanner.fields.map { field in
          var cell: [UInt8] = []
          var index = field.start
          while index < field.end {
            cell.append(bytes[index])
            index += field.hasEscapes && bytes[index] == 0x22 ? 2 : 1
          }
          return cell
        }
        rows.append(
          ObviousCSV.Row(
            cells: cells, line: scanner.recordLine, isBroken: scanner.hasBrokenQuote))
      }
    }
  }

  private func inChunks(
    _ bytes: [UInt8], _ size: Int, _ dialect: CSVDialect
  ) -> (rows: [ObviousCSV.Row], brokenLine: Int?) {
    var chunking = CSVChunking(
      0..<bytes.count, firstLine: 1, dialect: dialect, targetSize: size)
    var all: [ObviousCSV.Row] = []
    var position = 0
    while let chunk = chunking.next(bytes.span) {
      #expect(chunk.range.lowerBound == position)
      position = chunk.range.upperBound
      let part = rows(bytes, chunk.range, firstLine: chunk.firstLine, dialect)
      #expect(part.brokenLine == nil)
      all += part.rows
    }
    #expect(position == bytes.count || chunking.brokenRecord?.byteOffset == position)
    return (all, chunking.brokenRecord?.line)
  }

  private func check(_ bytes: [UInt8], _ dialect: CSVDialect) {
    let expected = ObviousCSV.read(bytes, dialect)
    let whole = rows(bytes, 0..<bytes.count, firstLine: 1, dialect)
    #expect(whole.rows == expected.rows, "\(bytes)")
    #expect(whole.brokenLine == expected.brokenLine, "\(bytes)")
    for size in [1, 2, 7, 1_000] {
      let parts = inChunks(bytes, size, dialect)
      #expect(parts.rows == expected.rows, "\(bytes) by \(size)")
      #expect(parts.brokenLine == expected.brokenLine, "\(bytes) by \(size)")
    }
  }

  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,", [["a", ""]]), (",\n", [["", ""]]), ("\n\n", [[""], [""]]), ("", []),
    ("\"a,b\",c\n", [["a,b", "c"]]), ("\"a\nb\",c\r\n", [["a\nb", "c"]]),
    ("\"a\"\"b\"\n", [["a\"b"]]), ("\"\"\n", [[""]]), ("\"\"\"\"\n", [["\""]]),
    ("12\"管,x\n", [["12\"管", "x"]]), ("a\"b\"c,\"d\"\r\n", [["a\"b\"c", "d"]]),
    ("a\rb,c\n", [["a\rb", "c"]]), ("\"a\"\r\n", [["a"]]), ("\"a\"\r", [["a"]]),
    ("\"a\"b,c\n", [["\"a\"b", "c"]]), (" \"a\",b\n", [[" \"a\"", "b"]]),
  ])
  func `text is cut as RFC 4180 says, and tolerantly`(_ text: String, _ expected: [[String]]) {
    let bytes = Array(text.utf8)
    let found = rows(bytes, 0..<bytes.count, firstLine: 1, CSVDialect()).rows
    #expect(found.map { $0.cells.map { String(decoding: $0, as: UTF8.self) } } == expected)
    // Each case also cut off at every byte.
    for end in 0...bytes.count { check(Array(bytes[..<end]), CSVDialect()) }
  }

  @Test func `a quote that never closes breaks the document at its record`() {
    let bytes = Array("a,b\n\"c,d\ne,f\n".utf8)
    let found = rows(bytes, 0..<bytes.count, firstLine: 1, CSVDialect())
    #expect(found.rows.count == 1)
    #expect(found.brokenLine == 2)
  }

  @Test func `without quoting a quote is text`() {
    let bytes = Array("\"a|b\n\"|\n".utf8)
    let dialect = CSVDialect(delimiter: UInt8(ascii: "|"), quoting: false)
    let found = rows(bytes, 0..<bytes.count, firstLine: 1, dialect).rows
    #expect(found.map { $0.cells.count } == [2, 2])
    check(bytes, dialect)
  }

  @Test func `half a GB18030 character is no delimiter`() {
    // 亅 is 81 7C: its second byte is the delimiter's.
    let bytes: [UInt8] = [0x81, 0x7C, 0x7C, 0x41, 0x0A]
    let dialect = CSVDialect(delimiter: 0x7C, reading: .pairs)
    let found = rows(bytes, 0..<bytes.count, firstLine: 1, dialect).rows
    #expect(found.map(\.cells) == [[[0x81, 0x7C], [0x41]]])
    let mixed = bytes + Array("中国|b\n".utf8)
    let byLine = CSVDialect(delimiter: 0x7C, reading: .byLine)
    #expect(
      rows(mixed, 0..<mixed.count, firstLine: 1, byLine).rows.map { $0.cells.count } == [2, 2])
  }

  @Test(arguments: [
    CSVDialect(), CSVDialect(quoting: false), CSVDialect(lineEnd: .carriageReturn),
    CSVDialect(delimiter: 0x7C, reading: .pairs),
    CSVDialect(delimiter: 0x7C, quoting: false, reading: .pairs),
    CSVDialect(delimiter: 0x09),
  ])
  func `the scanner agrees with the obvious reader on random text`(_ dialect: CSVDialect) {
    var random = SplitMix64(seed: 42)
    let alphabet: [UInt8] = [
      dialect.delimiter, dialect.delimiter, 0x22, 0x22, 0x0A, 0x0D, 0x61, 0x20, 0x81, 0x7C, 0xB0,
      0x30, 0xFF, 0x80,
    ]
    for _ in 0..<6_000 {
      check((0..<random.below(24)).map { _ in alphabet[random.below(alphabet.count)] }, dialect)
    }
  }

  @Test(arguments: [
    ("a\nb\r", CSVDialect.LineEnd.lineFeed), ("a\r\nb", .lineFeed), ("a\rb\rc", .carriageReturn),
    ("abc", .lineFeed), ("a\r", .lineFeed),
  ])
  func `the line end is found by the first one`(_ text: String, _ lineEnd: CSVDialect.LineEnd) {
    let bytes = Array(text.utf8)
    #expect(CSVDialect.lineEnd(of: bytes.span) == lineEnd)
  }

  @Test(arguments: [
    (",", true), ("|", true), ("\t", true), (";", true), ("^", true), ("\"", false), ("0", false),
    ("a", false), ("\n", false), ("\u{1F}", true),
  ])
  func `a delimiter is no letter, digit, quote or line end`(_ text: String, _ isRight: Bool) {
    #expect(CSVDialect.canDelimit(text.utf8.first ?? 0) == isRight)
  }
}

import Bytes
import Foundation
import Ingest
import Records
import Testing

@Suite struct CSVDropTests {
  private let csv = DropFormat.csv(.init())

  @Test func `cells come in the order of the plan, with line and offset`() throws {
    let text = "文号,名称,备注\n1,\"辽宁\"\"省\"\"\",x\r\n2,\"沈\n阳\",\n3,c,\n"
    let plan = ReadingPlan(
      columns: [
        .init("名称"), .init("住所", isOptional: true), .init("决定书文号", aliases: ["文号"]),
      ], ignored: ["备注"])
    let reading = try DropReading(text, csv, plan)
    #expect(
      reading.rows == [["辽宁\"省\"", "", "1"], ["沈\n阳", "", "2"], ["c", "", "3"]])
    #expect(reading.lines == [2, 3, 5])
    let bytes = Array(text.utf8)
    #expect(reading.offsets.map { bytes[$0] } == [0x31, 0x32, 0x33])
    #expect(reading.summary.columnsFound == ["文号", "名称", "备注"])
    #expect(reading.summary.rowCount == 3)
    #expect(reading.summary.hold == nil)
  }

  @Test func `a text without titles is read by the positions of its columns`() throws {
    let format = DropFormat.csv(.init(headLines: 0))
    let plan = ReadingPlan(
      columns: [.init("名称"), .init("文号")], ignored: ["备注"], titles: ["文号", "备注", "名称"])
    let reading = try DropReading("1,x,甲\n2,y,乙\n3,z\n", format, plan)
    #expect(reading.rows == [["甲", "1"], ["乙", "2"]])
    #expect(reading.lines == [1, 2])
    #expect(reading.unreadable.map(\.code) == [.tooFewCells])
    #expect(reading.summary.hold == nil)
    #expect(try DropReading("", format, plan).summary.hold?.reason == .emptyDrop)
    #expect(DropFormat.csv(.init(headLines: 0)).mistake == nil)
    let guarded = DropFormat.CSVFormat(
      headLines: 0, guardCell: .init(line: 1, cell: 1, value: "x"))
    #expect(guarded.mistake?.contains("guard") == true)
  }

  @Test(arguments: [1, 2, 7, 1 << 20], [1, 2, 7])
  func `chunks and workers never show`(_ chunkSize: Int, _ workers: Int) throws {
    var random = SplitMix64(seed: 3)
    let pieces = ["a", "辽宁", "\"x,y\"", "\"x\n\"\"y\"", "", " ", "12\"管"]
    var text = "a,b\n"
    for _ in 0..<200 {
      text += pieces[random.below(7)] + "," + pieces[random.below(7)]
      text += [",", "", "", "", "", ",c"][random.below(6)] + "\r\n"
    }
    let one = try DropReading(text, csv, plan("b", "a"), workers: 1)
    let other = try DropReading(
      text, csv, plan("b", "a"), chunkSize: chunkSize, workers: workers)
    #expect(other.rows == one.rows)
    #expect(other.lines == one.lines)
    #expect(other.offsets == one.offsets)
    #expect(other.unreadable == one.unreadable)
    #expect(other.summary == one.summary)
    #expect(one.summary.rowCount + one.summary.blankRowCount == 200)
    #expect(one.unreadable.count > 10)
  }

  @Test(arguments: [
    ("1", FindingCode.tooFewCells, "found 1, expected 2"),
    ("1,2,3", .tooManyCells, "found 3, expected 2"),
    ("合计,2", .totalsRow, "合计"), (",小 计：", .totalsRow, "小计"), ("总计", .totalsRow, "总计"),
    ("填表说明：1.名称须全称,", .instructionRow, "填表说明"), ("表格说明", .instructionRow, "表格说明"),
    ("\"1\"x,2", .brokenQuote, "text behind a closing quote"),
    ("a, b", .instructionRow, "head line repeated"),
  ])
  func `a row that is no record is kept with its reason`(
    _ row: String, _ code: FindingCode, _ detail: String
  ) throws {
    let reading = try DropReading("a,b\n1,2\n\(row)\n3,4\n", csv, plan("a", "b"))
    #expect(reading.rows == [["1", "2"], ["3", "4"]])
    #expect(
      reading.unreadable == [
        RawBatch.UnreadableRow(
          line: 3, byteOffset: 8, code: code, detail: detail, rawText: row)
      ])
    #expect(reading.summary.unreadableCount == 1)
    #expect(reading.summary.rowCount == 3)
  }

  @Test func `surplus empty cells are dropped and empty rows counted`() throws {
    let reading = try DropReading(
      "a,b,,\n1,2,,,,\n,,,\n\n  \n3,,,\n", csv, plan("a", "b"))
    #expect(reading.rows == [["1", "2"], ["3", ""]])
    #expect(reading.summary.blankRowCount == 3)
    #expect(reading.summary.columnsFound == ["a", "b"])
  }

  @Test(arguments: [
    ("", HoldReason.emptyDrop, []), ("a,b\n", .emptyDrop, []), ("a,b\n\n,\n", .emptyDrop, []),
    ("a\n1\n", .missingColumns, ["b"]), ("a,b,c\n1,2,3\n", .unknownColumns, ["c"]),
    ("a,b,a\n1,2,3\n", .unknownColumns, ["a (repeated, column 3)"]),
    ("a,,b\n1,2,3\n", .unknownColumns, ["(column 2 without a title)"]),
    (
      "a,b\n1,2\n\"3,4\n", .brokenDocument,
      ["3", "a quoted cell has no closing quote", "引号未闭合，文件不完整"]
    ),
  ])
  func `a drop that cannot be trusted is held`(
    _ text: String, _ reason: HoldReason, _ details: [String]
  ) throws {
    let hold = try DropReading(text, csv, plan("a", "b")).summary.hold
    #expect(hold == Hold(reason, details))
    #expect(hold?.description.hasSuffix(".") == true)
    #expect(hold?.chineseDescription.hasSuffix("。") == true)
  }

  @Test func `titles are compared without blanks and line breaks`() throws {
    let reading = try DropReading(
      "\u{FEFF}\" 罚款金额\n（万元） \",名　称\n1,2\n", csv, plan("名称", "罚款金额（万元）"))
    #expect(reading.rows == [["2", "1"]])
    #expect(reading.lines == [3])
  }

  @Test func `GB18030 is read, four-byte codes too`() throws {
    let bytes = gb18030("名称,文号\n\"辽宁\"\"\u{20BB7}\",1\n沈阳,2\n")
    for encoding in [nil, TextEncoding.gb18030] {
      let reading = try DropReading(
        bytes, .csv(.init(encoding: encoding)), plan("名称", "文号"), chunkSize: 1)
      #expect(reading.rows == [["辽宁\"\u{20BB7}", "1"], ["沈阳", "2"]])
      #expect(reading.summary.encoding == .gb18030)
    }
  }

  @Test func `a file of two encodings is decided line by line`() throws {
    let bytes = gb18030("名称,文号\n辽宁,1\n") + Array("\u{FEFF}名称,文号\n沈阳,2\n".utf8)
    let reading = try DropReading(bytes, csv, plan("名称", "文号"))
    #expect(reading.rows == [["辽宁", "1"], ["沈阳", "2"]])
    #expect(reading.unreadable.map(\.code) == [.instructionRow])
    #expect(reading.summary.encoding == .mixed)
    #expect(reading.summary.mixedRowCounts.utf8 == 2)
    #expect(reading.summary.mixedRowCounts.gb18030 == 1)
  }

  @Test func `half a character is no delimiter`() throws {
    let bytes = gb18030("名称|文号\n亅辽|1\n") + Array("沈阳|2\n".utf8)
    let reading = try DropReading(
      bytes, .csv(.init(delimiter: 0x7C, quoting: false)), plan("名称", "文号"))
    #expect(reading.rows == [["\u{4E85}辽", "1"], ["沈阳", "2"]])
  }

  @Test func `UTF-16 is read as Excel saves it`() throws {
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in "名称\t文号\r\n辽宁\t1\r\n".utf16 {
      bytes += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
    }
    let reading = try DropReading(bytes, .csv(.init(delimiter: 0x09)), plan("名称", "文号"))
    #expect(reading.rows == [["辽宁", "1"]])
    #expect(reading.summary.encoding == .utf16)
  }

  @Test func `a row that cannot be decoded is returned, an undecodable head holds`() throws {
    let bytes = Array("名称,文号\n".utf8) + [0xFF, 0x2C, 0x31, 0x0A] + Array("沈阳,2\n".utf8)
    for encoding in [nil, TextEncoding.utf8] {
      let reading = try DropReading(
        bytes, .csv(.init(encoding: encoding)), plan("名称", "文号"))
      #expect(reading.rows == [["沈阳", "2"]])
      #expect(reading.unreadable.map(\.code) == [.undecodableText])
      #expect(reading.unreadable.map(\.rawText) == ["\\xFF,1"])
    }
    let head = try DropReading(
      gb18030("名称,文号\n辽宁,1\n"), .csv(.init(encoding: .utf8)), plan("名称", "文号"))
    #expect(head.summary.hold == Hold(.undecodable, ["1"]))
  }

  @Test func `four head lines with a guard, as the city template has them`() throws {
    let format = DropFormat.csv(
      .init(
        delimiter: 0x7C, quoting: false, headLines: 4, columnsLine: 4,
        guardCell: .init(line: 2, cell: 1, value: "A0015")))
    let text =
      "departmentcode|departmentname|tablecode|tablename|tableVersionId\r\n"
      + "A0015|省财政厅|JC_SGSXZCF|省财政厅|1\r\nXDR|WSH\r\n名称|文号\r\n辽宁\"|1\r\n"
    let reading = try DropReading(text, format, plan("名称", "文号"))
    #expect(reading.rows == [["辽宁\"", "1"]])
    #expect(reading.lines == [5])
    #expect(reading.summary.guardValue == "A0015")
    let other = try DropReading(
      text.replacingOccurrences(of: "A0015", with: "A0016"), format, plan("名称", "文号"))
    #expect(other.summary.hold == Hold(.otherDepartment, ["A0016", "A0015"]))
    #expect(other.rows.isEmpty)
  }

  @Test func `carriage returns alone end lines, a Ctrl-Z ends the file`() throws {
    let reading = try DropReading("a,b\r1,2\r\"3\r\",4\r\u{1A}", csv, plan("a", "b"))
    #expect(reading.rows == [["1", "2"], ["3\r", "4"]])
    #expect(reading.lines == [2, 3])
  }

  @Test func `a format that contradicts itself stops the reading`() {
    let format = DropFormat.csv(.init(headLines: 1, columnsLine: 2))
    #expect(throws: IngestError.self) { try DropReading("a\n", format, plan("a")) }
  }

  @Test func `a failing process comes out as it is`() {
    struct Failure: Error {}
    let reader = DropReader(
      data: Data("a\n1\n".utf8), name: "d", format: csv, plan: plan("a"))
    #expect(throws: Failure.self) {
      try reader.read(workers: 2) { _ -> Int in
        throw Failure()
      } consume: { _ in
      }
    }
  }
}

import Bytes
import Ingest
import Records
import Testing

@Suite struct XMLDropTests {
  private func xml(_ row: String = "/ROWDATA/ROW") -> DropFormat.XMLFormat { .init(row: row) }

  @Test func `rows come with line and offset, CDATA is text, attributes are left out`() throws {
    let text = """
      <?xml version="1.0" encoding="GB2312"?>
      <ROWDATA>
      <ROW><CF_WSH desc="文号">1</CF_WSH><CF_YJ><![CDATA[<<税法>>]]>&amp;</CF_YJ></ROW>
      <ROW>
        <CF_YJ>b</CF_YJ><BZ>x</BZ></ROW>
      <ROW/>
      </ROWDATA>
      """
    let reading = try DropReading(
      text, .xml(xml()), plan("CF_YJ", "CF_WSH", ignoring: ["BZ"]))
    #expect(reading.rows == [["<<税法>>&", "1"], ["b", ""]])
    #expect(reading.lines == [3, 4])
    let bytes = Array(text.utf8)
    for offset in reading.offsets {
      #expect(String(decoding: bytes[offset...].prefix(5), as: UTF8.self) == "<ROW>")
    }
    #expect(reading.summary.hold == nil)
    #expect(reading.summary.rowCount == 2)
    #expect(reading.summary.blankRowCount == 1)
    #expect(reading.summary.columnsFound == ["CF_WSH", "CF_YJ", "BZ"])
  }

  @Test func `a repeated group gives a row each, outer cells repeated`() throws {
    let text = """
      <案件 xmlns="http://court/2009"><R><当事人>
      <R><名称>甲</名称><地位>原告</地位></R>
      <R><名称>乙</名称></R></当事人><案号>1</案号></R>
      <R><案号>2</案号><当事人/></R></案件>
      """
    let format = DropFormat.XMLFormat(
      row: "/案件/R", namespace: "http://court/2009", repeatPath: "当事人/R")
    let reading = try DropReading(
      text, .xml(format), plan("案号", "当事人/R/名称", "当事人/R/地位"))
    #expect(reading.rows == [["1", "甲", "原告"], ["1", "乙", ""], ["2", "", ""]])
    #expect(reading.lines == [2, 3, 4])
    #expect(reading.summary.hold == nil)
  }

  @Test func `elements of another namespace are other elements`() throws {
    let text = "<a xmlns='u'><r><x>1</x><x xmlns='v'>2</x></r></a>"
    let reading = try DropReading(text, .xml(.init(row: "/a/r", namespace: "u")), plan("x"))
    #expect(reading.summary.hold == Hold(.unknownColumns, ["{v}x"]))
    let either = try DropReading(text, .xml(.init(row: "/a/r")), plan("x"))
    #expect(either.unreadable.map(\.code) == [.tooManyCells])
    #expect(either.unreadable.first?.detail == "x more than once")
  }

  @Test(arguments: [
    ("<ROWDATA/>", HoldReason.emptyDrop, []),
    ("<ROWDATA><ROW><A>1</A></ROW></ROWDATA>", .missingColumns, ["B"]),
    ("<ROWDATA><ROW><A>1</A><B/><C>3</C><D> </D></ROW></ROWDATA>", .unknownColumns, ["C"]),
    (
      "<ROWDATA><ROW>t<A>1</A><B><p>x</p></B></ROW></ROWDATA>", .unknownColumns,
      ["/ROWDATA/ROW/text()", "B/p"]
    ),
  ])
  func `a drop that cannot be trusted is held`(
    _ text: String, _ reason: HoldReason, _ details: [String]
  ) throws {
    let reading = try DropReading(text, .xml(xml()), plan("A", "B"))
    #expect(reading.summary.hold == Hold(reason, details))
  }

  @Test(arguments: [
    ("<ROWDATA><ROW><A>1</A></ROW>\n<ROW><A>&#12;</A></ROW></ROWDATA>", "2"),
    ("<ROWDATA><ROW><A>1</A></ROW>\n\n<ROW><A>2", "3"),
    ("<ROWDATA><ROW><A>1</A></ROW>\n<ROW><A><<税法>></A></ROW></ROWDATA>", "2"),
    ("<!DOCTYPE x [<!ENTITY a 'b'>]><ROWDATA><ROW><A>&a;</A></ROW></ROWDATA>", "1"),
    ("A,B\n1,2\n", "1"),
  ])
  func `a broken document is held with its line`(_ text: String, _ line: String) throws {
    let hold = try DropReading(text, .xml(xml()), plan("A")).summary.hold
    #expect(hold?.reason == .brokenDocument)
    #expect(hold?.details.first == line)
  }

  @Test func `the guard must be found and right`() throws {
    var format = xml("/datafile/datas/data")
    format.guardElement = .init(path: "/datafile/header/departmentcode", value: "A0017")
    func read(_ header: String) throws -> DropReading {
      try DropReading(
        "<datafile><header>\(header)</header><datas><data><A>1</A></data></datas></datafile>",
        .xml(format), plan("A"))
    }
    let right = try read("<departmentcode> A0017\n</departmentcode><x>y</x>")
    #expect(right.summary.hold == nil)
    #expect(right.summary.guardValue == "A0017")
    #expect(right.rows == [["1"]])
    let wrong = try read("<departmentcode>A0018</departmentcode>").summary.hold
    #expect(wrong == Hold(.otherDepartment, ["A0018", "A0017"]))
    #expect(try read("").summary.hold == Hold(.otherDepartment, ["", "A0017"]))
  }

  @Test func `a break inside a text is no end of it`() throws {
    let reading = try DropReading(
      "<ROWDATA><ROW><A>x<br/>y</A></ROW></ROWDATA>", .xml(xml()), plan("A"))
    #expect(reading.rows == [["xy"]])
    #expect(reading.summary.hold == nil)
  }

  @Test(arguments: [1, 3, 4_096], [1, 2, 7])
  func `batches and workers never show`(_ batchRows: Int, _ workers: Int) throws {
    var text = "<ROWDATA>"
    for index in 0..<50 {
      text += "\n<ROW><A>\(index)</A><B>\(index % 7 == 0 ? "" : "b")</B></ROW>"
    }
    text += "</ROWDATA>"
    let one = try DropReading(text, .xml(xml()), plan("A", "B"), workers: 1)
    let other = try DropReading(
      text, .xml(xml()), plan("A", "B"), batchRows: batchRows, workers: workers)
    #expect(other.rows == one.rows)
    #expect(other.lines == one.lines)
    #expect(other.offsets == one.offsets)
    #expect(other.summary == one.summary)
    #expect(other.batchCount == (50 + batchRows - 1) / batchRows)
  }

  @Test func `GBK under a GB2312 label is read, and so is UTF-8`() throws {
    let head = "<?xml version=\"1.0\" encoding=\"GB2312\"?>\n<ROWDATA><ROW><A>"
    let tail = "</A></ROW></ROWDATA>"
    let gbk = Array(head.utf8) + gb18030("辽宁\u{20BB7}") + Array(tail.utf8)
    let reading = try DropReading(gbk, .xml(xml()), plan("A"))
    #expect(reading.rows == [["辽宁\u{20BB7}"]])
    #expect(try DropReading(head + "辽宁" + tail, .xml(xml()), plan("A")).rows == [["辽宁"]])
  }
}

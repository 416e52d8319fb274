import Bytes
import Formats
import Testing

@Suite struct WriterTests {
  @Test(arguments: [
    ("a", "a"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("", ""),
    ("12\"管", "\"12\"\"管\""),
  ])
  func `cells are quoted where needed`(_ cell: String, _ expected: String) {
    var writer = CSVWriter()
    writer.appendRow([cell, "x"])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected + ",x\r\n")
  }

  @Test(arguments: [
    ("12345678901", "12345678901"), ("123456789012", "\"=\"\"123456789012\"\"\""),
    ("007", "\"=\"\"007\"\"\""), ("0", "0"), ("=1+1", "\"=\"\"=1+1\"\"\""),
    ("-5", "\"=\"\"-5\"\"\""), ("+86", "\"=\"\"+86\"\"\""), ("@x", "\"=\"\"@x\"\"\""),
    ("12E5", "\"=\"\"12E5\"\"\""), ("21010219900101123X", "21010219900101123X"),
    ("=\"a\"", "\"=\"\"=\"\"\"\"a\"\"\"\"\"\"\""), ("-a\nb", "\"'-a\nb\""), ("12E", "12E"),
  ])
  func `a return file keeps Excel off the values`(_ cell: String, _ expected: String) {
    var writer = CSVWriter.forSpreadsheets()
    writer.appendRow([cell])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "\u{FEFF}" + expected + "\r\n")
  }

  @Test func `what is written is read back`() {
    var random = SplitMix64(seed: 7)
    let alphabet = Array(",\"\n\ra 中|".unicodeScalars)
    for _ in 0..<500 {
      let cells = (0..<3).map { _ in
        String(
          String.UnicodeScalarView(
            (0..<random.below(6)).map { _ in alphabet[random.below(alphabet.count)] }))
      }
      var writer = CSVWriter()
      writer.appendRow(cells)
      let read = ObviousCSV.read(writer.bytes, CSVDialect())
      #expect(read.rows.map { $0.cells } == [cells.map { Array($0.utf8) }])
    }
  }

  @Test func `markup is escaped and illegal characters counted`() {
    var writer = MarkupWriter()
    writer.open("ROWDATA", attributes: [("xmlns", "a\"<&\n")])
    writer.open("ROW")
    writer.append(element: "CF_YJ", text: "<<税收征收管理法>> & ]]>\r\u{C}\u{FFFE}")
    writer.append(element: "空", text: "")
    writer.close()
    writer.close()
    #expect(writer.droppedCharacterCount == 2)
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <ROWDATA xmlns="a&quot;&lt;&amp;&#10;">
        <ROW>
          <CF_YJ>&lt;&lt;税收征收管理法&gt;&gt; &amp; ]]&gt;&#13;</CF_YJ>
          <空></空>
        </ROW>
      </ROWDATA>

      """
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("ROW", true), ("案号", true), ("1a", false), ("a b", false), ("", false), ("a-1.x", true),
  ])
  func `element names are checked`(_ name: String, _ isRight: Bool) {
    #expect(MarkupWriter.isName(name) == isRight)
  }
}

import Bytes
import Testing

@testable import Export

@Suite struct ValueTests {
  @Test(
    arguments: [
      ("200000", AmountUnit.tenThousandYuan, "0.2"),
      ("1999999", .tenThousandYuan, "1.999999"),
      ("1", .tenThousandYuan, "0.000001"),
      ("1000000", .tenThousandYuan, "1"),
      ("10000000", .tenThousandYuan, "10"),
      ("12345678", .tenThousandYuan, "12.345678"),
      ("0", .tenThousandYuan, "0"),
      ("000", .yuan, "0"),
      ("-50", .yuan, "-0.5"),
      ("1230", .yuan, "12.3"),
      ("100", .yuan, "1"),
      ("05", .yuan, "0.05"),
      ("12345678901234567890123", .yuan, "123456789012345678901.23"),
      ("1", .hundredMillionYuan, "0.0000000001"),
    ])
  func `an amount moves its point exactly`(fen: String, unit: AmountUnit, expected: String) {
    var result: [UInt8] = []
    let bytes = Array(fen.utf8)
    #expect(unit.append(fen: bytes.span, to: &result))
    #expect(text(result) == expected)
  }

  @Test(arguments: ["", "-", "12.5", "1e5", "五"])
  func `what is no amount is left alone`(fen: String) {
    var result: [UInt8] = []
    let bytes = Array(fen.utf8)
    #expect(!AmountUnit.yuan.append(fen: bytes.span, to: &result))
    #expect(result.isEmpty)
  }

  @Test(
    arguments: [
      ("6+4", "210102190001011236", "210102********1236"),
      ("6+4", "1234567890", "**********"),  // not one character more than may be seen
      ("6+4", "12345678901", "123456*8901"),
      ("6+4", "", ""),
      ("6+4", "210102********1236", "210102********1236"),
      ("6+4", "3101********1234", "3101********1234"),
      ("6+4", "210102****", "210102****"),  // short, but masked and shows no more
      ("6+4", "2101021900****1236", "210102********1236"),
      ("6+4", "****01011236", "********1236"),  // nobody knows which digits 0101 are
      ("1+0", "张三丰", "张**"),
      ("1+0", "张", "*"),
      ("1+1", "𡌛𡌛𡌛", "𡌛*𡌛"),
      ("text", "经查，210102190001011236违法", "经查，210102********1236违法"),
    ])
  func `a mask shows no more than it may`(mask: String, value: String, expected: String) throws {
    var result: [UInt8] = []
    let bytes = Array(value.utf8)
    try #require(ColumnMask(mask)).append(bytes.span, to: &result)
    #expect(text(result) == expected)
  }

  @Test(arguments: ["", "6", "6+", "+4", "0+0", "06+4", "-1+4", "6+4+1", "TEXT"])
  func `a mask of another form is refused`(mask: String) { #expect(ColumnMask(mask) == nil) }

  @Test(
    arguments: [
      ("210102190001011236", [0]),
      ("号210102190001011236。", [3]),
      ("21010219000101105X", [0]),
      ("21010219000101105x", [0]),
      ("２１０１０２１９０００１０１１２３６", [0]),
      ("99210102190001011236", [2]),
      ("210102190001011236210102190001011236", [0, 18]),
      ("210102190001011237", []),  // wrong check character
      ("210102190013011236", []),  // no such month
      ("91210100MA0000001X", []),
      ("210102********1236", []),
      ("21010219000101123", []),
    ])
  func `a resident number is found wherever it stands`(value: String, expected: [Int]) {
    let bytes = Array(value.utf8)
    #expect(LeakCheck.scan(bytes.span) == expected)
  }

  @Test(
    arguments: [
      ("", ""),
      ("市监局", "市监局"),
      ("a,b", "\"a,b\""),
      ("12\"管", "\"12\"\"管\""),
      ("一\n二", "\"一\n二\""),
      ("\r", "\"\r\""),
      (" 空 ", " 空 "),
    ])
  func `a cell is quoted as RFC 4180 asks`(value: String, expected: String) {
    var result: [UInt8] = []
    let bytes = Array(value.utf8)
    RowFormatCSV.append(cell: bytes.span, to: &result)
    #expect(text(result) == expected)
  }

  @Test(
    arguments: [
      ("<<中华人民共和国税收征收管理法>>", "&lt;&lt;中华人民共和国税收征收管理法&gt;&gt;", 0),
      ("a&b\"c", "a&amp;b&quot;c", 0),
      ("一\r\n二\t", "一&#13;\n二\t", 0),
      ("a\u{0C}b\u{0}", "ab", 2),
      ("a\u{FFFE}b\u{FFFF}", "ab", 2),
      ("\u{FFFD}", "\u{FFFD}", 0),
    ])
  func `character data is escaped and what XML cannot hold is dropped`(
    value: String, expected: String, dropped: Int
  ) {
    var result: [UInt8] = []
    let bytes = Array(value.utf8)
    #expect(RowFormatXML.append(text: bytes.span, to: &result) == dropped)
    #expect(text(result) == expected)
  }

  @Test(
    arguments: [
      ("", ""), ("-", "-"), ("沈阳", "沈阳"), ("12345678901", "12345678901"),
      ("123456789012", "=\"123456789012\""),
      ("0123", "=\"0123\""), ("0", "0"), ("12.5", "12.5"), ("12.50", "=\"12.50\""),
      ("2026/1/5", "=\"2026/1/5\""), ("1-2", "=\"1-2\""), ("1E5", "=\"1E5\""),
      ("9.1340100E+17", "=\"9.1340100E+17\""),
      ("21010219000101105X", "21010219000101105X"),
      ("=1+1", "=\"=1+1\""), ("@a", "=\"@a\""), (" =1", "=\" =1\""),
      ("=A\"B", "=\"=A\"\"B\""),
      ("=1\n2", "'=1\n2"),
      ("#N/A", "#N/A"),
    ])
  func `a spreadsheet opens a text as it is`(value: String, expected: String) {
    #expect(SpreadsheetText.protected(value) == expected)
  }

  @Test(arguments: 1...8)
  func `the quick scan finds what the slow one finds`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let wide = "２１０１０２１９０００１０１１２３６"
    let pieces = [
      Support.resident, "21010219000101105X", wide, "21010219000101105ｘ", "字", "。", "1", "21",
      "２", " ", "X", "2026-11-20", "123456789012345678",
    ]
    for _ in 0..<300 {
      let count = Int.random(in: 1...9, using: &random)
      let joined = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let bytes = Array(joined.utf8)
      #expect(ResidentNumberScan.ranges(in: bytes.span) == slowRanges(bytes), "\(joined)")
    }
  }

  /// Tries every byte as the beginning of a number.
  func slowRanges(_ bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      var folded: [UInt8] = []
      var end = start
      while folded.count < 18, end < bytes.count {
        let isWide =
          bytes[end] == 0xEF && end + 2 < bytes.count
          && (bytes[end + 1] == 0xBC || bytes[end + 1] == 0xBD)
        var byte = bytes[end]
        if isWide { byte = (bytes[end + 2] & 0x3F) + (bytes[end + 1] == 0xBC ? 0x20 : 0x60) }
        let isLetter = (byte == 0x58 || byte == 0x78) && folded.count == 17
        guard isLetter || (byte >= 0x30 && byte <= 0x39) else { break }
        folded.append(isLetter ? 0x58 : byte)
        end += isWide ? 3 : 1
      }
      if folded.count == 18, !LeakCheck.scan(folded.span).isEmpty {
        found.append(start..<end)
        start = end
      } else {
        start += 1
      }
    }
    return found
  }
}

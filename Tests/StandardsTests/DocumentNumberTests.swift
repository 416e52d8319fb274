import Bytes
import Testing

@testable import Standards

@Suite struct DocumentNumberTests {
  static func canonical(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    guard DocumentNumber.appendCanonical(of: bytes.span, to: &output) != nil else { return nil }
    return String(decoding: output, as: UTF8.self)
  }

  static func key(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    DocumentNumber.appendKey(of: bytes.span, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(
    arguments: [
      ("沈市监罚字〔2023〕12号", "沈市监罚字〔2023〕12号", "沈市监罚字202312"),
      ("沈市监罚字[2023]12号", "沈市监罚字〔2023〕12号", "沈市监罚字202312"),
      ("沈市监罚字【2023】第012号", "沈市监罚字〔2023〕第012号", "沈市监罚字202312"),
      ("沈市监罚字(2023) 12 号", "沈市监罚字〔2023〕12号", "沈市监罚字202312"),
      ("沈市监罚字（２０２３）１２", "沈市监罚字〔2023〕12号", "沈市监罚字202312"),
      ("沈市监罚字2023第12号", "沈市监罚字〔2023〕第12号", "沈市监罚字202312"),
      ("沈市监罚字2023-12号", "沈市监罚字〔2023〕12号", "沈市监罚字202312"),
      ("第沈市监罚字〔2023〕12号", "沈市监罚字〔2023〕12号", "沈市监罚字202312"),
      ("市场【2019】1号", "市场〔2019〕1号", "市场20191"),
      ("慈税罚（2018）40号", "慈税罚〔2018〕40号", "慈税罚201840"),
      ("揭府〔2018〕38 号", "揭府〔2018〕38号", "揭府201838"),
      ("沈罚〔2O23〕1〇号", "沈罚〔2023〕10号", "沈罚202310"),
      ("沈罚〔2023年〕10号", "沈罚〔2023〕10号", "沈罚202310"),
      ("3", "3", "~3"), ("第3号", "第3号", "~3"),
      ("沈罚〔23〕12号", "沈罚（23）12号", "~沈罚2312"),
      ("(2023)沪01执123号", "（2023）沪01执123号", "2023沪01执123"),
      ("〔2023〕沪01执0123", "（2023）沪01执0123号", "2023沪01执123"),
      ("（2023）沪01执123号", "（2023）沪01执123号", "2023沪01执123"),
      ("（2015）和刑初字第00123号", "（2015）和刑初字第00123号", "2015和刑初字123"),
      ("2026辽0211行初34号", "（2026）辽0211行初34号", "2026辽0211行初34"),
      ("2026辽行终07", "（2026）辽行终07号", "2026辽行终7"),
      ("2026最高法民终7号", "（2026）最高法民终7号", "2026最高法民终7"),
      ("2026甘交罚7号", "2026甘交罚7号", "~2026甘交罚7"),
      ("2026罚7号", "2026罚7号", "~2026罚7"),
      ("(2023)辽0802执恢12号之一", "（2023）辽0802执恢12号之一", "2023辽0802执恢12之一"),
    ])
  func `all shapes of one number have one canonical form and one key`(
    _ text: String, _ canonical: String, _ key: String
  ) throws {
    let once = try #require(Self.canonical(text))
    #expect(once == canonical)
    #expect(Self.canonical(once) == once)
    #expect(Self.key(text) == key)
    #expect(Self.key(once) == key)
  }

  @Test(arguments: ["详见决定书", "", "当场处罚", "〔〕号"])
  func `a text without a digit is no number`(_ text: String) {
    #expect(Self.canonical(text) == nil)
    #expect(Self.key(text).isEmpty)
  }

  @Test func `the parts of a document number are told apart`() throws {
    let number = try #require(DocumentNumber("沈市监罚字【2023】第012号"))
    #expect(number.word == "沈市监罚字" && number.year == 2023 && number.serial == "012")
    #expect(number.isWellFormed)
    #expect(try #require(DocumentNumber("3")).isWellFormed == false)
  }

  @Test func `the parts of a case number are told apart`() throws {
    let number = try #require(CourtCaseNumber("(2022)辽0802执恢99号"))
    #expect(number.year == 2022 && number.court == "辽0802" && number.type == "执恢")
    #expect(number.serial == "99" && number.divisionSuffix == "0802")
    #expect(number.description == "（2022）辽0802执恢99号")
    #expect(CourtCaseNumber("（2023）最高法民终1号")?.court == "最高法")
    #expect(CourtCaseNumber("（2023）最高法知民终1号")?.type == "知民终")
    #expect(CourtCaseNumber("沈罚〔2023〕1号") == nil)
    #expect(CourtCaseNumber("（2023）号") == nil)
  }

  @Test func `several numbers in a cell are split`() {
    #expect(DocumentNumber.split("沈罚〔2023〕1号、沈罚〔2023〕2号；").count == 2)
  }

  @Test func `the quick way and the slow way agree`() {
    // A blank before the number sends it the slow way.
    var random = SplitMix64(seed: 11)
    let words = [
      "沈市监罚字", "（2023）", "辽0802执", "第", "零", "號", "〔2023〕", "2023", "号", "12", "0", "A", "字",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1..<7, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }.joined()
      let quick = Self.canonical(text)
      #expect(quick == Self.canonical(" " + text), "\(text)")
      #expect(Self.key(text) == Self.key(" " + text), "\(text)")
      guard let quick else { continue }
      #expect(Self.canonical(quick) == quick, "\(text)")
    }
  }

  @Test func `the short way for odd brackets says what the slow reader says`() {
    let pieces = [
      "沈市监罚", "[", "]", "(", ")", "（", "）", "【", "】", "〔", "〕", "［", "］", "2023", "1899", "20", "第",
      "12",
      "号", "辽01行初", "字", " ", "0", "O", "号之一", "號",
    ]
    var random = SplitMix64(seed: 12)
    var shortCount = 0
    for round in 0..<12_000 {
      var parts = (0..<Int.random(in: 3...7, using: &random))
        .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }
      if round % 3 == 0 {
        let brackets = pieces[1...12]
        let open = brackets.randomElement(using: &random) ?? "["
        let close = brackets.randomElement(using: &random) ?? "]"
        parts = ["沈市监罚", open, "2023", close, "第", "12", "号"]
        if round % 2 == 0 { parts = [open, "2023", close, "辽01行初", "12", "号"] }
      }
      let bytes = Array(parts.joined().utf8)
      var short: [UInt8] = []
      guard let isUnified = OddBrackets.appendUnified(bytes.span, to: &short) else { continue }
      shortCount += 1
      var slow: [UInt8] = []
      let spelling = WrittenNumber(bytes.span)?.appendCanonical(to: &slow)
      var expected = DocumentNumber.Spelling()
      expected.hasUnifiedBrackets = isUnified
      #expect(short == slow, "\(parts.joined())")
      #expect(spelling == expected, "\(parts.joined())")
    }
    #expect(shortCount > 800)
  }
}

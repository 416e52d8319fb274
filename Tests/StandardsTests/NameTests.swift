import Bytes
import Foundation
import Standards
import Testing

@Suite struct NameTests {
  let abbreviations: OrganAbbreviations
  let names: NameComparison

  init() throws {
    abbreviations = try OrganAbbreviations(csv: Facts.text("organ-abbreviations.csv"))
    names = NameComparison(abbreviations: abbreviations)
  }

  @Test(
    arguments: [
      ("沈阳某某有限公司", "沈阳某某有限责任公司"), ("沈阳某某（集团）有限公司", "沈阳某某(集团)有限公司"),
      ("沈阳　某某 有限公司", "沈阳某某有限公司"), ("瀋陽某某有限公司", "沈阳某某有限公司"),
      ("ＡＢＣ有限公司", "abc有限公司"), ("某某股份有限责任公司", "某某股份公司"),
      ("站前区发改局", "站前区发展和改革局"), ("营口市市监局", "营口市市场监督管理局"),
      ("营口市市场监管局", "营口市市场监督管理局"), ("辽宁省住建厅", "辽宁省住房和城乡建设厅"),
      ("沈阳市人社局", "沈阳市人力资源和社会保障局"), ("站前区营商局", "站前区营商环境建设局"),
      ("国务(wù)院办公厅", "国务院办公厅"), ("某自治區(qū)人民政府", "某自治区人民政府"),
      ("张三小吃店（个体工商户）", "张三小吃店"), ("阿依古丽·买买提", "阿依古丽•买买提"),
      ("张　三", "张三"), ("呂某", "吕某"),
    ])
  func `two spellings of one name have one comparable form`(_ left: String, _ right: String) {
    #expect(names.comparableForm(of: left) == names.comparableForm(of: right))
  }

  @Test(
    arguments: [
      ("沈阳某某有限公司", "沈阳某某股份有限公司"), ("沈阳甲有限公司", "沈阳乙有限公司"),
      ("沈阳某某有限公司大连分公司", "沈阳某某有限公司"), ("站前区发改局", "西市区发改局"),
      ("ABC有限公司", "有限公司"),
    ])
  func `two names stay two`(_ left: String, _ right: String) {
    #expect(names.comparableForm(of: left) != names.comparableForm(of: right))
  }

  @Test func `the comparable form of a comparable form is itself`() {
    for text in [
      "沈阳某某（集团）有限责任公司", "站前区发改局", "辽宁省住房城乡建设厅", "市政府办公室", "中级法院", "人民法院",
      "有限责任公司", "某某股份公司", "国务(wù)院", "Smith, John",
    ] {
      let once = names.comparableForm(of: text)
      #expect(names.comparableForm(of: once) == once)
    }
  }

  @Test func `without a table of abbreviations short names stay short`() {
    #expect(NameComparison().comparableForm(of: "站前区发改局") == "站前区发改局")
  }

  @Test func `one more line of the table is one more abbreviation`() throws {
    let text = try Facts.text("organ-abbreviations.csv") + "数据局,数据管理局,示例\n"
    let more = NameComparison(abbreviations: try OrganAbbreviations(csv: text))
    #expect(more.comparableForm(of: "站前区数据局") == "站前区数据管理局")
    #expect(more.comparableForm(of: "站前区发改局") == "站前区发展和改革局")
  }

  @Test(
    arguments: [
      ("发改局,发展和改革局,\n发改局,发展改革局,", 3), ("局,某局,", 2), ("某局,,", 2), ("某局,某局,", 2),
      ("某公司,某有限公司,", 2), ("甲局,甲乙局,\n乙局,乙丙局,", 2), ("发改局,发展和改革局", 2),
    ])
  func `a pair of abbreviations that cannot work is refused with its line`(
    _ lines: String, _ line: Int
  ) {
    let error = #expect(throws: FactTableError.self) {
      try OrganAbbreviations(csv: "short,full,note\n" + lines + "\n")
    }
    #expect(error?.line == line)
  }

  @Test func `the table of simplified characters is that of the transform`() throws {
    var characters = String.UnicodeScalarView()
    for value in UInt32(0x4E00)...0x9FFF {
      if let scalar = Unicode.Scalar(value) { characters.append(scalar) }
    }
    let expected = try #require(
      String(characters).applyingTransform(StringTransform("Hant-Hans"), reverse: false))
    // A few forms lie outside the basic plane and are left alone.
    for (scalar, simplified) in zip(characters, expected.unicodeScalars)
    where simplified.value < 0x1_0000 {
      #expect(names.comparableForm(of: String(scalar)) == String(simplified))
    }
  }

  @Test(
    arguments: [
      ("张　三", "张三"), ("张 三", "张三"), ("欧阳 某某", "欧阳某某"),
      ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
      ("John Smith", "John Smith"), ("张三", "张三"),
    ])
  func `a person's name is printed in one way`(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    _ = PersonName.appendCanonical(of: bytes.span, to: &output)
    #expect(String(decoding: output, as: UTF8.self) == expected)
  }

  @Test func `several names are split at the separators the feed names`() {
    #expect(NameList.split("甲公司；乙公司、") == ["甲公司", "乙公司"])
    #expect(NameList.split("甲、乙公司;丙", separators: ";") == ["甲、乙公司", "丙"])
  }
}

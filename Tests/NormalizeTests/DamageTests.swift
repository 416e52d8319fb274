import Normalize
import Records
import Standards
import Testing

/// The damage that real drops carry, one table for each sort: what becomes of the value, or the code
/// under which the row goes back.
@Suite struct DamageTests {
  private static func result(_ text: String, _ form: FieldForm) -> String {
    ValuesTests.result(text, ValueContext(form: form))
  }

  @Test(
    arguments: [
      ("9.1340100E+17", FieldForm.identityNumber, "G301"),
      ("912108020000000000", .identityNumber, "G306"), ("#N/A", .identityNumber, "G208"),
      ("#REF!", .text, "G208"), ("45123", .date, "2023-07-16 [G515]"),
      ("2023/1/5", .date, "2023-01-05 [G504]"), ("2023年1月5日", .date, "2023-01-05 [G504]"),
      ("20230105", .date, "2023-01-05 [G504]"), ("二〇二三年一月五日", .date, "2023-01-05 [G504]"),
      ("0000-00-00", .date, " [G505]"), ("1900-01-01", .date, " [G505]"),
      ("9999-12-31", .date, "2099-12-31 [G512]"), ("2099/12/31", .date, "2099-12-31 [G512]"),
      ("'20230105", .date, "2023-01-05 [G503 G504]"),
      ("=\"91330203674737244W\"", .identityNumber, "91330203674737244W [G503]"),
    ])
  func `what a spreadsheet did is undone or refused`(
    _ text: String, _ form: FieldForm, _ expected: String
  ) {
    #expect(Self.result(text, form) == expected)
  }

  @Test(arguments: ["无", "空", "null", "NULL", "N/A", "-", "待定", "详见决定书"])
  func `a placeholder is no value of a date, a number or a name`(_ text: String) {
    for form in [FieldForm.date, .identityNumber, .organizationName, .documentNumber] {
      #expect(Self.result(text, form) == " [G505]", "\(form)")
    }
  }

  @Test(arguments: ["0", "000000000000000000", "111111111111111111"])
  func `digits that stand for nothing are no identity number`(_ text: String) {
    #expect(Self.result(text, .identityNumber) == " [G505]")
  }

  @Test func `a placeholder word stays where it is content`() {
    #expect(Self.result("无", .text) == "无")
    #expect(Self.result("0", .text) == "0")
  }

  @Test(
    arguments: [
      ("ＡＢＣ１２３", FieldForm.nameKey, "ABC123"), ("某某（集团）公司", .nameKey, "某某集团公司"),
      ("某某【集团】公司", .nameKey, "某某集团公司"), ("某\u{A0}某\u{3000}公\u{200B}司", .nameKey, "某某公司"),
      ("沈罚〔2O23〕1〇号", .documentKey, "沈罚202310"), ("沈罚【2023】10号", .documentKey, "沈罚202310"),
      ("９1330203674737244W", .identityNumber, "91330203674737244W [G502]"),
    ])
  func `width, brackets and blanks do not make two values of one`(
    _ text: String, _ form: FieldForm, _ expected: String
  ) {
    #expect(Self.result(text, form) == expected)
  }

  @Test func `all spellings of a document number have one key`() {
    let spellings = [
      "(2023)沪01执123号", "（2023）沪01执123号", "〔2023〕沪01执123号", "[2023]沪01执123", "【2023】沪01执0123号",
    ]
    for text in spellings { #expect(Self.result(text, .documentKey) == "2023沪01执123") }
    #expect(Self.result("第沈罚〔2023〕012号", .documentKey) == "沈罚202312")
  }

  @Test(
    arguments: [
      ("9133O203674737244W", "G305 → 91330203674737244W"), ("91330203674737244w", "G507"),
      ("11650100MB0000094Q", ""), ("91610102MA6XXXX16F", ""), ("N1210881MF00000133", ""),
      ("51210800MJ00000180", ""), ("91310115MA1G4L1WXK", "G302"), ("A1110000600037341L", "G302"),
    ])
  func `a credit code is judged by its check, not by a pattern`(_ text: String, _ note: String) {
    let result = Self.result(text, .identityNumber)
    if note.hasPrefix("G3") {
      #expect(result == note)
    } else {
      #expect(result == text.uppercased() + (note.isEmpty ? "" : " [\(note)]"))
    }
  }

  @Test(
    arguments: [
      ("210802640607003", "210802196406070037 [G513]"),
      ("21081119850607003x", "21081119850607003X [G507]"),
      ("210802199002290010", "G304"), ("3101**********1234", "3101**********1234 [G602]"),
    ])
  func `a resident number is lengthened, raised, refused or known as masked`(
    _ text: String, _ expected: String
  ) {
    #expect(Self.result(text, .identityNumber) == expected)
  }

  @Test func `masked numbers are never a key`() {
    for text in ["3101**********1234", "913302******1J283L"] {
      #expect(Self.result(text, .identityKey).isEmpty)
    }
  }

  @Test func `of a column's sort and a number's, the number decides and says so`() {
    let code = ValueContext(form: .identityNumber, expectedIdentity: .unifiedSocialCreditCode)
    let resident = ValueContext(form: .identityNumber, expectedIdentity: .residentIdentityNumber)
    // The owner of a 个体工商户, and an old registration number, in the credit-code column.
    #expect(ValuesTests.result("210802199001010013", code).hasSuffix("[G604]"))
    #expect(ValuesTests.result("330203000030639", code).hasSuffix("[G604]"))
    #expect(ValuesTests.result("91330203674737244W", resident).hasSuffix("[G604]"))
  }

  @Test(
    arguments: [
      ("甲有限公司", "甲有限责任公司", true), ("张三小吃店（个体工商户）", "张三小吃店", true),
      ("阿依古丽•买买提", "阿依古丽．买买提", true), ("呂某", "吕某", true),
      ("甲有限公司沈阳分公司", "甲有限公司", false),
    ])
  func `names are one by their legal form and script, a branch is not its parent`(
    _ left: String, _ right: String, _ isOne: Bool
  ) {
    #expect((Self.result(left, .nameKey) == Self.result(right, .nameKey)) == isOne)
  }

  @Test func `several names in a cell are refused unless the feed splits them`() {
    #expect(Self.result("甲公司、乙公司", .organizationName) == "G212")
    #expect(Self.result("甲公司；乙公司", .organizationName) == "G212")
  }

  @Test func `editions of a code list do not mix`() {
    let edition2015 = ValueContext(
      form: .code, codes: CodeTable([(raw: "1", value: "撤销"), (raw: "0", value: "正常")]))
    let edition2018 = ValueContext(
      form: .code, codes: CodeTable([(raw: "1", value: "正常"), (raw: "2", value: "其他")]))
    #expect(ValuesTests.result("1", edition2015) == "撤销 [G509]")
    #expect(ValuesTests.result("1", edition2018) == "正常 [G509]")
    // A value of the other edition is kept as it is and told, never turned into 正常.
    #expect(ValuesTests.result("2", edition2015) == "2 [G601]")
  }
}

import Bytes
import Normalize
import Records
import Standards
import Testing

@Suite struct ValuesTests {
  /// The canonical form with the codes of what was done, or the code of the refusal.
  static func result(_ text: String, _ context: ValueContext) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    let verdict = ValueNormalizer(context).normalize(bytes.span, into: &output)
    if let refusal = verdict.refusal {
      #expect(output.isEmpty)
      return refusal.rawValue + (verdict.suggestion.map { " → \($0)" } ?? "")
    }
    let notes = verdict.notes.codes.map(\.rawValue).joined(separator: " ")
    return String(decoding: output, as: UTF8.self) + (notes.isEmpty ? "" : " [\(notes)]")
  }

  @Test(
    arguments: [
      ("2023-01-05", "2023-01-05"), ("2023/1/5", "2023-01-05 [G504]"),
      (" 2023-01-05 ", "2023-01-05 [G501]"), ("\u{3000}20230105", "2023-01-05 [G501 G504]"),
      ("45292", "2024-01-01 [G515]"), ("长期", "2099-12-31 [G512]"),
      ("9999-12-31", "2099-12-31 [G512]"), ("1900-01-01", " [G505]"), ("0", " [G505]"),
      ("0000-00-00", " [G505]"), ("/", " [G505]"), ("无", " [G505]"), ("——", " [G505]"),
      ("null", " [G505]"), ("\\N", " [G505]"), ("", ""), ("  ", ""),
      ("2023-02-29", "G204"), ("2018930", "G203"), ("#N/A", "G208"), ("#REF!", "G208"),
      ("2023\u{FFFD}01-05", "G209"), ("锟斤拷", "G209"), ("19年5月22日", "2019-05-22 [G504 G607]"),
      ("'2023-01-05", "2023-01-05 [G503]"), ("=\"2023-01-05\"", "2023-01-05 [G503]"),
      ("无处罚期限", " [G505]"), ("\u{FEFF}2023-01-05", "2023-01-05 [G501]"),
    ])
  func `a date is made canonical`(_ text: String, _ expected: String) {
    #expect(Self.result(text, ValueContext(form: .date)) == expected)
  }

  @Test(
    arguments: [
      ("91330203674737244W", "91330203674737244W"),
      ("91330203674737244w", "91330203674737244W [G507]"),
      ("９１330203674737244W", "91330203674737244W [G502]"),
      ("9133 0203 6747 37244W", "91330203674737244W [G514]"),
      ("'210802199001010013", "210802199001010013 [G503]"),
      ("=\"210802199001010013\"", "210802199001010013 [G503]"),
      ("21081119850607003x", "21081119850607003X [G507]"),
      ("MA1B3N1N-2", "MA1B3N1N2 [G514]"), ("210802640607003", "210802196406070037 [G513]"),
      ("330203000030639", "330203000030639"), ("9.12E+17", "G301"), ("9.1340100E+17", "G301"),
      ("912108020000000000", "G306"), ("91310115MA1G4L1WXK", "G302"),
      ("9133O203674737244W", "G305 → 91330203674737244W"), ("210802199002290010", "G304"),
      ("21080219900101001", "G303"), ("913302******1J283L", "913302******1J283L [G602]"),
      ("410724＊＊＊＊＊＊＊＊＊＊＊＊", "410724************ [G502 G602]"),
      ("00000000000000000X", " [G505]"), ("111111111111111111", " [G505]"), ("0", " [G505]"),
      ("1", " [G505]"), ("无", " [G505]"), ("-", " [G505]"), ("***", " [G505]"),
      ("E12345678", "E12345678 [G608]"),
    ])
  func `an identity number is told apart and made canonical`(_ text: String, _ expected: String) {
    #expect(Self.result(text, ValueContext(form: .identityNumber)) == expected)
  }

  @Test func `a number of another sort than the column's is a warning`() {
    let context = ValueContext(form: .identityNumber, expectedIdentity: .unifiedSocialCreditCode)
    #expect(Self.result("210802199001010013", context) == "210802199001010013 [G604]")
    #expect(Self.result("91330203674737244W", context) == "91330203674737244W")
    let reviewed = ValueContext(
      form: .identityNumber, reviewedCodes: ReviewedCodes(["91310115MA1G4L1WXK"]))
    #expect(Self.result("91310115MA1G4L1WXK", reviewed) == "91310115MA1G4L1WXK [G605]")
  }

  @Test(
    arguments: [
      ("2000", Money.Unit.yuan, "200000"), ("0.2", .tenThousandYuan, "200000"),
      ("0.001", .yuan, "G206"), ("2,000元", .yuan, "200000 [G508]"),
      ("贰仟元整", .tenThousandYuan, "200000 [G508]"), ("0", .yuan, "0"), ("无", .yuan, " [G505]"),
      ("约2000", .yuan, "G205"), ("/", .yuan, " [G505]"), ("-", .yuan, " [G505]"),
    ])
  func `an amount becomes fen`(_ text: String, _ unit: Money.Unit, _ expected: String) {
    #expect(Self.result(text, ValueContext(form: .money, moneyUnit: unit)) == expected)
  }

  @Test(
    arguments: [
      ("沈罚〔2023〕1号", "沈罚〔2023〕1号"), ("沈罚[2023]1号", "沈罚〔2023〕1号 [G506]"),
      ("沈罚〔2023〕 1号", "沈罚〔2023〕1号 [G514]"), ("沈罚〔2023〕1", "沈罚〔2023〕1号 [G511]"),
      ("(2023)辽0802执1号", "（2023）辽0802执1号 [G506]"), ("3", "3"), ("详见决定书", " [G505]"),
      ("当场处罚", "G210"), ("沈罚〔2023〕1号、沈罚〔2023〕2号", "G213"),
    ])
  func `a document number is made canonical`(_ text: String, _ expected: String) {
    #expect(Self.result(text, ValueContext(form: .documentNumber)) == expected)
  }

  @Test(
    arguments: [
      (FieldForm.personName, "张　三", "张三 [G510]"), (.name, "张 三", "张三 [G510]"),
      (.personName, "阿依古丽•买买提", "阿依古丽·买买提 [G517]"),
      (.organizationName, "沈阳某某（集团）有限公司", "沈阳某某（集团）有限公司"),
      (.organizationName, "沈阳\u{200B}某某公司", "沈阳某某公司 [G516]"),
      (.text, "所谓“样品”—\u{202E}二\u{FEFF}", "所谓“样品”—二 [G501 G516]"),
      (.name, "盖州市\u{A0}人力资源和社会保障局", "盖州市人力资源和社会保障局 [G510]"),
      (.organizationName, "营口\u{3000}市水利\u{200B} 局", "营口市水利局 [G510 G516]"),
      (.name, "Müller \u{A0}Électronique 公司", "Müller Électronique公司 [G510]"),
      (.organizationName, "ABC Trading Co. Ltd", "ABC Trading Co. Ltd"),
      (.name, "甲公司、乙公司", "G212"), (.name, "张三；", "张三 [G514]"), (.name, "无", " [G505]"),
      (.text, "无", "无"), (.text, "0", "0"), (.text, " 罚款2000元\r\n没收 ", "罚款2000元\n没收 [G501 G516]"),
      (.text, "12\"管 ㎡ ①", "12\"管 ㎡ ①"), (.text, "\u{E5E5}某", "\u{E5E5}某 [G606]"),
      (.text, "a\u{C}b", "ab [G516]"), (.text, "null", " [G505]"), (.text, "'引文'", "'引文'"),
      (.integer, "12", "12"), (.integer, "1,200", "1200 [G514]"), (.integer, "007", "7"),
      (.integer, "１２", "12 [G502]"), (.integer, "12.0", "12 [G514]"), (.integer, "12.5", "G211"),
      (.integer, "十二", "G211"), (.integer, "-5", "-5"),
    ])
  func `texts, names and whole numbers keep what a reader sees`(
    _ form: FieldForm, _ text: String, _ expected: String
  ) {
    #expect(Self.result(text, ValueContext(form: form)) == expected)
  }

  @Test func `codes are mapped by the table and unknown ones kept`() {
    let codes = CodeTable([
      (raw: "1", value: "警告"), (raw: "2", value: "罚款"), (raw: "行政罚款", value: "罚款"),
      (raw: "3", value: "没收违法所得、没收非法财物"), (raw: "0", value: "正常"),
    ])
    let one = ValueContext(form: .code, codes: codes)
    #expect(Self.result("1", one) == "警告 [G509]")
    #expect(Self.result("警告", one) == "警告")
    #expect(Self.result("0", one) == "正常 [G509]")
    #expect(Self.result("罚金", one) == "罚金 [G601]")
    #expect(Self.result("无", one) == " [G505]")
    let several = ValueContext(form: .code, codes: codes, separator: UInt8(ascii: ";"))
    #expect(Self.result("警告；行政罚款", several) == "警告;罚款 [G509]")
    #expect(Self.result("警告、罚款", several) == "警告;罚款 [G509]")
    #expect(
      Self.result(";没收违法所得、没收非法财物;1", several) == "没收违法所得、没收非法财物;警告 [G509]")
    #expect(Self.result("警告;罚款", several) == "警告;罚款")
    #expect(Self.result("警告;罚金", several) == "警告;罚金 [G601]")
  }

  @Test func `a required value that is absent is refused, a long one too`() {
    #expect(Self.result("", ValueContext(form: .text, isRequired: true)) == "G201")
    #expect(Self.result("1900-01-01", ValueContext(form: .date, isRequired: true)) == "G201")
    #expect(Self.result("罚款贰仟", ValueContext(form: .text, maximumLength: 3)) == "G202")
    #expect(Self.result("罚款贰", ValueContext(form: .text, maximumLength: 3)) == "罚款贰")
  }

  @Test(
    arguments: [
      (FieldForm.documentKey, "沈罚〔2023〕第012号", "沈罚202312"), (.documentKey, "3", "~3"),
      (.nameKey, "沈阳某某（集团）有限责任公司", "沈阳某某集团有限公司"), (.nameKey, "", ""),
      (.identityKey, "91330203674737244W", "674737244"), (.identityKey, "674737244", "674737244"),
      (.identityKey, "210802199001010013", "210802199001010013"),
      (.identityKey, "913302******1J283L", ""), (.identityKey, "E12345678", ""),
      (.identityKey, "330203000030639", "330203000030639"), (.identityKey, "2102001234567", ""),
    ])
  func `derived fields come from canonical values`(
    _ form: FieldForm, _ text: String, _ expected: String
  ) {
    #expect(Self.result(text, ValueContext(form: form)) == expected)
  }

  @Test func `normalizing twice gives the same as once`() {
    var random = SeededGenerator(state: 5)
    let pieces = [
      "2023", "-", "/", "1", "05", "年", "月", "日", "〔", "）", "(", "号", "第", "沈罚", "有限公司", " ",
      "\u{3000}", "０", "x", "X", "*", "'", "=\"", "\"", "万", "元", "贰", "仟", ",", "、", "；", "·", "•",
      "91330203674737244W", "210802640607003", "无", "null", "\r\n", "\t", "E+17", ".", "〇", "長期",
      "長", "#N/A", "\u{200B}", "\\",
    ]
    for form in FieldForm.allCases where ![.documentKey, .nameKey, .identityKey].contains(form) {
      let normalizer = ValueNormalizer(ValueContext(form: form, moneyUnit: .fen))
      for _ in 0..<6000 {
        let text = (0..<Int.random(in: 1..<6, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }.joined()
        let bytes = Array(text.utf8)
        var once: [UInt8] = []
        let verdict = normalizer.normalize(bytes.span, into: &once)
        guard verdict.refusal == nil else { continue }
        var twice: [UInt8] = []
        let again = normalizer.normalize(once.span, into: &twice)
        #expect(
          again.refusal == nil && once == twice,
          "\(form): \(text), \(String(decoding: once, as: UTF8.self))")
      }
    }
  }

  @Test func `divisions make names of organs one and warn of numbers that are older than they`()
    throws
  {
    let divisions = try AdministrativeDivisions(
      csv: """
        代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码
        210000,辽宁省,,辽宁省,省级,在用,1981,,
        210800,辽宁省,营口市,营口市,地级,在用,1981,,
        210802,辽宁省,营口市,站前区,县级,在用,1983,,
        210823,辽宁省,营口市,大洼县,县级,弃用,1981,1984,211121
        """)
    let names = NameComparison(
      abbreviations: OrganAbbreviations(pairs: [("发改局", "发展和改革局")]))
    let key = ValueContext(
      form: .nameKey, reportingRegion: "210802", names: names, divisions: divisions)
    #expect(Self.result("区发改局", key) == Self.result("营口市站前区发展和改革局", key))
    #expect(Self.result("站前商贸有限公司", key) == "站前商贸有限公司")
    let number = ValueContext(form: .identityNumber, divisions: divisions)
    #expect(Self.result("210802199001010013", number) == "210802199001010013")
    #expect(Self.result("21081119850607003X", number) == "21081119850607003X [G609]")
  }

  @Test func `every finding code has its own bit`() {
    let sets = FindingCode.allCases.map { FindingSet($0) }
    #expect(Set(sets).count == sets.count)
    for (code, set) in zip(FindingCode.allCases, sets) { #expect(set.codes == [code]) }
  }
}

/// A seeded generator (SplitMix64), so that a property that failed once fails again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

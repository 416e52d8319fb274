import Bytes
import Foundation
import Records
import Testing

@testable import Export

@Suite struct ReportTests {
  @Test(arguments: FindingCode.allCases)
  func `every finding has a sentence and advice in both languages`(code: FindingCode) {
    for language in FindingText.Language.allCases {
      let finding = Finding(code: code, field: "x", shape: "9999")
      let sentence = FindingText.sentence(for: finding, fieldTitle: "处罚日期", in: language)
      #expect(!sentence.contains("{") && !sentence.contains("}"))
      #expect(sentence.hasSuffix(language == .chinese ? "。" : "."))
      #expect(
        FindingText.advice(for: finding, in: language).hasSuffix(language == .chinese ? "。" : "."))
      #expect(
        sentence.contains("处罚日期") == FindingText.of(code, language).sentence.contains("{field}"))
    }
    #expect(FindingText.chinese(code).sentence != FindingText.english(code).sentence)
  }

  @Test func `a number of another sort is told with its sort and the reason`() {
    let finding = Finding(
      code: .identityOfOtherSort, field: "x", shape: "residentIdentityNumber: birthDateDecides")
    #expect(
      FindingText.sentence(for: finding, fieldTitle: "代码", in: .chinese)
        .contains("公民身份号码，含出生日期"))
    #expect(
      FindingText.sentence(for: finding, fieldTitle: "代码", in: .english)
        .contains("resident identity number, birth date decides"))
  }

  @Test func `a return keeps the row and says what to do`() {
    let file = ReturnFile(
      file: "finance_xzcf_20261120_1.csv", cellTitles: ["名称", "代码", "日期"], schema: Support.schema)
    let refusal = Refusal(
      line: 12, byteOffset: 900,
      findings: [
        Finding(code: .notADate, field: "decisionDate", shape: "9999-9"),
        Finding(
          code: .wrongCheckCharacter, field: "subjectIdentity", shape: "9×18", suggestion: "91"),
      ], cells: ["甲,乙", "000000000000000000", "2026-1"])
    #expect(
      text(file.bytes(of: [refusal])) == """
        \u{FEFF}文件,行号,字段,代码,级别,说明,建议,名称,代码,日期\r
        finance_xzcf_20261120_1.csv,12,处罚决定日期,G203,错误,“处罚决定日期”不是日期（9999-9）。,请按 YYYY/MM/DD 填写，例如 2026/01/05。,"甲,乙","=""000000000000000000\""","=""2026-1\"""\r
        finance_xzcf_20261120_1.csv,12,证件号码,G302,错误,“证件号码”的校验码不正确（9×18）。,建议值：91。请与证照原件核对，常见原因是数字录错或相邻两位颠倒。,"甲,乙","=""000000000000000000\""","=""2026-1\"""\r

        """)
  }

  @Test func `a finding about two fields calls the other one by its title`() {
    let file = ReturnFile(file: "a.csv", cellTitles: [], schema: Support.schema)
    let refusal = Refusal(
      line: 2, byteOffset: 0,
      findings: [
        Finding(code: .datesInWrongOrder, field: "decisionDate", shape: "subjectIdentity"),
        Finding(code: .dateAfterDelivery, field: "decisionDate"),
      ], cells: [])
    let written = text(file.bytes(of: [refusal]))
    #expect(written.contains("“处罚决定日期”与相关日期的先后顺序不符（证件号码）。"))
    #expect(written.contains("“处罚决定日期”晚于报送日期。"))
  }

  @Test func `the Chinese report gives the reason of a held drop in Chinese`() {
    var ledger = Self.ledger
    ledger.heldDrops[0].detailChinese = "文件中没有数据行。"
    #expect(RunReport(ledger).text(in: .chinese).contains("c.csv：文件中没有数据行。"))
    #expect(!RunReport(ledger).text(in: .english).contains("数据行"))
  }

  @Test func `an unreadable row goes back as it came`() {
    let file = ReturnFile(file: "a.csv", cellTitles: ["名称"], schema: Support.schema)
    var result: [UInt8] = []
    file.append(
      unreadable: .init(
        line: 3, byteOffset: 40, code: .tooFewCells, detail: "found 2, expected 5", rawText: "=甲,乙"),
      to: &result)
    #expect(
      text(result)
        == "a.csv,3,,G101,错误,本行的列数少于表头（实有 2 列，应有 5 列）。,请核对是否缺少分隔符，或一条记录被换行拆成了两行。,\"=\"\"=甲,乙\"\"\"\r\n"
    )
  }

  static var ledger: RunLedger {
    var ledger = RunLedger(run: 3, asOf: "2026-11-20", deliveryDate: "2026-11-19")
    ledger.drops = [
      .init(
        department: "justice", feed: "judgment", file: "b.csv", read: 4, accepted: 4, repeated: 0,
        refused: 0),
      .init(
        department: "finance", feed: "penalty", file: "a.csv", read: 10, accepted: 7, repeated: 1,
        refused: 2, refusedByCode: ["G302": 1, "G203": 1], repaired: ["G504": 5, "G501": 5],
        warned: ["G601": 2, "G610": 3]),
    ]
    ledger.heldDrops = [
      .init(department: "finance", file: "c.csv", reason: "emptyDrop", detail: "0 of 200")
    ]
    ledger.kinds = [
      .init(kind: "penalty", before: 20, new: 7, changed: 2, withdrawn: 3, after: 24, cases: 20)
    ]
    ledger.platforms = [
      .init(
        platform: "provincial", kind: "penalty", sequence: 7, heldBefore: 5, added: 2, changed: 1,
        withdrawn: 1, heldAfter: 6)
    ]
    ledger.waitingEvents = [.init(kind: "revocation", withoutCase: 1, withSeveralCases: 0)]
    ledger.nameCodes = [
      .init(
        department: "finance", file: "a.csv", list: "a_run000003_1001.csv",
        byReason: ["formerName": 2, "organizationCode": 1])
    ]
    ledger.reviews = [
      .init(
        kind: "penalty", waiting: 4, same: 3, different: 2, unsure: 1, idle: 1, contradicted: 1)
    ]
    ledger.conflicts = [.init(kind: "penalty", field: "fineAmount", cases: 2)]
    ledger.superseded = [
      .init(kind: "penalty", number: "000002-0000007", successor: "000001-0000003")
    ]
    ledger.splits = [.init(kind: "penalty", number: "000001-0000005", parts: ["000003-0000001"])]
    return ledger
  }

  @Test func `a ledger that closes has nothing to say`() { #expect(Self.ledger.check() == []) }

  @Test func `every sum that does not close is listed`() {
    var ledger = Self.ledger
    ledger.drops[1].accepted = 8
    ledger.drops[1].refusedByCode = ["G302": 1]
    ledger.drops[1].warned = ["G601": 0, "G610": 3]
    ledger.nameCodes[0].byReason = ["formerName": 2]
    ledger.nameCodes.append(
      .init(department: "justice", file: "x.csv", list: "x", byReason: ["laterName": 1]))
    ledger.kinds[0].after = 25
    ledger.platforms[0].added = 3
    ledger.platforms.append(ledger.platforms[0])
    ledger.heldDrops[0].file = "a.csv"
    ledger.reviews[0].contradicted = 4
    ledger.splits[0].parts = []
    #expect(
      ledger.check() == [
        "drop finance/a.csv: a repair or warning is listed without a count",
        "drop finance/a.csv: read 10 is not accepted 8 + repeated 1 + refused 2",
        "drop finance/a.csv: refused 2 is not the sum by code 1",
        "kind penalty: after 25 is not before 20 + new 7 - withdrawn 3",
        "platform provincial kind penalty: held after 6 is not held before 5 + added 3 - withdrawn 1",
        "platform provincial kind penalty: held after 6 is not held before 5 + added 3 - withdrawn 1",
        "decisions on penalty: more contradicted than there are",
        "case 000001-0000005: split into itself",
        "names and codes of finance/a.csv: 2 findings, but 3 warnings G610",
        "names and codes of justice/x.csv: the drop was not taken",
        "drop finance/a.csv: both held and taken",
        "platform provincial kind penalty: listed twice",
      ])
  }

  @Test func `the ledger is read back as it was written`() throws {
    let json = RunReport(Self.ledger).ledgerJSON
    var shuffled = Self.ledger
    shuffled.drops.reverse()
    #expect(RunReport(shuffled).ledgerJSON == json)
    let back = try JSONDecoder().decode(RunLedger.self, from: Data(json))
    #expect(back == shuffled)
    #expect(text(json).hasPrefix("{\n  \"asOf\": \"2026-11-20\",\n  \"conflicts\""))
  }

  @Test func `the report in Chinese`() {
    let report = RunReport(
      Self.ledger,
      titles: [
        "finance": "财政厅", "justice": "司法厅", "penalty": "行政处罚", "provincial": "省平台",
        "penalty.fineAmount": "罚款金额",
        "revocation": "案件撤销",
      ])
    #expect(
      report.text(in: .chinese) == """
        第 3 次归集运行报告
        截至 2026-11-20，处理 2026-11-19 报送的数据

        一、收到的文件
          财政厅 a.csv：读取 10，接收 7，文件内重复 1，退回 2
          司法厅 b.csv：读取 4，接收 4，文件内重复 0，退回 0

        二、退回原因（行数）
          G203 1  “某栏”不是日期（…）。
          G302 1  “某栏”的校验码不正确（…）。

        三、已自动修正（处数）
          G501 5  已去除“某栏”首尾的空格。
          G504 5  已将“某栏”改写为标准日期（原为 …）。

        四、提示（处数）
          G610 3  “某栏”与其代码不是同一单位在当日的名称和代码（规则 1001，…）。
          G601 2  “某栏”的内容（…）尚未列入代码表，已原样保留。

        五、暂缓处理的文件
          财政厅 c.csv: emptyDrop (0 of 200)

        六、有效记录
          行政处罚：原有 20，新增 7，变更 2，撤出 3，现有 24，合并为 20 个案件

        七、上报数据包
          省平台 第 7 包 行政处罚：原持有 5，新增 2，变更 1，撤回 1，现持有 6

        八、等待匹配的事件
          案件撤销：未找到案件 1，对应多个案件 0

        九、人工核对
          行政处罚：待核对 4 对；已判定同 3、异 2、存疑 1，其中记录不在有效之列 1，互相矛盾未采用 1

        十、同一案件取值冲突（见 conflicts.csv）
          行政处罚 罚款金额：2 件

        十一、案件编号变动
          000002-0000007 并入 000001-0000003
          000001-0000005 拆分：编号留在多数记录一方，其余为 000003-0000001

        十二、名称与代码不符（规则 1001，更正行见 returns/ 各部门文件夹）
          财政厅 a.csv：用了改名前的旧名称 2，只填了组织机构代码 1；见 a_run000003_1001.csv

        各项合计核对无误。

        """)
  }

  @Test func `the report in English`() {
    var ledger = Self.ledger
    ledger.drops = []
    ledger.nameCodes = []
    ledger.waitingEvents = []
    ledger.kinds[0].after = 1
    ledger.kinds[0].cases = 1
    #expect(
      RunReport(ledger).text(in: .english) == """
        Report of run 3
        as of 2026-11-20, delivery of 2026-11-19

        1. Drops
          none

        2. Refused rows by reason
          none

        3. Values put right
          none

        4. Warnings
          none

        5. Held drops
          finance c.csv: emptyDrop (0 of 200)

        6. Records in force
          penalty: before 20, new 7, changed 2, withdrawn 3, after 1, in 1 cases

        7. Bundles
          provincial bundle 7 penalty: held before 5, added 2, changed 1, withdrawn 1, held after 6

        8. Events waiting for their case
          none

        9. People's decisions
          penalty: 4 pairs wait; decided same 3, different 2, unsure 1; of these idle 1, contradicted 1

        10. Reports of one case that disagree (see conflicts.csv)
          penalty penalty.fineAmount: 2 cases

        11. Case numbers
          000002-0000007 is now part of 000001-0000003
          000001-0000005 was split: most of its records keep the number, the others are 000003-0000001

        12. Names beside another organ's code (rule 1001; corrected rows are in returns/)
          none

        1 sums do not close:
          kind penalty: after 1 is not before 20 + new 7 - withdrawn 3

        """)
  }

  @Test func `metrics are lines that Prometheus reads`() {
    let metrics = RunReport(Self.ledger).metrics
    let lines = metrics.split(separator: "\n").map(String.init)
    #expect(lines.contains("guiji_run_number 3"))
    #expect(
      lines.contains("guiji_drop_rows{department=\"finance\",feed=\"penalty\",state=\"refused\"} 2")
    )
    #expect(lines.contains("guiji_refused_rows{code=\"G302\"} 1"))
    #expect(lines.contains("guiji_repaired_values{code=\"G504\"} 5"))
    #expect(lines.contains("guiji_warnings{code=\"G601\"} 2"))
    #expect(lines.contains("guiji_held_drops{department=\"finance\",reason=\"emptyDrop\"} 1"))
    #expect(
      lines.contains(
        "guiji_bundle_rows{platform=\"provincial\",kind=\"penalty\",state=\"held_after\"} 6"))
    #expect(lines.contains("guiji_sums_not_closed 0"))
    for line in lines where !line.hasPrefix("#") {
      #expect(line.firstMatch(of: /^guiji_[a-z_]+(\{[^}]*\})? -?[0-9]+$/) != nil)
    }
  }

  @Test func `a case number is text and key`() {
    let key = Key128(high: 1, low: 123)
    #expect(MergedFields.caseID(of: key) == "000001-0000123")
    #expect(MergedFields.caseKey(of: "000001-0000123") == key)
    #expect(MergedFields.caseKey(of: "1-123") == nil)
    #expect(
      MergedFields.names == [
        "caseID", "scope", "caseStatus", "subjectCode", "subjectClass", "subjectPublishable",
        "memberCount", "sources", "fieldSources", "termEnd", "termBasis", "publishedUntil",
        "publicationBasis", "repairFrom",
      ])
    #expect(MergedFields(schemaFieldCount: 6).index(of: .fieldSources) == 14)
  }
}

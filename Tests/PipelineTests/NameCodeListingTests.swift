import Foundation
import Pipeline
import Records
import Testing

/// Names that do not go with the code beside them (rule 1001), from the drop to the department's
/// list.
@Suite struct NameCodeListingTests {
  private static let titles =
    "行政相对人名称,行政相对人类别,行政相对人代码_1（统一社会信用代码）,行政相对人代码_2（工商注册号）,行政相对人代码_3（组织机构代码）,"
    + "行政相对人代码_4（税务登记号）,行政相对人代码_5（事业单位证书号）,行政相对人代码_6（社会组织登记证号）,法定代表人,"
    + "法定代表人证件类型,法定代表人证件号码,自然人证件类型,自然人证件号码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,"
    + "处罚类别,处罚内容,罚款金额（万元）,没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,处罚决定日期,"
    + "处罚有效期,公示截止期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,备注"

  private static func row(
    _ number: Int, _ name: String, _ code: String, organizationCode: String = "",
    day: String = "2026-03-02"
  ) -> String {
    "\(name),法人及非法人组织,\(code),,\(organizationCode),,,,,,,,,营财罚〔2026〕\(number)号,违规,事实,依据,罚款,"
      + "罚款2000元,0.2,,,\(day),,,营口市某某局,,,,"
  }

  private static let code = "11210800MB0000318N"

  private func run(
    _ rows: [String], in folder: URL
  ) throws -> (ledger: RunLedger, files: [String: Data]) {
    let small = SmallInbox(folder: folder)
    try small.copy("organ-register/bb_jgml_20261118_1.csv")
    try small.put(
      "finance", "finance_xzcf_20261118_1.csv",
      ([Self.titles] + rows).joined(separator: "\r\n") + "\r\n")
    let outcome = try small.run(asOf: "2026-11-18")
    return (try #require(outcome.ledgers.first), try Folders.files(below: small.workspace))
  }

  @Test func `each reason is counted, told to the department and corrected in its own row`() throws
  {
    try Folders.withTemporary { folder in
      let (ledger, files) = try run(
        [
          Self.row(1, "营口市工商行政管理局", Self.code), Self.row(2, "营口市市监局", Self.code),
          Self.row(3, "营口市市场监督管理局", Self.code, day: "2018-06-01"),
          Self.row(4, "沈阳市财政局", Self.code), Self.row(5, "营口市没有这个局", Self.code),
          Self.row(6, "营口市市场监督管理局", "", organizationCode: "MB0000318"),
          Self.row(7, "沈阳某某有限公司", "91330203674737244W"),
        ], in: folder)
      #expect(ledger.check().isEmpty)
      #expect(ledger.nameCodes.count == 1)
      let entry = try #require(ledger.nameCodes.first)
      #expect(
        entry.byReason == [
          "formerName": 1, "laterName": 1, "otherOrgan": 1, "unknownName": 1,
          "organizationCode": 1,
        ])
      let drop = try #require(ledger.drops.first { $0.department == "finance" })
      #expect(drop.accepted == 7 && drop.refused == 0, "a warning takes no row out")
      #expect(drop.warned["G610"] == 5)
      let list = try #require(files["returns/finance/\(entry.list)"])
      let lines = String(decoding: list, as: UTF8.self).split(separator: "\r\n").map(String.init)
      #expect(lines.count == 7, "head, and of the row that leaves two ways open both")
      func has(_ line: Int, _ certainty: String, _ row: String) -> Bool {
        lines.contains {
          $0.hasPrefix("finance_xzcf_20261118_1.csv,\(line),行政相对人名称,G610,提示,")
            && $0.contains(
              ",\(certainty),\(row.split(separator: ",").prefix(3).joined(separator: ","))")
        }
      }
      let right = Self.row(1, "营口市市场监督管理局", Self.code)
      #expect(has(2, "确定", right))
      #expect(!lines.contains { $0.hasPrefix("finance_xzcf_20261118_1.csv,3,") })
      #expect(has(4, "确定", Self.row(3, "营口市工商行政管理局", Self.code)))
      #expect(has(5, "待核", right))
      #expect(has(5, "待核", Self.row(4, "沈阳市财政局", "11210100MB00001666")))
      #expect(has(6, "待核", right))
      #expect(has(7, "确定", right), "the credit code goes into its own column")
      #expect(lines.contains { $0.contains("改名前的旧名称") && $0.contains("2026-03-02") })
    }
  }

  @Test func `the report names the drop, the reasons and the list`() throws {
    try Folders.withTemporary { folder in
      let (_, files) = try run([Self.row(1, "营口市工商行政管理局", Self.code)], in: folder)
      let chinese = try #require(files["reports/000001/report.zh.txt"])
      let english = try #require(files["reports/000001/report.en.txt"])
      let list = "finance_xzcf_20261118_1_run000001_1001.csv"
      #expect(
        String(decoding: chinese, as: UTF8.self).contains(
          "finance/finance_xzcf_20261118_1.csv：用了改名前的旧名称 1；见 \(list)"))
      #expect(
        String(decoding: english, as: UTF8.self).contains(
          "finance/finance_xzcf_20261118_1.csv: former name 1; see \(list)"))
    }
  }

  @Test func `a drop without such names leaves no list`() throws {
    try Folders.withTemporary { folder in
      let (ledger, files) = try run([Self.row(1, "营口市市监局", Self.code)], in: folder)
      #expect(ledger.nameCodes.isEmpty)
      #expect(!files.keys.contains { $0.hasSuffix("_1001.csv") })
    }
  }
}

import Foundation
import Pipeline
import Records
import Testing

@Suite struct ScopeTests {
  private static let titles = [
    "行政相对人名称", "行政相对人类别", "行政相对人代码_1（统一社会信用代码）",
    "行政相对人代码_2（工商注册号）", "行政相对人代码_3（组织机构代码）", "行政相对人代码_4（税务登记号）",
    "行政相对人代码_5（事业单位证书号）", "行政相对人代码_6（社会组织登记证号）", "法定代表人",
    "法定代表人证件类型", "法定代表人证件号码", "自然人证件类型", "自然人证件号码", "行政处罚决定书文号",
    "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）",
    "没收违法所得、没收非法财物的金额（万元）", "暂扣或吊销证照名称及编号", "处罚决定日期", "处罚有效期",
    "公示截止期", "处罚机关", "处罚机关统一社会信用代码", "数据来源单位", "数据来源单位统一社会信用代码", "备注",
  ]

  /// One row of a penalty drop of the finance department.
  private func row(
    _ name: String, _ category: String, _ number: Int, _ identity: [String: String]
  ) -> String {
    var cells = [
      "行政相对人名称": name, "行政相对人类别": category,
      "行政处罚决定书文号": "辽财罚〔2026〕\(number)号", "违法行为类型": "会计资料不真实",
      "违法事实": "以不实发票列支会议费", "处罚依据": "《中华人民共和国会计法》第四十条", "处罚类别": "罚款",
      "处罚内容": "罚款13000元", "罚款金额（万元）": "1.3", "处罚决定日期": "2026/9/30",
      "公示截止期": "2027/9/30", "处罚机关": "辽宁省财政厅",
      "处罚机关统一社会信用代码": "11210000MB00000355", "数据来源单位": "辽宁省财政厅",
    ]
    cells.merge(identity) { _, given in given }
    return Self.titles.map { cells[$0] ?? "" }.joined(separator: ",")
  }

  @Test func `organs and officials go into the government bundles, nobody else`() throws {
    let code = "行政相对人代码_1（统一社会信用代码）"
    let oldCode = "行政相对人代码_3（组织机构代码）"
    let person = "自然人证件号码"
    let body = "法人及非法人组织"
    let rows = [
      row("营口同达建筑工程有限公司", body, 1, [code: "91210802MA0001552D"]),
      row("沈阳市监察委员会", body, 2, [code: "11210100MB0000473Y"]),
      row("营口市财政局", body, 3, [oldCode: "MB000028-9"]),
      row("丁达", "自然人", 4, [person: "210803198204130025"]),
      row("甲某", "自然人", 5, [person: "210802199001010013"]),
    ]
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("organ-register/bb_jgml_20261118_1.csv")
      try small.copy("organ-register/bb_ryhmc_20261118_1.csv")
      try small.put(
        "finance", "finance_xzcf_20261118_1.csv",
        ([Self.titles.joined(separator: ",")] + rows).joined(separator: "\n") + "\n")
      let outcome = try small.run(asOf: "2026-11-18")
      #expect(outcome.ledgers.flatMap { $0.check() } == [])
      #expect(outcome.ledgers.flatMap(\.kinds).first { $0.kind == "penalty" }?.cases == 5)
      let files = try Folders.files(below: small.workspace.appending(path: "outbox"))
      func bundle(_ platform: String) -> String {
        files.filter { $0.key.hasPrefix(platform + "/") && $0.key.contains("xzcf") }
          .sorted { $0.key < $1.key }.map { String(decoding: $0.value, as: UTF8.self) }.joined()
      }
      for platform in ["provincial", "national"] {
        let text = bundle(platform)
        for name in ["沈阳市监察委员会", "营口市财政局", "丁达"] { #expect(text.contains(name)) }
        for name in ["营口同达", "甲某", "210802199001010013"] { #expect(!text.contains(name)) }
      }
      let text = bundle("public")
      #expect(text.contains("沈阳市监察委员会") && text.contains("营口市财政局"))
      for name in ["丁达", "甲某", "营口同达", "210803198204130025"] { #expect(!text.contains(name)) }
    }
  }
}

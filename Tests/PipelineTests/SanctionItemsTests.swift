import Foundation
import Pipeline
import Records
import Testing

/// One decision that comes in several rows, one for each sanction.
@Suite struct SanctionItemsTests {
  private static let department = """
    {
      "department": "county", "title": "站前区司法局", "code": "11210000MB0000115Q", "precedence": 90,
      "region": "210802", "basis": "试验", "note": "",
      "feeds": [
        {
          "feed": "penalty", "kind": "penalty", "basis": "试验", "note": "一项处罚一行",
          "files": ["xq_{date}_{part}.csv"], "delivery": "upsert",
          "key": ["documentNumber", "subjectName", "sanctionKinds"],
          "refusalCeiling": 0.5,
          "format": { "type": "csv", "headLines": 1, "columnsLine": 1 },
          "columns": [
            { "column": "文号", "field": "documentNumber" },
            { "column": "当事人", "field": "subjectName" },
            { "column": "日期", "field": "decisionDate" },
            { "column": "机关", "field": "authority" },
            { "column": "种类", "field": "sanctionKinds", "values": "penalty-kind", "separator": ";" },
            { "column": "内容", "field": "sanctionContent" },
            { "column": "罚款", "field": "fineAmount", "unit": "元" }
          ]
        }
      ]
    }
    """

  private static let county = """
    文号,当事人,日期,机关,种类,内容,罚款
    站罚〔2026〕1号,营口远山商贸有限公司,2026-11-02,区发改局,警告,给予警告,
    站罚〔2026〕1号,营口远山商贸有限公司,2026-11-02,区发改局,罚款,罚款5000元,5000
    站罚〔2026〕1号,营口远山商贸有限公司,2026-11-02,区发改局,没收违法所得,没收违法所得,
    站罚〔2026〕2号,营口临海水产有限公司,2026-11-02,区发改局,罚款,罚款3000元,3000

    """

  /// The same decisions as another department tells them; one amount is different.
  private static func finance() throws -> String {
    let source = Folders.fixtures.appending(
      path: "liaoning/inbox/finance/finance_xzcf_20261118_1.csv")
    let head = String(decoding: try Data(contentsOf: source), as: UTF8.self)
      .split(separator: "\r\n")[0]
    func row(_ document: String, _ name: String, _ kinds: String, _ text: String, _ fine: String)
      -> String
    {
      "\(name),,,,,,,,,,,,,\(document),违反价格规定,事实,依据,\(kinds),\(text),\(fine),,,2026-11-02,,,"
        + "营口市站前区发展和改革局,,,,"
    }
    return [
      String(head), row("站罚〔2026〕1号", "营口远山商贸有限公司", "警告;罚款", "警告，罚款", "0.5"),
      row("站罚〔2026〕2号", "营口临海水产有限公司", "罚款", "罚款30000元", "3"),
    ].joined(separator: "\r\n") + "\r\n"
  }

  private func run(in folder: URL) throws -> SmallInbox {
    for part in ["pipelines", "schemas"] {
      try FileManager.default.copyItem(
        at: Folders.root.appending(path: part), to: folder.appending(path: part))
    }
    let pipeline = folder.appending(path: "pipelines/liaoning")
    try Data(Self.department.utf8).write(to: pipeline.appending(path: "departments/county.json"))
    let small = SmallInbox(folder: folder)
    try small.put("county", "xq_20261118_1.csv", Self.county)
    try small.put("finance", "finance_xzcf_20261118_1.csv", Self.finance())
    _ = try PipelineRun(
      PipelineRun.Request(
        pipeline: pipeline, inbox: small.inbox, workspace: small.workspace, asOf: "2026-11-18",
        workers: 2, started: "test")
    ).run()
    return small
  }

  @Test func `several rows of one decision are one case with several items`() throws {
    try Folders.withTemporary { folder in
      let small = try run(in: folder)
      let cases = try Explain(workspace: small.workspace).explain("站罚〔2026〕1号").cases
      let account = try #require(cases.first)
      #expect(cases.count == 1)
      #expect(account.members.count == 4)
      #expect(Set(account.items.map(\.text)) == ["警告", "罚款", "没收违法所得"])
      #expect(account.items.first { $0.text == "警告" }?.members.count == 2)
      #expect(account.conflicts.isEmpty)
      let content = account.merged.first { $0.title == "处罚内容" }?.value ?? ""
      for text in ["给予警告", "罚款5000元", "没收违法所得"] { #expect(content.contains(text)) }
    }
  }

  @Test func `two amounts for one item stand in the report, in the list and in the explanation`()
    throws
  {
    try Folders.withTemporary { folder in
      let small = try run(in: folder)
      let account = try #require(
        try Explain(workspace: small.workspace).explain("站罚〔2026〕2号").cases.first)
      #expect(account.members.count == 2)
      let conflict = try #require(account.conflicts.first)
      #expect(conflict.title == "罚款金额")
      #expect(Set(conflict.values.map(\.text)) == ["3000.00元", "30000.00元"])
      let reports = small.workspace.appending(path: "reports/000001")
      let report = try String(contentsOf: reports.appending(path: "report.zh.txt"), encoding: .utf8)
      #expect(report.contains("行政处罚 罚款金额：1 件"))
      let bytes = try Data(contentsOf: reports.appending(path: "conflicts.csv"))
      #expect(bytes.starts(with: Array("\u{FEFF}案件编号".utf8)))
      let list = String(decoding: bytes, as: UTF8.self)
      for text in [account.number, "3000.00元", "30000.00元", "county/xq_20261118_1.csv", "辽宁省财政厅"] {
        #expect(list.contains(text), "\(text)")
      }
    }
  }
}

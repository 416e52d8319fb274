import Bytes
import Foundation
import Normalize
import Pipeline
import Records
import Testing

/// Feeds of odd shape, defined beside those of Liaoning and run to the end.
@Suite struct FeedShapesTests {
  private static let department = """
    {
      "department": "county", "title": "站前区司法局", "code": "11210000MB0000115Q", "precedence": 10,
      "region": "210802", "basis": "试验", "note": "",
      "feeds": [
        {
          "feed": "penalty", "kind": "penalty", "basis": "试验", "note": "",
          "files": ["xq_{date}_{part}.txt"], "delivery": "append", "key": ["documentNumber"],
          "refusalCeiling": 1,
          "format": { "type": "csv", "delimiter": ",", "headLines": 0 },
          "columns": [
            { "column": "当事人", "position": 2, "field": "subjectName", "split": "、" },
            { "column": "文号", "position": 1, "field": "documentNumber" },
            { "column": "日期", "position": 3, "field": "decisionDate" },
            { "column": "机关", "position": 4, "field": "authority" },
            { "column": "内容", "position": 5, "ignore": "并入处罚内容" },
            { "column": "补充", "position": 6, "ignore": "并入处罚内容" },
            { "join": ["内容", "补充"], "with": "；", "field": "sanctionContent" },
            { "column": "罚款", "position": 7, "field": "fineAmount", "unit": "万元" },
            { "column": "代码", "position": 8, "field": "subjectIdentity", "identity": "unifiedCode" }
          ]
        }
      ]
    }
    """

  private static let rows = """
    站罚〔2026〕1号,沈阳远山商贸有限公司、营口临海水产有限公司,2026-11-02,区发改局,罚款2万元,限期改正,20000,
    站罚〔2026〕2号,丙有限公司,2026-11-02,营口市站前区发展和改革局,罚款2万元,,2,91310115MA1G4L1WXK
    站罚〔2026〕3号,丁有限公司,2026-11-02,区发改局,警告,,,9131O115MA1G4L1WXK

    """

  /// Runs the county's drop with definitions of which one file may have further lines.
  private func run(
    in folder: URL, reviewed: String? = nil
  ) throws -> (ledger: RunLedger, files: [String: Data]) {
    for part in ["pipelines", "schemas"] {
      try FileManager.default.copyItem(
        at: Folders.root.appending(path: part), to: folder.appending(path: part))
    }
    let pipeline = folder.appending(path: "pipelines/liaoning")
    try Data(Self.department.utf8).write(
      to: pipeline.appending(path: "departments/county.json"))
    if let reviewed {
      try Data("code,name,reviewer,reason,day\n\(reviewed)\n".utf8).write(
        to: pipeline.appending(path: "reviewed-codes.csv"))
    }
    let small = SmallInbox(folder: folder)
    try small.put("county", "xq_20261118_1.txt", Self.rows)
    let outcome = try PipelineRun(
      PipelineRun.Request(
        pipeline: pipeline, inbox: small.inbox, workspace: small.workspace, asOf: "2026-11-18",
        workers: 2, started: "test")
    ).run()
    return (
      try #require(outcome.ledgers.first), try Folders.files(below: small.workspace)
    )
  }

  @Test func `columns by position, a join and a split come to records, and the sums close`() throws
  {
    try Folders.withTemporary { folder in
      let (ledger, _) = try run(in: folder)
      #expect(ledger.check().isEmpty)
      #expect(ledger.heldDrops.isEmpty)
      let drop = try #require(ledger.drops.first)
      #expect(drop.read == 4 && drop.accepted == 2 && drop.repeated == 0 && drop.refused == 2)
      #expect(drop.refusedByCode == ["G302": 1, "G305": 1])
      #expect(drop.warned == ["G403": 2, "G603": 2])
      let kind = ledger.kinds.first { $0.kind == "penalty" }
      #expect(kind?.cases == 2, "each name is a case of its own")
    }
  }

  @Test func `a reviewed code lets its row in, with a warning`() throws {
    try Folders.withTemporary { folder in
      let (ledger, _) = try run(
        in: folder, reviewed: "91310115MA1G4L1WXK,丙有限公司,周某,登记机关书面确认,2026-11-02")
      let drop = try #require(ledger.drops.first)
      #expect(drop.read == 4 && drop.accepted == 3 && drop.refused == 1)
      #expect(drop.warned["G605"] == 1)
    }
  }

  @Test(
    arguments: [
      ("区发改局", "辽宁省营口市站前区发展和改革局", "区发展和改革局"),
      ("站前区发改局", "辽宁省营口市站前区发展和改革局", "辽宁省营口市站前区发展和改革局"),
      ("营口市站前区发展和改革局", "辽宁省营口市站前区发展和改革局", "辽宁省营口市站前区发展和改革局"),
      ("省财政厅", "辽宁省财政厅", "辽宁省财政厅"), ("市公安局", "辽宁省营口市公安局", "市公安局"),
      ("和平区城管局", "辽宁省沈阳市和平区城市管理局", "辽宁省沈阳市和平区城市管理局"),
      ("铁西区城管局", "铁西区城市管理局", "铁西区城市管理局"),
      ("鞍山市铁西区城管局", "辽宁省鞍山市铁西区城市管理局", "辽宁省鞍山市铁西区城市管理局"),
      ("北京市朝阳区城管局", "北京市朝阳区城市管理局", "北京市朝阳区城市管理局"),
      ("市监局", "市场监督管理局", "市场监督管理局"),
      ("站前区商贸有限公司", "站前区商贸有限公司", "站前区商贸有限公司"),
    ])
  func `an organ's name is resolved in the region of its department, an ambiguous one is not`(
    name: String, inCounty: String, inProvince: String
  ) throws {
    for (region, expected) in [("210802", inCounty), ("210000", inProvince)] {
      let normalizer = try #require(Self.names[region])
      var key: [UInt8] = []
      _ = normalizer.normalize(Array(name.utf8).span, into: &key)
      #expect(String(decoding: key, as: UTF8.self) == expected, "in \(region)")
    }
  }

  /// The normalizers of derived names under a department's region, as the definitions make them.
  private static let names: [String: ValueNormalizer] = {
    func names(_ region: String) throws -> ValueNormalizer {
      try Folders.withTemporary { folder in
        for part in ["pipelines", "schemas"] {
          try FileManager.default.copyItem(
            at: Folders.root.appending(path: part), to: folder.appending(path: part))
        }
        let pipeline = folder.appending(path: "pipelines/liaoning")
        try Data(department.replacing("210802", with: region).utf8).write(
          to: pipeline.appending(path: "departments/county.json"))
        let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
        let feed = try #require(definition.feed(named: "county.penalty"))
        let index = try #require(feed.schema.index(of: "authorityKey"))
        guard case .derived(_, let normalizer) = feed.mapping.sources[index] else {
          throw CancellationError()
        }
        return normalizer
      }
    }
    return ["210802", "210000"].reduce(into: [:]) { $0[$1] = try? names($1) }
  }()

  @Test func `the feed's digest follows the reviewed codes and the region`() throws {
    func digest(_ change: (URL) throws -> Void) throws -> String {
      try Folders.withTemporary { folder in
        for part in ["pipelines", "schemas"] {
          try FileManager.default.copyItem(
            at: Folders.root.appending(path: part), to: folder.appending(path: part))
        }
        let pipeline = folder.appending(path: "pipelines/liaoning")
        try change(pipeline)
        let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
        return try #require(definition.feed(named: "finance.penalty")).digest
      }
    }
    let plain = try digest { _ in }
    #expect(try digest { _ in } == plain)
    let reviewed = try digest { pipeline in
      try Data("code,name,reviewer,reason,day\n91310115MA1G4L1WXK,某,周某,确认,2026-11-02\n".utf8).write(
        to: pipeline.appending(path: "reviewed-codes.csv"))
    }
    #expect(reviewed != plain)
  }
}

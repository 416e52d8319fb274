import Foundation
import Ingest
import Pipeline
import Records
import Testing

/// A definition proposed from a sample, held against the real one, which was not there to learn
/// from.
@Suite struct MappingTests {
  /// A sample, and what the proposal for it must be like.
  struct Case: Sendable, CustomTestStringConvertible {
    let department: String
    let file: String
    let feed: String
    /// How many columns may go to another field than in the real definition.
    let differing: Int
    /// What the written format must hold.
    let format: String

    var testDescription: String { file }
  }

  static let cases = [
    Case(
      department: "finance", file: "finance_xzcf_20261118_1.csv", feed: "penalty", differing: 0,
      format: #""encoding": "utf-8""#),
    Case(
      department: "market-regulation", file: "sj_xzcf_20261118_1.csv", feed: "penalty",
      differing: 0, format: #""encoding": "gb18030""#),
    Case(
      department: "business-environment", file: "ys_xzcf_20261120_1.txt", feed: "penalty",
      differing: 0, format: #""value": "A0021""#),
    Case(
      department: "public-security", file: "ga_xzcf_20261119_1.xml", feed: "penalty", differing: 1,
      format: #""path": "/datafile/header/departmentcode""#),
    Case(
      department: "high-court", file: "fy_xzaj_20261120_1.xml", feed: "judgment", differing: 1,
      format: #""repeat": "当事人/R""#),
    Case(
      department: "human-resources", file: "rs_wz_20261119_1.xml", feed: "accountability",
      differing: 0, format: #""row": "/ROWDATA/ROW""#),
    Case(
      department: "discipline-commission", file: "jw_djcf_20261118_1.csv", feed: "party",
      differing: 1, format: #""quoting": true"#),
  ]

  private static func sample(_ department: String, _ file: String) -> URL {
    Folders.fixtures.appending(path: "liaoning/inbox/\(department)/\(file)")
  }

  /// Calls the body with a copy of the pipeline that does not know the department.
  private func withPipeline<Result>(
    without department: String, _ body: (URL) throws -> Result
  ) throws -> Result {
    try Folders.withTemporary { folder in
      for part in ["pipelines", "schemas"] {
        try FileManager.default.copyItem(
          at: Folders.root.appending(path: part), to: folder.appending(path: part))
      }
      let pipeline = folder.appending(path: "pipelines/liaoning")
      try FileManager.default.removeItem(
        at: pipeline.appending(path: "departments/\(department).json"))
      return try body(pipeline)
    }
  }

  @Test(arguments: cases)
  func `a proposal is a right definition and mostly the real one`(sample: Case) throws {
    let real = try PipelineDefinition(DefinitionTree(pipelineFolder: Folders.pipeline))
    let feed = try #require(real.feed(named: "\(sample.department).\(sample.feed)"))
    try withPipeline(without: sample.department) { pipeline in
      let mapping = try SampleMapping(
        SampleMapping.Request(sample: Self.sample(sample.department, sample.file)),
        tree: DefinitionTree(pipelineFolder: pipeline))
      #expect(mapping.kind == feed.schema.kind)
      #expect(mapping.department == sample.department)
      #expect(mapping.missingFields == [])
      let text = String(decoding: mapping.definition, as: UTF8.self)
      #expect(text.contains(sample.format))

      try Data(mapping.definition).write(
        to: pipeline.appending(path: "departments/\(sample.department).json"))
      let proposed = try #require(
        PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
          .feed(named: "\(sample.department).\(mapping.kind)"))
      #expect(proposed.format == feed.format)
      #expect(proposed.patterns == feed.patterns)
      #expect(proposed.companion == nil || proposed.companion == feed.companion)

      let expected = try Self.fields(of: feed.name)
      let differing = mapping.columns.filter { column in
        expected[column.column].map { $0 != column.field ?? "" } ?? false
      }
      #expect(
        differing.count <= sample.differing, "\(differing.map { ($0.column, $0.field ?? "") })")
      #expect(mapping.columns.allSatisfy { expected[$0.column] != nil })
    }
  }

  /// The field of each column in the real definition, empty for one that is left out.
  private static func fields(of feed: String) throws -> [String: String] {
    let parts = feed.split(separator: ".").map(String.init)
    let data = try Data(
      contentsOf: Folders.pipeline.appending(path: "departments/\(parts[0]).json"))
    let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let feeds = try #require(file["feeds"] as? [[String: Any]])
    let object = try #require(feeds.first { $0["feed"] as? String == parts[1] })
    var fields: [String: String] = [:]
    for column in try #require(object["columns"] as? [[String: Any]]) {
      fields[try #require(column["column"] as? String)] = column["field"] as? String ?? ""
    }
    return fields
  }

  /// Maps a small drop that is made up here.
  private func map(
    _ text: String, named name: String = "sj_wz_20261121_1.csv", kind: String? = nil
  ) throws -> SampleMapping {
    try Folders.withTemporary { folder in
      let url = folder.appending(path: name)
      try Data(text.utf8).write(to: url)
      return try SampleMapping(
        SampleMapping.Request(sample: url, kind: kind, department: "audit"),
        tree: DefinitionTree(pipelineFolder: Folders.pipeline))
    }
  }

  private static let drop = """
    问责对象名称;问责对象代码;问责文号;问责方式;决定日期;决定机关;联系电话
    沈阳市财政局;11210100MB000014XB;沈审问责〔2026〕1号;通报;2026-03-02;沈阳市审计局;02412345678
    大连市财政局;11210200MB0000203H;大审问责〔2026〕2号;诫勉;2026/4/5;大连市审计局;041187654321
    """

  @Test func `a column nothing fits is left to a person, with shapes and no values`() throws {
    let mapping = try map(Self.drop)
    let phone = try #require(mapping.columns.last)
    #expect(phone.field == nil)
    #expect(phone.isUndecided)
    #expect(phone.shapes == ["9×11", "9×12"])
    for text in [
      String(decoding: mapping.definition, as: UTF8.self), mapping.table(inChinese: true),
      mapping.table(inChinese: false),
    ] {
      #expect(!text.contains("02412345678"))
      #expect(!text.contains("11210100MB000014XB"))
      #expect(!text.contains("沈阳市财政局"))
    }
    #expect(String(decoding: mapping.definition, as: UTF8.self).contains(#""ignore": "待定"#))
  }

  @Test func `kind, delimiter and value table are proposed`() throws {
    let mapping = try map(Self.drop)
    #expect(mapping.kind == "accountability")
    #expect(
      mapping.columns.map(\.field) == [
        "subjectName", "subjectIdentity", "documentNumber", "accountabilityForm", "decisionDate",
        "authority", nil,
      ])
    #expect(mapping.columns[3].values == "accountability-form")
    #expect(String(decoding: mapping.definition, as: UTF8.self).contains(#""delimiter": ";""#))
  }

  @Test func `the same sample gives the same bytes`() throws {
    #expect(try map(Self.drop).definition == map(Self.drop).definition)
  }

  @Test(arguments: [
    ("罚款金额（万元）", "万元"), ("罚款金额（元）", "元"), ("罚款金额(亿元)", "亿元"),
  ])
  func `the unit of an amount is told from the title`(title: String, unit: String) throws {
    let mapping = try map("行政相对人名称,\(title)\n某公司,12.5\n", kind: "penalty")
    #expect(mapping.columns[1].field == "fineAmount")
    #expect(mapping.columns[1].unit == unit)
  }

  @Test(arguments: [
    ("cw_20261121.csv", "cw_{date}.csv"), ("cw_20261121_03.txt", "cw_{date}_{part}.txt"),
    ("cw_20261121_1_r2.csv", "cw_{date}_{part}.csv"),
    ("cw12345678-7.csv", "cw12345678-7_{date}.csv"),
  ])
  func `a file pattern is told from one name`(name: String, pattern: String) throws {
    let text = String(decoding: try map(Self.drop, named: name).definition, as: UTF8.self)
    #expect(text.contains("\"\(pattern)\""))
  }

  @Test(arguments: ["11210100MB000014XB,2026-03-02\n11210200MB0000203H,2026-04-05\n", "", "<a>"])
  func `a sample without titles or rows is refused with a remedy`(text: String) throws {
    #expect(throws: RunError.self) { try map(text) }
  }

  @Test func `an unknown kind is refused and the known ones are named`() throws {
    let error = try #require(throws: RunError.self) { try map(Self.drop, kind: "penalties") }
    #expect(error.description.contains("accountability"))
  }
}

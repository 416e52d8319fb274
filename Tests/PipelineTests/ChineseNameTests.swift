import Bytes
import Deduplicate
import Normalize
import Records
import Standards
import Testing

@testable import Pipeline

/// What the kinds of the pipeline make of Chinese names, by their real definitions.
@Suite struct ChineseNameTests {
  private static let definition = Result {
    try PipelineDefinition(DefinitionTree(pipelineFolder: Folders.pipeline))
  }

  private static let same: [String: String] = [
    "documentNumber": "站财罚〔2026〕33号", "decisionDate": "2026-07-01", "authority": "营口市财政局",
    "fineAmount": "18150000", "courtCaseNumber": "（2026）辽0802行初26号",
  ]

  /// Two records of a kind as the normalizers of its feeds would derive them.
  private static func explain(
    _ kind: String, _ left: [String: String], _ right: [String: String],
    aliases: [(code: String, name: String)] = []
  ) throws -> LinkExplanation {
    let definition = try definition.get()
    let rules = try #require(definition.recordKinds.first { $0.schema.kind == kind })
    let feed = try #require(definition.feeds.first { $0.schema.kind == kind })
    var builder = RecordBatchBuilder(fieldCount: rules.schema.fields.count)
    for (number, values) in [left, right].enumerated() {
      builder.begin(line: number + 2, byteOffset: 0)
      for (index, field) in rules.schema.fields.enumerated() {
        var value: [UInt8] = []
        if let source = field.derivation?.source {
          guard case .derived(_, let normalizer) = feed.mapping.sources[index] else {
            Issue.record("\(field.name) is not derived")
            continue
          }
          let text = values[source] ?? same[source] ?? ""
          _ = normalizer.normalize(Array(text.utf8).span, into: &value)
        } else {
          value = Array((values[field.name] ?? same[field.name] ?? "").utf8)
        }
        builder.append(value: value.span)
      }
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: Key128(high: 0, low: UInt64(number)), digest: digest)
    }
    var table = AliasTable()
    let nameKey = try #require(rules.schema.index(of: "subjectNameKey"))
    for (code, name) in aliases {
      guard case .derived(_, let normalizer) = feed.mapping.sources[nameKey] else { continue }
      var key: [UInt8] = []
      _ = normalizer.normalize(Array(name.utf8).span, into: &key)
      table.insert(value: Array(code.utf8).span, name: key.span)
    }
    return LinkExplanation(
      RecordAddress(batch: 0, row: 0), RecordAddress(batch: 0, row: 1),
      in: [builder.finish()], definition: rules.linkage, aliases: table)
  }

  private static let kinds = [
    "penalty", "discipline", "accountability", "judgment", "enforcement-default",
  ]

  /// Names of one subject, and names of two, where all else that is given agrees and no code is.
  static let names: [(left: String, right: String, isOne: Bool)] = [
    ("营口市站前区发改局", "站前区发展和改革局", true),
    ("营口市站前区发展和改革局", "辽宁省营口市站前区发改局", true),
    ("沈阳市公安局", "沈阳市公安局", true),
    ("营口双利商贸有限公司", "营口双利商贸有限责任公司", true),
    ("营口双利商贸有限公司", "双利商贸有限公司", true),
    ("营口双利商贸", "营口双利商贸有限公司", true),
    ("營口雙利商貿有限公司", "营口双利商贸有限公司", true),
    ("营口双利商贸有限公司", "营口双柳商贸有限公司", false),
    ("沈阳市公安局铁西一分局", "沈阳市公安局铁西二分局", false),
    ("沈阳市公安局", "沈阳市沈河区公安局", false),
    ("沈阳市市场监督管理局", "沈阳市沈河区市场监督管理局", false),
    ("沈阳市公安局", "沈阳市公安局沈河分局", false),
    ("沈阳市财政局", "大连市财政局", false),
    ("沈阳市第一中学", "沈阳市第二中学", false),
    ("营口双利商贸有限公司", "营口双利商贸有限公司沈阳分公司", false),
    ("王建国", "王建军", false), ("张伟", "张玮", false),
    ("营口市站前区人民政府", "营口市西市区人民政府", false),
  ]

  @Test(arguments: kinds)
  func `names of one subject meet, and names of two stay apart`(kind: String) throws {
    for row in Self.names {
      let explanation = try Self.explain(
        kind, ["subjectName": row.left], ["subjectName": row.right])
      #expect(
        (explanation.verdict == .same && explanation.vetoes.isEmpty) == row.isOne,
        "\(kind): \(row.left) – \(row.right), score \(explanation.score)")
      let back = try Self.explain(kind, ["subjectName": row.right], ["subjectName": row.left])
      #expect(back.score == explanation.score)
    }
  }

  /// What the deciding organ's name adds, for one organ in two spellings and for two organs.
  static let organs: [(left: String, right: String, isFor: Bool)] = [
    ("营口市站前区发改局", "站前区发展和改革局", true), ("营口市财政局", "辽宁省营口市财政局", true),
    ("沈阳市公安局铁西一分局", "沈阳市公安局铁西二分局", false), ("沈阳市公安局", "沈阳市沈河区公安局", false),
    ("沈阳市市场监督管理局", "沈阳市沈河区市场监督管理局", false), ("沈阳市财政局", "大连市财政局", false),
  ]

  @Test(arguments: kinds)
  func `two organs are never taken for a sign of one act`(kind: String) throws {
    for row in Self.organs {
      let explanation = try Self.explain(
        kind, ["subjectName": "韩松文", "authority": row.left],
        ["subjectName": "韩松文", "authority": row.right])
      let step = try #require(explanation.steps.first { $0.field == "authorityKey" })
      #expect((step.weight > 0) == row.isFor, "\(kind): \(row.left) – \(row.right)")
    }
  }

  @Test(arguments: kinds)
  func `masked numbers never add, and veto where what can be seen differs`(kind: String) throws {
    func explain(_ left: String, _ right: String) throws -> LinkExplanation {
      try Self.explain(
        kind, ["subjectName": "韩松文", "subjectIdentity": left],
        ["subjectName": "韩松文", "subjectIdentity": right])
    }
    let without = try explain("", "")
    let agreeing = try explain("210802**********13", "210802**********13")
    #expect(agreeing.score == without.score)
    #expect(agreeing.vetoes.isEmpty)
    #expect(!(try explain("210802**********13", "210802**********21")).vetoes.isEmpty)
    #expect(!(try explain("210802**********13", "210881196912070051")).vetoes.isEmpty)
    #expect((try explain("210881**********51", "210881196912070051")).vetoes.isEmpty)
  }

  @Test(arguments: kinds)
  func `one code under two names is no evidence unless a rename explains it`(kind: String) throws {
    let left = ["subjectName": "营口市站前区经济局", "subjectIdentity": "11210802MB00005886"]
    let right = ["subjectName": "营口市站前区发展和改革局", "subjectIdentity": "11210802MB00005886"]
    let doubtful = try Self.explain(kind, left, right)
    #expect(doubtful.doubts == [0])
    #expect(doubtful.verdict == .review)
    #expect(!doubtful.sharesExactKey)
    let renamed = try Self.explain(
      kind, left, right,
      aliases: [("MB0000588", "营口市站前区经济局"), ("MB0000588", "营口市站前区发展和改革局")])
    #expect(renamed.doubts.isEmpty)
    #expect(renamed.score > doubtful.score)
  }

  static let documents: [(left: String, right: String, isVeto: Bool)] = [
    ("站财罚〔2026〕33号", "站财罚〔2026〕34号", true), ("站财罚〔2026〕33号", "站财罚[2026]第033号", false),
    ("站财罚〔2026〕33号", "33", false), ("12", "33", false),
  ]

  @Test func `two well-formed documents of one organ veto, irregular ones do not`() throws {
    for row in Self.documents {
      let explanation = try Self.explain(
        "penalty", ["subjectName": "韩松文", "documentNumber": row.left],
        ["subjectName": "韩松文", "documentNumber": row.right])
      #expect(explanation.vetoes.isEmpty != row.isVeto, "\(row.left) – \(row.right)")
    }
    #expect(DocumentNumber.irregularKeyMark == UInt8(ascii: "~"))
  }
}

import Foundation
import Testing

@testable import Pipeline
@testable import Registry

/// One workspace of three nights, and what it answers; built once for the suite.
@Suite struct ExplainTests {
  private static let finance = "finance/finance_xzcf_20261118_1.csv"
  private static let spellings = [
    "站前财罚〔2026〕33号", "站前财罚[2026]33号", "第站前财罚(2026)第033号", "站前财罚【２０２６】３３号",
  ]
  private static let person = "许厚坚"
  private static let number = "210881196912070051"

  private struct Answers {
    var explained: [String: Explanation] = [:]
    var against: [String: AgainstAccount] = [:]
    var unmasked: Explanation
    var audit: [AuditEntry]
    var auditBefore: [AuditEntry]
    var isUntouched: Bool
    var refusals: [String] = []
  }

  private static let answers = Result {
    try Folders.withTemporary { folder in
      let workspace = folder.appending(path: "workspace")
      _ = try PipelineRun(
        PipelineRun.Request(
          pipeline: Folders.pipeline, inbox: LiaoningTests.inbox, workspace: workspace,
          asOf: "2026-11-20", workers: 2, started: "test")
      ).run()
      return try ask(workspace)
    }
  }

  private static func ask(_ workspace: URL) throws -> Answers {
    let before = try Folders.files(below: workspace)
    let explain = Explain(workspace: workspace)
    var explained: [String: Explanation] = [:]
    let queries =
      spellings + [
        "000009-0000001", "（2026）辽0211行初26号", "韩松文", person,
        "\(finance):16", "\(finance):1", "finance_xzcf_20261118_1.csv:62", "大石桥市农业农村局",
        "public-security/ga_xzcf_20261120_1.xml:5", "organ-register/bb_jgml_20261118_1.csv:4",
        "discipline-commission/jw_zwcf_20261118_1.csv:55", "没有这个单位",
      ]
    for query in queries { explained[query] = try explain.explain(query) }
    let own = try #require(explained[spellings[0]]?.cases.first?.number)
    explained["its own number"] = try explain.explain(own)
    var against: [String: AgainstAccount] = [:]
    against["names"] = try explain.explain("\(finance):25", against: "\(finance):26")
    against["spellings"] = try explain.explain(
      "\(finance):62", against: "ys_xzcf_20261118_1.txt:63")
    var refusals: [String] = []
    for pair in [
      ("\(finance):16", "\(finance):26"), (own, "\(finance):26"),
      ("\(finance):26", "fy_xzaj_20261118_1.xml:524"), ("no-such-file.csv:3", "\(finance):26"),
    ] {
      do {
        _ = try explain.explain(pair.0, against: pair.1)
        refusals.append("")
      } catch { refusals.append("\(error)") }
    }
    let isUntouched = try Folders.files(below: workspace) == before
    let log = AuditLog(Workspace(root: workspace))
    let auditBefore = try log.entries().filter { $0.action == "unmasked" }
    let unmasked = try Explain(
      workspace: workspace, unmaskedFor: Explain.Reader(user: "clerk", at: "2026-11-21 09:00:00")
    ).explain(person)
    _ = try Explain(
      workspace: workspace, unmaskedFor: Explain.Reader(user: "clerk", at: "2026-11-21 09:01:00")
    ).explain(number)
    return Answers(
      explained: explained, against: against, unmasked: unmasked,
      audit: try log.entries().filter { $0.action == "unmasked" },
      auditBefore: auditBefore, isUntouched: isUntouched, refusals: refusals)
  }

  private func answer(_ query: String) throws -> Explanation {
    try #require(try Self.answers.get().explained[query])
  }

  @Test(arguments: spellings + ["its own number", "finance_xzcf_20261118_1.csv:62"])
  func `a case is found by any spelling of its number, its own number and a line`(
    query: String
  ) throws {
    let answer = try answer(query)
    #expect(answer.cases.count == 1)
    #expect(answer.cases == (try self.answer(Self.spellings[0])).cases)
  }

  @Test func `members, changes, links and merged values of a case of two reports`() throws {
    let account = try #require(try answer(Self.spellings[0]).cases.first)
    #expect(
      account.members.map(\.place.label) == [
        "\(Self.finance):62", "business-environment/ys_xzcf_20261118_1.txt:63",
      ])
    #expect(account.members.map(\.place.run) == [1, 1])
    let date = account.members[1].values.first { $0.field == "decisionDate" }
    #expect(date?.value == "2026-07-01")
    #expect(date?.changes.map(\.raw) == ["二〇二六年七月一日", ""])
    #expect(date?.changes.map(\.finding.code) == ["G504", "G611"])
    #expect(account.links.map(\.sharesExactKey) == [true])
    #expect(account.links[0].score == account.links[0].steps.map(\.weight).reduce(0, +))
    let periods = account.periods.map { "\($0.name) \($0.day) \($0.basis)" }
    #expect(periods.first == "publishedUntil 2027-07-01 报送")
    #expect(periods.last?.hasPrefix("repairFrom 2026-10-01") == true)
    let name = account.merged.first { $0.title == "行政相对人名称" }
    #expect(name?.value == "营口市站前区发展和改革局")
    #expect(name?.member == 0)
    #expect(name?.rule == "precedence")
    #expect(name?.others.map(\.value) == ["营口市站前区发改局"])
    #expect(account.subject.reason == "organCode")
    #expect(account.subject.isGovernment)
    #expect(account.status == "active")
    #expect(account.holdings.map(\.platform) == ["provincial", "national", "public"])
    #expect(
      account.holdings.map(\.isHeld) == [true, true, true]
        && account.holdings.allSatisfy { $0.events.map(\.operation) == ["add"] })
    #expect(account.holdings[0].events[0].bundle == "provincial/000001_20261118_run000001")
  }

  @Test func `a revocation is told with the line that made it and the bundles that followed`()
    throws
  {
    let answer = try answer("（2026）辽0211行初26号")
    let account = try #require(answer.cases.first)
    #expect(account.status == "revoked")
    #expect(account.revocations.map(\.place.label) == ["high-court/fy_ajcx_20261120_1.xml:5"])
    #expect(account.holdings[0].exclusion == "revoked")
    #expect(account.holdings[0].events.map(\.operation) == ["add", "withdraw"])
    #expect(account.holdings[0].events.map(\.run) == [1, 3])
  }

  @Test(arguments: ["\(finance):16", "大石桥市农业农村局"])
  func `a refused row is told with its reasons and its return file`(query: String) throws {
    let row = try #require(
      try answer(query).rows.first { $0.place.label == "\(Self.finance):16" })
    guard case .refused(let findings, let returnFile) = row.fate else {
      Issue.record("not refused: \(row.fate)")
      return
    }
    #expect(findings.map(\.code) == ["G302"])
    #expect(findings[0].chinese.contains("校验码"))
    #expect(returnFile == "returns/finance/finance_xzcf_20261118_1_run000001.csv")
  }

  @Test func `a replaced record leads to the one that replaced it`() throws {
    let rows = try answer("discipline-commission/jw_zwcf_20261118_1.csv:55").rows
    guard case .noLongerInForce(let replacedBy, let former) = rows.first?.fate else {
      Issue.record("not replaced: \(rows)")
      return
    }
    #expect(replacedBy?.label == "discipline-commission/jw_zwcf_20261120_1.csv:12")
    let named = try answer("韩松文")
    #expect(named.rows == rows, "and a name finds it too")
    #expect(named.cases.contains { $0.number == former?.number && $0.status == "revoked" })
  }

  @Test func `held files, registers, empty lines and unknown words are told apart`() throws {
    let held = try answer("public-security/ga_xzcf_20261120_1.xml:5").rows
    guard case .dropHeld(let chinese, let english) = held.first?.fate else {
      Issue.record("not held: \(held)")
      return
    }
    #expect(!chinese.isEmpty && !english.isEmpty)
    let register = try answer("organ-register/bb_jgml_20261118_1.csv:4").rows.map(\.fate)
    #expect(register == [.register(kind: "机构名录", isInForce: false)])
    #expect(try answer("\(Self.finance):1").rows.map(\.fate) == [.noRow])
    #expect(try answer("没有这个单位").isEmpty)
    #expect(try answer("000009-0000001").isEmpty)
  }

  @Test func `two names of one character's difference are two cases, and why`() throws {
    let account = try #require(try Self.answers.get().against["names"])
    #expect(account.leftCase != account.rightCase)
    #expect(!account.pair.joins)
    #expect(account.pair.score < account.pair.reviewScore)
    #expect(account.pair.vetoes.map(\.title) == ["行政相对人代码", "行政处罚决定书文号"])
    #expect(account.pair.steps.map(\.level).contains("damerau"))
    let same = try #require(try Self.answers.get().against["spellings"])
    #expect(same.leftCase == same.rightCase && same.pair.joins && same.path.isEmpty)
  }

  @Test func `a comparison that cannot be made is refused with what to do`() throws {
    let refusals = try Self.answers.get().refusals
    #expect(refusals[0].contains("names no record in force"))
    #expect(refusals[1].contains("names 2 records"))
    #expect(refusals[2].contains("different kinds"))
    #expect(refusals[3].contains("no run has seen"))
  }

  @Test func `numbers are masked unless a named person asks, which is written down`() throws {
    let answers = try Self.answers.get()
    let masked = "\(try answer(Self.person))"
    #expect(!masked.contains(Self.number))
    #expect(masked.contains("210881**********51"))
    #expect("\(answers.unmasked)".contains(Self.number))
    #expect(answers.auditBefore.isEmpty)
    #expect(answers.audit.map(\.action) == ["unmasked", "unmasked"])
    #expect(answers.audit.map(\.user) == ["clerk", "clerk"])
    #expect(
      answers.audit.map(\.detail) == ["explain \(Self.person)", "explain 210881**********51"])
  }

  @Test func `a question changes nothing in the workspace`() throws {
    #expect(try Self.answers.get().isUntouched)
  }

  @Test(arguments: [
    ("210881196912070051", "210881**********51"), ("11210802MB00005886", "112108********5886"),
    ("210881 1969 1207 0051", "210881 **** **** **51"),
    ("２１０８８１１９６９１２０７００５１", "２１０８８１**********５１"),
    ("21088119691207005", "210881*********05"), ("210881691207005", "210881*******05"),
    ("2108811980****0039", "210881**********39"), ("MB0000588", "MB*****88"), ("无", "无"),
    ("1234567", "*******"), ("", ""),
  ])
  func `of an identity number the middle is hidden`(raw: String, shown: String) {
    #expect(NumberMasking(isOff: false).number(raw) == shown)
    #expect(NumberMasking(isOff: true).number(raw) == raw)
  }

  @Test(arguments: [
    ("身份证210881196912070051。", "身份证210881**********51。"),
    ("210881-19691207-0051", "210881-********-**51"),
    ("罚款181500元，2026-07-01至2027-07-01", "罚款181500元，2026-07-01至2027-07-01"),
    ("站前财罚〔2026〕33号", "站前财罚〔2026〕33号"),
    ("210881196912070051、210881196912070043", "210881**********51、210881**********43"),
  ])
  func `in free text long runs of digits are hidden`(raw: String, shown: String) {
    #expect(NumberMasking(isOff: false).text(raw) == shown)
  }
}

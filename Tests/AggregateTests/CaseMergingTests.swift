import Aggregate
import Bytes
import Records
import Testing

@Suite struct CaseMergingTests {
  private func source(
    _ precedence: Int, rank: Int, code: String = "", name: String = ""
  ) -> MemberSource {
    MemberSource(
      drop: Array("d\(rank)".utf8), precedence: precedence, deliveryRank: rank,
      organCode: Array(code.utf8), organNameKey: Array(name.utf8))
  }

  private func records(_ rows: [[String: String]]) -> TestRecords {
    var records = TestRecords("penalty", fields: TestRecords.penaltyFields)
    records.rows = rows
    return records
  }

  @Test(arguments: [
    (SurvivorshipRule.Preference.precedence, "高优先"), (.latest, "最新到达的"), (.earliest, "高优先"),
    (.longest, "最新到达的"), (.fullest, "高优先；最新到达的；本机关"), (.authority, "本机关"),
    (.union, "高优先;最新到达的;本机关"),
  ])
  func `each preference chooses its own value`(
    preference: SurvivorshipRule.Preference, expected: String
  ) {
    let merged = records([
      ["facts": "本机关", "authorityKey": "甲局"], ["facts": "最新到达的"], ["facts": "高优先"],
      ["subjectName": "没有事实"],
    ]).merged(
      sources: [
        source(1, rank: 2, name: "甲局"), source(2, rank: 3), source(3, rank: 1), source(9, rank: 9),
      ], survivorship: [SurvivorshipRule(field: "facts", preference: preference)])
    #expect(merged["facts"] == expected)
    #expect(merged["subjectName"] == "没有事实")
    #expect(merged["memberCount"] == "4")
    #expect(merged["sources"] == "d2:2\u{1F}d3:2\u{1F}d1:2\u{1F}d9:2")
  }

  static let sanctions: [([String], String)] = [
    (["警告", "罚款"], "警告;罚款"), (["警告;罚款", "罚款"], "警告;罚款"), (["", "罚款", ""], "罚款"),
    (["罚款;没收违法所得、没收非法财物", "没收违法所得"], "罚款;没收违法所得"),
    (["没收违法所得、没收非法财物"], "没收违法所得、没收非法财物"),
  ]

  @Test(arguments: sanctions)
  func `several rows of one decision give all its sanctions`(rows: [String], expected: String) {
    let all = rows + rows
    let merged = records(all.map { ["facts": $0] }).merged(
      survivorship: [SurvivorshipRule(field: "facts", preference: .union)])
    #expect(merged["facts"] == expected)
  }

  @Test func `the rows of one department are put together, two departments' are not`() {
    let merged = records([
      ["facts": "警告"], ["facts": "罚款五千元"], ["facts": "给予警告，并处罚款"], ["facts": "警告"],
    ]).merged(
      sources: [
        source(5, rank: 1, code: "甲"), source(5, rank: 2, code: "甲"), source(9, rank: 3, code: "乙"),
        source(5, rank: 4, code: "甲"),
      ], survivorship: [SurvivorshipRule(field: "facts", preference: .fullest)])
    #expect(merged["facts"] == "给予警告，并处罚款")
    let longer = records([["facts": "警告"], ["facts": "罚款五千元，限期缴纳"], ["facts": "警告和罚款"]]).merged(
      sources: [
        source(5, rank: 1, code: "甲"), source(5, rank: 2, code: "甲"), source(9, rank: 3, code: "乙"),
      ], survivorship: [SurvivorshipRule(field: "facts", preference: .fullest)])
    #expect(longer["facts"] == "罚款五千元，限期缴纳；警告")
  }

  static let amounts: [([String], [String])] = [
    (["500000", "500000"], []), (["500000", ""], []), (["", ""], []), (["500000"], []),
    (["500000", "600000"], ["500000", "600000"]),
    (["", "1", "2", "1"], ["1", "2"]),
  ]

  @Test(arguments: amounts)
  func `two amounts for one item are a conflict with all its sources`(
    rows: [String], expected: [String]
  ) {
    let merged = records(rows.map { ["facts": $0] }).merge(mustAgree: ["facts"])
    #expect(merged.conflicts.flatMap { $0.values.map(\.text) } == expected)
    if let conflict = merged.conflicts.first {
      #expect(conflict.number == Key128(high: 1, low: 1))
      let givers = rows.indices.filter { !rows[$0].isEmpty }
      #expect(conflict.values.flatMap(\.members).map { Int($0.batch) }.sorted() == givers)
    }
  }

  @Test func `a merged record says which member gave each value`() {
    let merged = records([["facts": "短", "status": "正常"], ["facts": "长一些"]]).merged(
      sources: [source(2, rank: 1), source(1, rank: 2)],
      survivorship: [SurvivorshipRule(field: "facts", preference: .longest)])
    let fieldSources = merged["fieldSources", default: ""].split(
      separator: "\u{1F}", omittingEmptySubsequences: false)
    #expect(fieldSources.count == TestRecords.penaltyFields.count)
    #expect(fieldSources[TestRecords.penaltyFields.firstIndex(of: "facts") ?? 0] == "1")
    #expect(fieldSources[TestRecords.penaltyFields.firstIndex(of: "status") ?? 0] == "0")
  }

  @Test(arguments: [
    (["正常"], "active"), (["正常", "撤销"], "revoked"), (["异议", "正常"], "objection"),
    (["异议", "撤销"], "revoked"), ([""], "active"),
  ])
  func `one revoked member revokes the case`(states: [String], expected: String) {
    let merged = records(states.map { ["status": $0] }).merged()
    #expect(merged["caseStatus"] == expected)
  }

  @Test func `one member that restricts publication restricts it for the case`() {
    let merged = records([["publicity": "可向社会公开"], ["publicity": "不可公开"]]).merged(
      sources: [source(9, rank: 2), source(1, rank: 1)])
    #expect(merged["publicity"] == "不可公开")
    #expect(merged["subjectPublishable"] == "")
  }

  @Test func `a person's case may be published only when the department said so`() {
    #expect(records([["publicity": "可向社会公开"]]).merged()["subjectPublishable"] == "1")
    #expect(records([["publicity": "不可公开"]]).merged()["subjectPublishable"] == "")
    #expect(records([[:]]).merged()["subjectPublishable"] == "")
  }
}

@Suite struct RevocationIndexTests {
  private func index(_ references: [String]) -> RevocationIndex {
    var events = TestRecords("revocation", fields: ["caseReference"], role: .event)
    events.rows = references.map { ["caseReference": $0] }
    return RevocationIndex(
      schema: events.schema, batches: [events.batch], addresses: events.addresses)
  }

  private func judgments(_ rows: [(reference: String, document: String)]) -> TestRecords {
    var records = TestRecords("judgment", fields: TestRecords.penaltyFields)
    records.rows = rows.map { ["caseReference": $0.reference, "documentKey": $0.document] }
    return records
  }

  @Test func `an event revokes all parties of the one case it names`() {
    var revocations = index(["R1"])
    let records = judgments([("R1", "2026辽0802行初1"), ("R1", "2026辽0802行初1"), ("R2", "x")])
    revocations.match(
      schema: records.schema, batches: [records.batch], addresses: records.addresses)
    #expect(revocations.events.map(\.waiting) == [nil])
    var party = records
    party.rows = [records.rows[1]]
    #expect(party.merged(revocations: revocations)["caseStatus"] == "revoked")
    party.rows = [records.rows[2]]
    #expect(party.merged(revocations: revocations)["caseStatus"] == "active")
  }

  @Test func `an unknown or ambiguous reference waits and revokes nothing`() {
    var revocations = index(["R1", "R9", ""])
    let records = judgments([("R1", "one"), ("R1", "another")])
    revocations.match(
      schema: records.schema, batches: [records.batch], addresses: records.addresses)
    #expect(
      revocations.events.map(\.waiting) == [.ambiguousCase, .unknownCase, .noReference])
    #expect(records.merged(revocations: revocations)["caseStatus"] == "active")
  }
}

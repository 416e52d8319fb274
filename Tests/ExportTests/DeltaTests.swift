import Bytes
import Parallel
import Records
import Testing

@testable import Export

@Suite struct DeltaTests {
  @Test func `a new case is added, a changed one changed, a lost one withdrawn`() throws {
    let plan = try Support.plan()
    let first = try Support.delta([.init(id: 1), .init(id: 2), .init(id: 3)], plan)
    #expect(first.counts.added == 3)
    var second = Support.Merged(id: 2)
    second.values[4] = "1999999"
    let next = try Support.delta(
      [.init(id: 1), second, .init(id: 4)], held: first.held, plan,
      superseded: [Key128(high: 1, low: 3): Key128(high: 1, low: 1)])
    #expect(
      text(next.texts[0]) == """
        000001-0000002,沈阳甲公司,1.999999,2026/11/01,变更\r
        000001-0000003,沈阳甲公司,0.2,2026/11/01,撤回\r
        000001-0000004,沈阳甲公司,0.2,2026/11/01,新增\r

        """)
    #expect(next.counts.withdrawnByReason == ["merged": 1])
    #expect(next.counts.heldAfter == 3)
    try next.counts.check(place: "test")
    let third = try Support.delta([.init(id: 1), second, .init(id: 4)], held: next.held, plan)
    #expect(third.counts.unchanged == 3)
    #expect(third.texts[0].isEmpty)
    #expect(third.held == next.held)
  }

  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var merged = Support.Merged(id: 1)
    let scope: PlatformDefinition.Scope
    let persons: PlatformDefinition.Persons
    let reason: WithdrawalReason?

    init(
      _ name: String, _ scope: PlatformDefinition.Scope, _ persons: PlatformDefinition.Persons,
      _ reason: WithdrawalReason?, _ change: (inout Support.Merged) -> Void
    ) {
      testDescription = name
      self.scope = scope
      self.persons = persons
      self.reason = reason
      change(&merged)
    }
  }

  @Test(
    arguments: [
      Case("an organ", .government, .none, nil) { $0.subjectClass = "机关" },
      Case("a company", .government, .all, .outOfScope) { $0.scope = "general" },
      Case("a company, general", .general, .none, nil) { $0.scope = "general" },
      Case("an organ, general", .general, .none, .outOfScope) { _ in },
      Case("anybody", .all, .all, nil) { $0.scope = "general" },
      Case("revoked", .all, .all, .revoked) { $0.status = "revoked" },
      Case("objection stays", .all, .all, nil) { $0.status = "objection" },
      Case("a person, none", .all, .none, .notPublishable) { $0.values[1] = "自然人" },
      Case("a person, publishable", .all, .publishable, nil) {
        $0.values[1] = "自然人"
        $0.publishable = "1"
      },
      Case("a person, not so", .all, .publishable, .notPublishable) { $0.values[1] = "自然人" },
      Case("an official without a category", .all, .none, .notPublishable) {
        $0.values[1] = ""
        $0.subjectClass = "公务员"
      },
      Case("unknown with a credit code", .all, .none, nil) { $0.values[1] = "" },
      Case("unknown with a resident number", .all, .none, .notPublishable) {
        $0.values[1] = ""
        $0.values[2] = Support.resident
      },
      Case("unknown without a number", .all, .none, .notPublishable) {
        $0.values[1] = ""
        $0.values[2] = ""
      },
    ])
  func `who is for a platform`(_ given: Case) throws {
    let plan = try Support.plan {
      $0.scope = given.scope
      $0.persons = given.persons
    }
    let open = try Support.plan { $0.scope = .all }
    let sent = try Support.delta([given.merged], plan)
    #expect(sent.counts.added == (given.reason == nil ? 1 : 0))
    #expect(sent.counts.excluded == (given.reason.map { [$0.name: 1] } ?? [:]))
    // Held from a time when it was for the platform: now it is withdrawn, or stays.
    var before = given.merged
    before.status = "active"
    let held = try Support.delta([before], open).held
    let after = try Support.delta([given.merged], held: held, plan)
    #expect(after.counts.withdrawnByReason == (given.reason.map { [$0.name: 1] } ?? [:]))
    try after.counts.check(place: "test")
  }

  @Test func `a record without a source line is never sent`() throws {
    var merged = Support.Merged(id: 5)
    merged.sources = ""
    let plan = try Support.plan()
    #expect {
      try Support.delta([merged], plan)
    } throws: { error in "\(error)".contains("case 000001-0000005") }
  }

  @Test func `conditions, masks, values and reasons`() throws {
    let plan = try Support.plan([
      PlatformColumn(column: "A", source: .constant("辽")),
      PlatformColumn(
        column: "B", source: .field("subjectIdentity"), mask: .keeping(leading: 6, trailing: 4),
        conditions: [.init(field: "subjectCategory", values: ["自然人"])]),
      PlatformColumn(
        column: "C", source: .field("subjectIdentity"),
        conditions: [.init(field: "subjectCategory", values: ["法人及非法人组织"])]),
      PlatformColumn(
        column: "D", source: .field("subjectCategory"),
        values: ["自然人": "2", "法人及非法人组织": "1"]),
      PlatformColumn(
        column: "ZT", source: .merged(.caseStatus),
        values: ["active": "0", "revoked": "1", "objection": "2"]),
      PlatformColumn(column: "CZ", source: .operation, values: ["add": "I", "withdraw": "D"]),
      PlatformColumn(column: "YY", source: .reason, values: ["revoked": "10"]),
    ]) { $0.scope = .all }
    var person = Support.Merged(id: 1)
    person.values[1] = "自然人"
    person.values[2] = Support.resident
    person.status = "objection"
    var other = Support.Merged(id: 2)
    other.values[1] = "个体工商户;自然人"
    let part = try Support.delta([person, other], plan)
    #expect(
      text(part.texts[0]) == """
        辽,210102********1236,,2,2,I,\r
        辽,,,个体工商户;2,0,I,\r

        """)
    #expect(part.problems.sorted.map(\.problem.value) == ["个体工商户"])
    person.status = "revoked"
    let next = try Support.delta([person], held: part.held, plan)
    #expect(
      text(next.texts[0]) == """
        辽,210102********1236,,2,1,D,10\r
        辽,,,个体工商户;2,1,D,来源单位已不再报送\r

        """)
  }

  @Test func `rows sent under other columns are rendered anew`() throws {
    let old = try Support.plan([PlatformColumn(column: "MC", source: .field("subjectName"))])
    let held = try Support.delta([.init(id: 1), .init(id: 2), .init(id: 3)], old).held
    var revoked = Support.Merged(id: 2)
    revoked.status = "revoked"
    let next = try Support.delta([.init(id: 1), revoked], held: held, try Support.plan())
    #expect(
      text(next.texts[0]) == """
        000001-0000001,沈阳甲公司,0.2,2026/11/01,变更\r
        000001-0000002,沈阳甲公司,0.2,2026/11/01,撤回\r
        000001-0000003,,,,撤回\r

        """)
    #expect(next.problems.sorted.map(\.problem.code) == [.formerLayout])
  }

  @Test func `what cannot be written properly is sent and counted`() throws {
    let plan = try Support.plan(
      Support.columns + [PlatformColumn(column: "SS", source: .field("facts"))]
    ) {
      $0.leakCheck = true
      $0.formats = [.xml]
    }
    var merged = Support.Merged(id: 1)
    merged.values[3] = "2026年"
    merged.values[4] = "若干"
    merged.values[5] = "甲\u{0C}<\(Support.resident)>"
    let part = try Support.delta([merged], plan)
    #expect(
      text(part.texts[0]) == "<ROW><BH>000001-0000001</BH><MC>沈阳甲公司</MC><FK>若干</FK>"
        + "<RQ>2026年</RQ><SS>甲&lt;210102********1236&gt;</SS><CZ>新增</CZ></ROW>\n")
    #expect(
      part.problems.sorted.map { "\($0.problem.column) \($0.problem.code)" } == [
        "FK notAnAmount", "RQ notADate", "SS controlCharacters", "SS residentNumber",
      ])
  }

  @Test func `rows out of order are an error`() throws {
    let plan = try Support.plan()
    #expect(throws: ExportError.self) {
      try Support.delta([.init(id: 2), .init(id: 1)], plan)
    }
    var held = HeldRows()
    let damaged: [UInt8] = [0, 1, 2]
    held.append(key: Key128(high: 1, low: 1), value: damaged.span)
    #expect(throws: ExportError.self) { try Support.delta([], held: held, plan) }
  }

  @Test func `held rows come back as they were put in`() throws {
    let part = try Support.delta([.init(id: 1), .init(id: 9)], try Support.plan())
    var keys: [UInt64] = []
    for (key, range) in part.held {
      keys.append(key.low)
      let value = Array(part.held.bytes[range])
      let row = HeldRow(decoding: value.span)
      #expect(row?.cells == [MergedFields.caseID(of: key), "沈阳甲公司", "0.2", "2026/11/01", ""])
    }
    #expect(keys == [1, 9])
    let cut = part.held.parts(
      cutAt: [Key128(high: 1, low: 1), Key128(high: 1, low: 5), Key128(high: 2, low: 0)])
    #expect(cut.map(\.count) == [0, 1, 1, 0])
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func `parts put together are the whole, and the holdings follow`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let plan = try Support.plan {
      $0.status = .files
      $0.statusColumn = ""
      $0.formats = [.csv, .xml]
    }
    func night() -> [Support.Merged] {
      (1...60).filter { _ in Bool.random(using: &random) }.map { id in
        var merged = Support.Merged(id: UInt64(id))
        merged.values[4] = "\(Int.random(in: 1...3, using: &random))"
        if Int.random(in: 0..<5, using: &random) == 0 { merged.status = "revoked" }
        return merged
      }
    }
    var held = HeldRows()
    for _ in 0..<4 {
      let merged = night()
      let batch = Support.batch(merged)
      let whole = try Delta.part(merged: batch, rows: 0..<batch.count, held: held, plan: plan)
      try whole.counts.check(place: "test")
      #expect(whole.held.map(\.key.low) == merged.filter { $0.status == "active" }.map(\.id))
      for workers in [1, 2, 7] {
        let parts = try Delta.parts(
          merged: [batch], held: held, plan: plan, rowsPerPart: 7, workers: workers)
        var counts = DeltaCounts()
        var rows = HeldRows()
        for part in parts {
          counts.add(part.counts)
          rows.append(part.held)
        }
        #expect(counts == whole.counts)
        #expect(rows == whole.held)
        for output in plan.outputs.indices {
          #expect(parts.flatMap { $0.texts[output] } == whole.texts[output])
        }
      }
      held = whole.held
    }
  }
}

@Suite struct StatusColumnTests {
  @Test func `a status field says what became of the case`() throws {
    let values = ["正常": "0", "撤销": "1", "异议": "2"]
    let plan = try Support.plan([
      PlatformColumn(column: "BH", source: .merged(.caseID)),
      PlatformColumn(column: "CZ", source: .field("facts"), values: values),
    ])
    func merged(_ id: UInt64, _ field: String, _ status: String) -> Support.Merged {
      var merged = Support.Merged(id: id, status: status)
      merged.values[5] = field
      return merged
    }
    let first = try Support.delta(
      [merged(1, "正常", "active"), merged(2, "", "active"), merged(3, "正常", "objection")], plan)
    #expect(
      text(first.texts[0])
        == "000001-0000001,0\r\n000001-0000002,0\r\n000001-0000003,2\r\n")
    let next = try Support.delta(
      [merged(1, "正常", "revoked"), merged(3, "正常", "active")], held: first.held, plan)
    #expect(
      text(next.texts[0])
        == "000001-0000001,1\r\n000001-0000002,1\r\n000001-0000003,0\r\n")
  }
}

import Foundation
import Normalize
import Records
import Standards
import Testing

@Suite struct RowsTests {
  @Test func `repairs and warnings are counted for the rows that became records`() {
    let rows = Rows(fields: [
      .init(name: "name", form: .organizationName),
      .init(name: "day", form: .date),
      .init(name: "kind", form: .code) { $0.codes = CodeTable([(raw: "1", value: "警告")]) },
    ])
    let batch = rows.normalize([
      ["甲公司", "2023/1/5", "1"], [" 乙公司", "2023-01-05", "罚金"], ["丙公司", "2023/1/5", "其他"],
      [" 丁公司", "2023-13-45", "罚金"],
    ])
    #expect(batch.rowCount == 4)
    #expect(batch.records.count == 3)
    #expect(batch.refusals.map { $0.findings.map(\.code.rawValue) } == [["G204"]])
    #expect(batch.counts == ["G501×1", "G504×2", "G509×1", "G601×2"])
    #expect(batch.trace(of: 1).map(\.code) == [.outerBlanksRemoved, .unmappedCode])
  }

  @Test(
    arguments: [
      (
        IdentityNumberVerdict.Kind.unifiedSocialCreditCode, "210802199001010013",
        "residentIdentityNumber: checkIsRight"
      ),
      (.unifiedSocialCreditCode, "MA1B3N1N2", "organizationCode: checkIsRight"),
      (.residentIdentityNumber, "91330203674737244W", "unifiedSocialCreditCode: checkIsRight"),
      (.organizationCode, "91330203674737244W", "unifiedSocialCreditCode: checkIsRight"),
      (.registrationNumber, "MA1B3N1N2", "organizationCode: checkIsRight"),
      (.taxpayerNumber, "MA1B3N1N2", "organizationCode: checkIsRight"),
    ])
  func `a number of another sort is a warning that says which and why`(
    expected: IdentityNumberVerdict.Kind, number: String, reason: String
  ) {
    let batch = Rows(fields: [
      .init(name: "number", form: .identityNumber) { $0.expectedIdentity = expected }
    ]).normalize([[number]])
    #expect(batch.counts == ["G604×1"])
    #expect(
      batch.trace(of: 0) == [
        .init(field: 0, code: .identityOfOtherSort, reason: reason, rawValue: number)
      ])
  }

  @Test(
    arguments: [
      (IdentityNumberVerdict.Kind.taxpayerNumber, "91330203674737244W"),
      (.taxpayerNumber, "210802199001010013"), (.taxpayerNumber, "21080212345678901"),
      (.taxpayerNumber, "210802674737244"), (.taxpayerNumber, "21080219900101001300"),
      (.residentIdentityNumber, "210802199001010013"),
      (.socialOrganizationNumber, "沈社证字第0123号"), (.socialOrganizationNumber, "010123"),
      (.socialOrganizationNumber, "51210000MJ00000124"),
      (.unifiedSocialCreditCode, "91330203674737244W"), (.organizationCode, "MA1B3N1N2"),
    ])
  func `a number of the column's sort is taken without a word`(
    expected: IdentityNumberVerdict.Kind, number: String
  ) {
    let batch = Rows(fields: [
      .init(name: "number", form: .identityNumber) { $0.expectedIdentity = expected }
    ]).normalize([[number]])
    #expect(batch.counts.isEmpty)
    #expect(batch.records.count == 1)
  }

  @Test(
    arguments: [
      ("20000", "处罚款2万元", false), ("2", "处罚款2万元", true), ("2", "罚款贰万元整", true),
      ("20000", "处罚款2元", true), ("20000", "处罚款3万元", false), ("0", "处罚款2万元", false),
      ("", "处罚款2万元", false), ("2", "警告，罚款2元，没收2万元", false), ("2", "", false),
      ("2000", "没收违法所得0.2万元，罚款20000000元", false),
      ("2", "罚款20,000.00元", true), ("1999999", "罚款199.9999万元", false),
    ])
  func `an amount ten thousand times off its sentence is a warning`(
    amount: String, sentence: String, isMixedUp: Bool
  ) {
    var rows = Rows(fields: [
      .init(name: "amount", form: .money), .init(name: "content", form: .text),
    ])
    rows.rules = [
      CrossFieldRule(
        condition: .amountMatches(field: "amount", sentence: "content"), refuses: false, basis: "")
    ]
    let batch = rows.normalize([[amount, sentence]])
    let expected: [String] = isMixedUp ? ["G603×1"] : []
    #expect(batch.counts == expected)
    #expect(batch.records.count == 1)
    if isMixedUp { #expect(batch.trace(of: 0).map(\.reason) == [amount + "元"]) }
    rows.rules = [
      CrossFieldRule(
        condition: .amountMatches(field: "amount", sentence: "content"), refuses: true, basis: "")
    ]
    let strict = rows.normalize([[amount, sentence]])
    #expect(strict.refusals.map { $0.findings.map(\.code) } == expected.map { _ in [.unitMixUp] })
  }

  @Test(
    arguments: [
      ("自然人", "210802199001010013", false), ("个体工商户", "210802199001010013", false),
      ("法人及非法人组织", "210802199001010013", true), ("法人及非法人组织", "91330203674737244W", false),
      ("自然人", "91330203674737244W", true), ("个体工商户", "91330203674737244W", true),
      ("法人及非法人组织", "92210211MA0001464X", true), ("个体工商户", "92210211MA0001464X", false),
      ("法人及非法人组织", "MA1B3N1N2", false), ("自然人", "MA1B3N1N2", true),
      ("法人及非法人组织", "2108**********0013", false), ("法人及非法人组织", "", false),
      ("", "210802199001010013", false),
    ])
  func `a class that the number does not bear out is a warning`(
    subjectClass: String, number: String, isMismatch: Bool
  ) {
    var rows = Rows(fields: [
      .init(name: "class", form: .text), .init(name: "number", form: .identityNumber),
    ])
    rows.rules = [
      CrossFieldRule(
        condition: .classFits(
          field: "class", identity: "number",
          classes: CrossFieldRule.SubjectClasses(
            residents: ["自然人", "个体工商户"], individualBusinesses: ["个体工商户"],
            organizations: ["法人及非法人组织"])), refuses: false, basis: "")
    ]
    let batch = rows.normalize([[subjectClass, number]])
    #expect(batch.records.count == 1)
    #expect((batch.counts.first { $0.hasPrefix("G613") } != nil) == isMismatch)
  }

  @Test(
    arguments: [
      // The National Day of 2024: eight days off, made up on 29 September and 12 October.
      ("2024-09-29", "2024-10-15", ["G611×1"]), ("2024-09-29", "2024-10-14", []),
      ("2024-09-30", "2024-10-15", []), ("2024-01-04", "2024-01-15", []),
      ("2024-01-03", "2024-01-15", ["G611×1"]), ("", "2024-01-15", []),
      // No notice for 2028 is out: near the limit only provisional, long after it for sure.
      ("2028-01-04", "2028-01-14", ["G612×1"]), ("2027-11-04", "2028-01-14", ["G611×1"]),
      ("2028-01-05", "2028-01-14", []),
    ])
  func `what is reported after so many working days is late`(
    decided: String, delivered: String, counts: [String]
  ) throws {
    var rows = Rows(fields: [.init(name: "day", form: .date)])
    rows.deadline = ReportingDeadline(
      field: 0, workingDays: 7, calendar: try WorkingDayCalendar(csv: Facts.text("holidays.csv")))
    rows.deliveryDay = try #require(CalendarDate(delivered)).days
    #expect(rows.normalize([[decided]]).counts == counts)
  }

  private func values(_ batch: NormalizedBatch) -> [[String]] {
    (0..<batch.records.count).map { row in
      (0..<batch.records.fieldCount).map { batch.records.text(of: $0, in: row) }
    }
  }

  @Test func `joined cells make one value, empty ones left out`() {
    var rows = Rows(fields: [
      .init(name: "name", form: .text), .init(name: "more", form: .text),
      .init(name: "rest", form: .text),
    ])
    rows.joins = [0: [1, 2]]
    let batch = rows.normalize([["辽宁省", " ", "营口市"], ["a", "b ", "c"], ["", "", ""]])
    #expect(values(batch) == [["辽宁省 营口市", "", "营口市"], ["a b c", "b", "c"], ["", "", ""]])
  }

  @Test func `a cell of several names makes a row of each, and the sums close`() {
    var rows = Rows(fields: [
      .init(name: "name", form: .name), .init(name: "day", form: .date),
    ])
    rows.split = .init(column: 0, sign: Array("、".utf8))
    let batch = rows.normalize([
      ["甲公司、乙公司", "2023-01-05"], ["丙公司", "2023-01-05"], ["、丁公司、 、", "2023-01-05"],
      ["戊公司、己公司", "2023-13-45"], ["、", "2023-01-05"],
    ])
    #expect(
      values(batch).map(\.[0]) == ["甲公司", "乙公司", "丙公司", "丁公司", ""],
      "a cell of signs alone is one empty name")
    #expect(batch.refusals.map(\.cells) == [["戊公司", "2023-13-45"], ["己公司", "2023-13-45"]])
    #expect(batch.rowCount == 7)
    let data = batch.records.data
    let bytes = data.span
    #expect((0..<5).map { batch.records.line(of: $0, in: bytes) } == [2, 2, 3, 4, 6])
  }
}

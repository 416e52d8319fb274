import Aggregate
import Foundation
import Records
import Standards
import Testing

@Suite struct CasePeriodsTests {
  static func table(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "schemas/codes/\(name)"), encoding: .utf8)
  }

  private func merged(
    _ kind: String, _ row: [String: String], asOf: String, reading: TermReading = .civilCode
  ) throws -> [String: String] {
    var records = TestRecords(
      kind,
      fields: kind == "discipline"
        ? ["sanctionFamily", "sanction", "decisionDate", "effectiveDate", "endDate"]
        : ["sanctionKinds", "decisionDate", "publicationEnd"])
    records.rows = [row]
    return records.merged(
      periods: CasePeriods(
        schema: records.schema, terms: try SanctionTerms(csv: Self.table("sanction-terms.csv")),
        reading: reading,
        publication: try PublicationRules(periods: Self.table("publication-periods.csv"))
          .withTiers(csv: Self.table("publication-tiers.csv")),
        asOf: CalendarDate(asOf)))
  }

  @Test func `a delivered end of a term stands and is called delivered`() throws {
    let row = [
      "sanctionFamily": "政务处分", "sanction": "警告", "decisionDate": "2025-08-31",
      "endDate": "2026-02-27",
    ]
    let merged = try merged("discipline", row, asOf: "2026-11-18")
    #expect(merged["termEnd"] == "2026-02-27")
    #expect(merged["termBasis"] == "报送")
  }

  @Test(
    arguments: [
      (TermReading.civilCode, "2026-02-28"), (.practice, "2026-02-27"),
    ])
  func `a computed end of a term says so, with the article and the reading`(
    _ reading: TermReading, _ end: String
  ) throws {
    let row = ["sanctionFamily": "政务处分", "sanction": "警告", "decisionDate": "2025-08-31"]
    let merged = try merged("discipline", row, asOf: "2026-11-18", reading: reading)
    #expect(merged["termEnd"] == end)
    let basis = try #require(merged["termBasis"])
    #expect(basis.hasPrefix("计算：公职人员政务处分法第八条"))
    #expect(basis.contains("6 个月") && basis.hasSuffix(reading.title))
  }

  @Test func `a term runs from the day of effect where there is one`() throws {
    let row = [
      "sanctionFamily": "党纪处分", "sanction": "严重警告", "decisionDate": "2025-01-01",
      "effectiveDate": "2025-02-01",
    ]
    #expect(try merged("discipline", row, asOf: "2026-11-18")["termEnd"] == "2026-08-01")
  }

  @Test func `no term and an unknown term are told apart, and neither gives a day`() throws {
    let none = try merged(
      "discipline", ["sanctionFamily": "政务处分", "sanction": "开除", "decisionDate": "2025-01-01"],
      asOf: "2026-11-18")
    #expect(none["termEnd"] == "" && none["termBasis"]?.hasSuffix("没有期间") == true)
    let unknown = try merged(
      "discipline", ["sanctionFamily": "党纪处分", "sanction": "留党察看", "decisionDate": "2025-01-01"],
      asOf: "2026-11-18")
    #expect(unknown["termEnd"] == "" && unknown["termBasis"] == "")
  }

  @Test(
    arguments: [
      ("罚款", "2026-05-08", "2026-11-18", "2027-05-08", "2026-08-08", "令第36号，一般"),
      ("罚款;吊销许可证件", "2026-05-08", "2026-11-18", "2029-05-08", "2027-05-08", "令第36号，严重"),
      ("罚款", "2025-05-08", "2026-03-31", "2028-05-08", "2025-08-08", "令第58号，一般"),
      ("罚款", "2025-05-08", "2026-04-01", "2026-05-08", "2025-08-08", "令第36号，一般"),
    ])
  func `publication follows the rules of the day of the question`(
    _ kinds: String, _ decided: String, _ asOf: String, _ end: String, _ repair: String,
    _ basis: String
  ) throws {
    let row = ["sanctionKinds": kinds, "decisionDate": decided]
    let merged = try merged("penalty", row, asOf: asOf)
    #expect(merged["publishedUntil"] == end)
    #expect(merged["repairFrom"] == repair)
    #expect(merged["publicationBasis"]?.hasPrefix("计算：") == true)
    #expect(merged["publicationBasis"]?.contains(basis) == true)
  }

  @Test func `a slight matter is not published, an ungraded one is not guessed`() throws {
    let slight = try merged(
      "penalty", ["sanctionKinds": "警告", "decisionDate": "2026-05-08"], asOf: "2026-11-18")
    #expect(slight["publishedUntil"] == "")
    #expect(slight["publicationBasis"]?.hasSuffix("轻微，原则上不公示") == true)
    let other = try merged(
      "penalty", ["sanctionKinds": "罚款;其他", "decisionDate": "2026-05-08"], asOf: "2026-11-18")
    #expect(other["publishedUntil"] == "" && other["publicationBasis"] == "")
    #expect(other["repairFrom"] == "")
  }

  @Test func `a delivered end of publication stands`() throws {
    let row = [
      "sanctionKinds": "罚款", "decisionDate": "2026-05-08", "publicationEnd": "2026-12-31",
    ]
    let merged = try merged("penalty", row, asOf: "2026-11-18")
    #expect(merged["publishedUntil"] == "2026-12-31" && merged["publicationBasis"] == "报送")
  }
}

import Normalize
import Records
import Testing

/// Dates that contradict one another or the day of delivery (day 20000 is 2024-10-04).
@Suite struct TimeDamageTests {
  private static var rows: Rows {
    Rows(
      fields: [
        .init(name: "name", form: .text), .init(name: "decisionDate", form: .date),
        .init(name: "publicationEnd", form: .date),
      ],
      rules: [
        CrossFieldRule(
          condition: .notAfterDelivery(field: "decisionDate"), refuses: true, basis: "试验"),
        CrossFieldRule(
          condition: .notAfter(field: "decisionDate", limit: "publicationEnd"), refuses: true,
          basis: "试验"),
      ])
  }

  @Test(
    arguments: [
      ("2024-10-04", "2025-10-04", ""), ("2024-10-05", "", "G401"), ("2204-10-04", "", "G204"),
      ("2024-10-04", "2024-10-03", "G402"), ("2024-09-30", "2024-09-30", ""),
      ("2024-09-29", "长期", ""),
    ])
  func `a decision is neither after its delivery nor after the end of its publication`(
    _ decided: String, _ end: String, _ code: String
  ) {
    let batch = Self.rows.normalize([["甲", decided, end]])
    #expect(
      batch.refusals.flatMap { $0.findings.map(\.code.rawValue) } == (code.isEmpty ? [] : [code]))
    #expect(batch.records.count == (code.isEmpty ? 1 : 0))
  }

  @Test func `values that take the slow way are counted, by value and by row`() {
    let batch = Self.rows.normalize([
      ["甲", "2024-10-01", "2025-10-01"], ["乙", "二〇二四年十月一日", "2025-10-01"],
      ["丙", "二〇二四年十月一日", "2025-10-01"],
    ])
    #expect(batch.slowValues.valueCount == 1, "the second time the value is remembered")
    #expect(batch.slowValues.rowCount == 1)
    #expect(batch.slowValues.nanoseconds == 0, "without a clock nothing is measured")
  }
}

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
}

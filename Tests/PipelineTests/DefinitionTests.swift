import Foundation
import Pipeline
import Testing

@Suite struct DefinitionTests {
  /// The Liaoning definitions with one text in one file replaced.
  private func mistakes(
    _ changes: [(file: String, from: String, to: String)]
  ) throws -> [String] {
    try Folders.withTemporary { folder in
      for part in ["pipelines", "schemas"] {
        try FileManager.default.copyItem(
          at: Folders.root.appending(path: part), to: folder.appending(path: part))
      }
      for change in changes {
        let url = folder.appending(path: change.file)
        let text = try String(contentsOf: url, encoding: .utf8)
        #expect(text.contains(change.from), "nothing to change in \(change.file)")
        try text.replacing(change.from, with: change.to, maxReplacements: 1)
          .write(to: url, atomically: true, encoding: .utf8)
      }
      do {
        _ = try PipelineDefinition(
          DefinitionTree(pipelineFolder: folder.appending(path: "pipelines/liaoning")))
        return []
      } catch let error as DefinitionError {
        return error.mistakes.map { $0.replacing(folder.path + "/", with: "") }
      }
    }
  }

  @Test func `the definitions of the repository have no mistakes`() throws {
    #expect(try mistakes([]) == [])
  }

  private static let finance = "pipelines/liaoning/departments/finance.json"
  private static let penalty = "pipelines/liaoning/kinds/penalty.json"
  private static let violation = "\"field\": \"violation\""
  private static let schema = "schemas/records/penalty.json"
  private static let reviewed = "pipelines/liaoning/reviewed-codes.csv"

  @Test(arguments: [
    (finance, "\"precedence\"", "\"precedense\"", "unknown key \"precedense\""),
    (finance, "\"field\": \"violation\"", "\"field\": \"violations\"", "no field “violations”"),
    (finance, "\"unit\": \"万元\"", "\"unit\": \"万\"", "分, 元, 万元, 亿元"),
    (finance, "penalty-kind-2018", "penalty-kind-2019", "no schemas/codes/penalty-kind-2019.csv"),
    (finance, "\"upsert\"", "\"merge\"", "\"merge\" is not known"),
    (finance, "{date}", "{day}", "only {date}, {part} and {revision}"),
    (finance, "\"resident\"", "\"residents\"", "organization, registration, resident"),
    (
      finance, violation, violation + ", \"identity\": \"resident\"",
      "a field of identity numbers"
    ),
    (finance, "\"precedence\": 60", "\"precedence\": 60, \"region\": \"2108\"", "six digits"),
    (
      finance, "\"precedence\": 60", "\"precedence\": 60, \"region\": \"219999\"",
      "no division of today"
    ),
    (
      finance, violation, violation + ", \"position\": 3",
      "only a csv file without titles"
    ),
    (finance, "\"headLines\": 1", "\"headLines\": 0", "needs the position of each column"),
    (
      finance, violation, violation + ", \"split\": \"\"",
      "the sign between its names"
    ),
    (finance, "\"column\": \"违法事实\"", "\"join\": [\"违法事实\"]", "two columns or more"),
    (schema, "\"amountMatches\"", "\"amountEquals\"", "amountMatches"),
    (schema, "\"field\": \"fineAmount\"", "\"field\": \"facts\"", "not an amount"),
    (penalty, "\"documentKey\"", "\"documentKeys\"", "documentKeys"),
    (penalty, "\"exact\"", "\"exactly\"", "“exactly” is not known"),
    ("schemas/records/penalty.json", "\"form\": \"name\"", "\"form\": \"naming\"", "naming"),
    ("schemas/platforms/public/penalty.json", "\"subjectName\"", "\"subject\"", "subject"),
    ("pipelines/liaoning/pipeline.json", "\"national\"", "\"nation\"", "the file is missing"),
  ])
  func `a mistake is told with file, line and remedy`(
    file: String, from: String, to: String, expected: String
  ) throws {
    let found = try mistakes([(file, from, to)])
    #expect(found.contains { $0.contains(expected) }, "\(found)")
    #expect(found.allSatisfy { $0.contains(".json:") })
  }

  @Test(arguments: [
    ("91310115MA1G4L1WXK,某公司,周某,登记机关书面确认,2026-11-02", nil as String?),
    ("91310115MA1G4L1WX7,某公司,周某,登记机关书面确认,2026-11-02", "no review is needed"),
    ("9131O115MA1G4L1WXK,某公司,周某,登记机关书面确认,2026-11-02", "a credit code has eighteen"),
    ("91310115MA1G4L1WXK,某公司,,登记机关书面确认,2026-11-02", "the reviewer is missing"),
    ("91310115MA1G4L1WXK,某公司,周某,登记机关书面确认,2026/11/2", "YYYY-MM-DD"),
    ("91310115MA1G4L1WXK,某公司", "found 2 cells"),
  ])
  func `a reviewed code is a real exception with a name to it`(row: String, expected: String?)
    throws
  {
    let found = try mistakes([(Self.reviewed, "day\n", "day\n\(row)\n")])
    #expect(found.isEmpty == (expected == nil), "\(found)")
    if let expected {
      #expect(found.contains { $0.contains(expected) && $0.contains(".csv:2:") }, "\(found)")
    }
  }

  @Test func `all mistakes are listed at once`() throws {
    let found = try mistakes([
      (Self.finance, "\"precedence\"", "\"precedense\""),
      (Self.finance, "\"field\": \"violation\"", "\"field\": \"violations\""),
      (Self.penalty, "\"exact\"", "\"exactly\""),
    ])
    #expect(found.contains { $0.contains("precedense") })
    #expect(found.contains { $0.contains("violations") })
    #expect(found.contains { $0.contains("exactly") })
  }

  @Test func `a value table that contradicts itself is a mistake`() throws {
    let found = try mistakes([
      ("schemas/codes/sex.csv", "raw,value,note\n", "raw,value,note\n9,甲,\n8,乙,\n9,乙,\n8,乙,\n")
    ])
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains("sex.csv:4:1") == true)
    #expect(found.first?.contains("“9” is “甲” on line 2 already") == true)
  }
}

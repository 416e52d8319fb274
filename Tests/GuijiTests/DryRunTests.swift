import Foundation
import Pipeline
import Records
import Testing

@testable import guiji

@Suite struct DryRunTests {
  @Test func `a dry run shows the next night and changes nothing that lasts`() throws {
    let small = try TestWorkspace()
    try small.copy("organ-register/bb_jgml_20261118_1.csv", rows: 40)
    try small.copy("finance/finance_xzcf_20261118_1.csv", rows: 30)
    try small.run(asOf: "2026-11-18")
    let parts = TestWorkspace.lasting + ["registry/CURRENT", "audit.ndjson", "registry/working"]
    let before = try small.contents(of: parts)
    try small.copy("finance/finance_xzcf_20261119_1.csv", rows: 30)
    try small.copy("finance/finance_xzcf_20261120_1.csv", rows: 30)

    let look = try small.run(asOf: "2026-11-20", isDryRun: true)
    #expect(try small.contents(of: parts) == before)
    let registry = small.workspace.appending(path: "registry")
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: registry.appending(path: "staging").path
      ).isEmpty)
    #expect(
      !FileManager.default.fileExists(atPath: registry.appending(path: "rehearsal").path))
    #expect(look.ledgers.map(\.deliveryDate) == ["2026-11-19"])
    #expect(look.laterNightCount == 1)
    let text = RunSummaryText(
      outcome: look, workspace: small.workspace, language: .english, duration: .seconds(1)
    ).text
    #expect(text.hasPrefix("Dry run: nothing is committed."))
    #expect(text.contains("not shown: 1."))

    let done = try small.run(asOf: "2026-11-20")
    #expect(done.ledgers.first == look.ledgers.first)
    let direct = try TestWorkspace()
    try direct.copy("organ-register/bb_jgml_20261118_1.csv", rows: 40)
    for day in ["18", "19", "20"] {
      try direct.copy("finance/finance_xzcf_202611\(day)_1.csv", rows: 30)
    }
    try direct.run(asOf: "2026-11-20")
    #expect(try small.contents() == direct.contents())
  }

  /// The forms of a re-run, as words of the command line.
  private static let forms: [[String]] = [
    ["--department", "finance"], ["--feed", "finance.penalty"], ["--from", "2026-11-19"],
    ["--to", "2026-11-18"], ["--held"], [],
  ]

  @Test(arguments: forms)
  func `a dry run of every form tells what the run then does, and changes nothing`(
    _ form: [String]
  ) throws {
    let small = try TestWorkspace()
    try small.copy("organ-register/bb_jgml_20261118_1.csv", rows: 40)
    try small.copy("finance/finance_xzcf_20261118_1.csv", rows: 30)
    try small.put("finance/finance_xzcf_20261119_1.csv", "")
    try small.run(asOf: "2026-11-20")
    // A correction of what is in force, of what is held, and another department's drop.
    try small.copy("finance/finance_xzcf_20261118_1.csv", rows: 25)
    try small.copy("finance/finance_xzcf_20261119_1.csv", rows: 20)
    try small.copy("justice/sf_xzfy_20261118_1.csv", rows: 10)
    let parts = TestWorkspace.lasting + ["registry/CURRENT", "audit.ndjson", "runs.ndjson"]
    let before = try small.contents(of: parts)
    let request = try Arguments(
      small.runWords(asOf: "2026-11-20").dropFirst() + form + ["--dry-run"], for: .run
    ).runRequest()
    let look = try PipelineRun(request).run()
    #expect(try small.contents(of: parts) == before)
    #expect(look.isDryRun && look.ledgers.count == 1)
    var real = request
    real.isDryRun = false
    let done = try PipelineRun(real).run()
    #expect(done.ledgers.first == look.ledgers.first)
    #expect(done.ledgers.count == look.laterNightCount + 1)
    #expect(look.ledgers[0].check().isEmpty)
    if form == ["--department", "finance"] || form == ["--feed", "finance.penalty"] {
      // Only that department's deliveries are replaced.
      #expect(done.ledgers.flatMap(\.drops).allSatisfy { $0.department == "finance" })
    }
  }
}

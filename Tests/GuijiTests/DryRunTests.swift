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
}

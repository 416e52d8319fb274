import Aggregate
import Export
import Foundation
import Ingest
import Parallel
import Records
import Registry

/// Lists, for each drop of the night, the names that do not go with the code beside them by the
/// register of organs in force (rule 1001), with the corrected rows for the department.
///
/// Only the night's own drops are looked at: a department is told once of what it delivered, and
/// the cost follows what is new. `guiji explain` tells the same of any record at any time.
struct NameCodeListing {
  let night: Night
  let organs: OrganRegister

  /// Counts the findings in the drops' figures and writes the lists to the working folder.
  func run(_ draft: inout NightDraft) throws {
    for index in draft.drops.indices where draft.drops[index].segment != nil {
      let drop = draft.drops[index].journal
      guard let feed = night.definition.feed(named: drop.feed), feed.schema.role == .record else {
        continue
      }
      let found = try entries(in: drop, feed)
      let code = FindingCode.nameBesideOtherCode.rawValue
      draft.drops[index].nameCodes = nil
      draft.drops[index].figures?.warned[code] = found.isEmpty ? nil : found.count
      guard !found.isEmpty else { continue }
      let lines = try CorrectedRows(night: night, feed: feed, found: found).lines(of: drop)
      let name = Self.fileName(of: drop, run: draft.run)
      let file = drop.path.split(separator: "/").last.map(String.init) ?? drop.path
      try night.writeWorking(
        NameCodeFile(file: file, cellTitles: feed.plan.columns.map(\.name)).bytes(of: lines),
        named: name)
      draft.drops[index].nameCodes = RunLedger.NameCodes(
        department: feed.department, file: drop.path, list: name,
        byReason: found.reduce(into: [:]) { $0[$1.finding.reason.rawValue, default: 0] += 1 })
      night.progress.step("aggregate  \(drop.path): \(found.count) names beside another code")
    }
  }

  /// What the list of a drop is called: as its return file, with the number of the rule.
  static func fileName(of drop: JournalDrop, run: Int) -> String {
    NormalizeStage.returnFileName(of: drop, run: run).replacing(".csv", with: "_1001.csv")
  }

  private func entries(
    in drop: JournalDrop, _ feed: FeedDefinition
  ) throws -> [FoundNameCode] {
    let list = NameCodeList(schema: feed.schema, organs: organs)
    guard !list.isIdle else { return [] }
    let batches = try night.segment(of: drop, feed).batches
    return try concurrentMap(count: batches.count, workers: night.workers) { index in
      let batch = batches[index]
      let data = batch.data
      return list.entries(in: batch).map { entry in
        FoundNameCode(
          line: batch.line(of: entry.row, in: data.span), pair: entry.pair,
          finding: entry.finding, name: batch.text(of: entry.pair.name, in: entry.row),
          code: batch.text(of: entry.pair.code, in: entry.row),
          day: feed.schema.index(of: "decisionDate").map { batch.text(of: $0, in: entry.row) }
            ?? "")
      }
    }.flatMap { $0 }
  }
}

/// A name that does not go with its code, with the place and the values of its record.
struct FoundNameCode: Sendable {
  let line: Int
  let pair: NameCodeList.Pair
  let finding: NameCodeFinding
  let name: String
  let code: String
  let day: String

  /// A name and a code that would go together; empty where the delivered one stands.
  struct Correction {
    var name = ""
    var code = ""
    var isCertain: Bool
  }

  /// The ways to put it right, the likelier first; never none.
  var corrections: [Correction] {
    let name = String(decoding: finding.suggestedName, as: UTF8.self)
    var code = String(decoding: finding.suggestedCode, as: UTF8.self)
    if code == self.code { code = "" }
    switch finding.reason {
    case .formerName, .laterName:
      return [Correction(name: name, code: code, isCertain: !name.isEmpty)]
    case .organizationCode:
      return [Correction(code: code, isCertain: true)]
    case .unknownName:
      return [Correction(name: name, code: code, isCertain: false)]
    case .otherOrgan:
      let ways = [
        Correction(name: name, isCertain: false), Correction(code: code, isCertain: false),
      ].filter { !$0.name.isEmpty || !$0.code.isEmpty }
      return ways.isEmpty ? [Correction(isCertain: false)] : ways
    }
  }
}

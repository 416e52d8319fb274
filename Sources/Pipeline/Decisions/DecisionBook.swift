import Bytes
import Deduplicate
import Foundation
import Registry

/// All that people decided up to a point, and what of it counts: of each pair the last word.
struct DecisionBook {
  /// One decision with its place and maker.
  struct Entry: Sendable, Equatable {
    let row: DecisionSheet.Row
    /// The sheet it stands in.
    let sheet: TakenSheet

    var pair: PairName { row.pair }
    var verdict: PairVerdict { row.verdict }
    /// Sheet and line, as people name a decision: `3:7`.
    var label: String { "\(sheet.number):\(row.line)" }
  }

  /// Every decision ever made, in order.
  let all: [Entry]
  /// The last decision on each pair unless it undoes, by pair.
  let inForce: [Entry]

  /// The book of some sheets, each with its rows.
  ///
  /// A file that is filled in step by step comes again with the rows it had: those are no new
  /// decisions, or they would undo what was decided elsewhere meanwhile.
  init(_ sheets: [(sheet: TakenSheet, rows: [DecisionSheet.Row])]) {
    var rowsOfFile: [String: [DecisionSheet.Row]] = [:]
    var all: [Entry] = []
    for (sheet, rows) in sheets {
      let isFile = sheet.file != SheetIntake.commandName
      let known = isFile ? rowsOfFile.updateValue(rows, forKey: sheet.file) ?? [] : []
      for row in rows where !known.contains(where: row.says) {
        all.append(Entry(row: row, sheet: sheet))
      }
    }
    self.all = all
    var last: [PairName: Int] = [:]
    for (index, entry) in all.enumerated() { last[entry.pair] = index }
    inForce = last.values.map { all[$0] }.filter { $0.verdict != .undo }
      .sorted { $0.pair < $1.pair }
  }

  /// The book of some sheets whose content lies in an archive.
  init(_ sheets: [TakenSheet], in archive: Archive) throws {
    self.init(
      try sheets.map { sheet in
        let content = try archive.data(of: sheet.sha256)
        // Who decided was made sure of when the sheet was taken in.
        return (sheet, try DecisionSheet(content.span, file: sheet.file, person: sheet.person).rows)
      })
  }

  /// The book a run was made with, by the list its journal entry names.
  init(list: String?, in archive: Archive) throws {
    guard let list else {
      self.init([])
      return
    }
    try self.init(DecisionArchive.sheets(ofList: list, in: archive), in: archive)
  }

  /// What the linkage of a kind has to obey.
  func decisions(on kind: String) -> [Decision] {
    inForce.compactMap { entry in
      guard entry.pair.kind == kind else { return nil }
      switch entry.verdict {
      case .same: return Decision(entry.pair.left, entry.pair.right, .same)
      case .different: return Decision(entry.pair.left, entry.pair.right, .different)
      case .unsure, .undo: return nil
      }
    }
  }

  /// The decision in force on a pair, or nil.
  func entry(on pair: PairName) -> Entry? {
    var low = 0
    var high = inForce.count
    while low < high {
      let middle = (low + high) / 2
      if inForce[middle].pair < pair { low = middle + 1 } else { high = middle }
    }
    return low < inForce.count && inForce[low].pair == pair ? inForce[low] : nil
  }
}

import Foundation
import Ingest
import Records
import Registry

/// Makes records of the night's drops, and holds the drops that fail their guards.
struct NormalizeStage {
  let night: Night

  /// Normalizes each drop that is not held or repeated already.
  func run(_ draft: inout NightDraft) throws {
    for index in draft.drops.indices {
      var drop = draft.drops[index]
      guard let feed = night.definition.feed(named: drop.journal.feed), wantsRows(drop.journal)
      else { continue }
      let outcome = try DropNormalization(night: night, feed: feed).run(
        drop.journal, isDecided: draft.isReplay || drop.journal.verdict == .released)
      if let hold = outcome.hold { drop.journal.hold(hold) }
      if !outcome.returns.isEmpty {
        drop.returnFile = try write(outcome.returns, of: drop.journal, run: draft.run)
      }
      if drop.journal.verdict != .held {
        drop.segment = outcome.segment?.name
        drop.figures = outcome.figures
      }
      draft.drops[index] = drop
      night.progress.step(
        "normalize  \(drop.journal.path): \(outcome.figures.read) rows, "
          + "\(outcome.figures.refused) refused"
          + (outcome.hold.map { ", held: \($0.description)" } ?? ""))
    }
    if !draft.isReplay { try MassWithdrawalGuard(night: night).run(&draft) }
    draft.finished = .normalize
  }

  /// A drop held because too many rows were refused goes back to its department all the same.
  private func wantsRows(_ drop: JournalDrop) -> Bool {
    switch drop.verdict {
    case .accepted, .released: true
    case .held: drop.reason == HoldReason.refusalCeiling.rawValue
    case .repeated: false
    }
  }

  /// Keeps a return file until the run commits; the name tells the drop and the run.
  private func write(_ bytes: [UInt8], of drop: JournalDrop, run: Int) throws -> String {
    let name = Self.returnFileName(of: drop, run: run)
    try night.writeWorking(bytes, named: name)
    return name
  }

  /// What the file with the refused rows of a drop is called.
  static func returnFileName(of drop: JournalDrop, run: Int) -> String {
    let file = drop.path.split(separator: "/").last.map(String.init) ?? drop.path
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    return "\(stem)_run\(Workspace.name(ofRun: run)).csv"
  }
}

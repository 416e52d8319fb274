import Foundation
import Ingest
import Parallel
import Records
import Registry

/// Makes records of the night's drops, and holds the drops that fail their guards.
struct NormalizeStage {
  let night: Night

  /// Normalizes each drop that is not held or repeated already.
  func run(_ draft: inout NightDraft) throws {
    let drops = draft.drops
    let isReplay = draft.isReplay
    // Drops side by side, each with all workers: while one waits for its last chunk, or is parsed
    // by one thread, another goes on.
    let outcomes = try concurrentMap(
      largestFirst: drops.map(\.journal.byteCount), workers: night.workers
    ) { index in
      try normalize(drops[index].journal, isReplay: isReplay)
    }
    for index in drops.indices {
      guard let outcome = outcomes[index] else { continue }
      var drop = drops[index]
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

  /// What becomes of a drop, or nil when its rows are not wanted.
  private func normalize(
    _ drop: JournalDrop, isReplay: Bool
  ) throws -> DropNormalization.Outcome? {
    guard let feed = night.definition.feed(named: drop.feed), wantsRows(drop) else { return nil }
    if isReplay { try night.archive.verify(drop.sha256) }
    return try DropNormalization(night: night, feed: feed).run(
      drop, isDecided: isReplay || drop.verdict == .released)
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

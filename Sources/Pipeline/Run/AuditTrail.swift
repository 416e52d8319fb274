import Foundation
import Records
import Registry

/// Puts on record who did what; neither user nor time reaches any other file.
struct AuditTrail {
  let workspace: Workspace
  let user: String
  let time: String

  /// Records a night that is about to be committed, and the drops that were released in it.
  ///
  /// A night that a crash breaks off after this is recorded again when it is made good.
  func record(_ draft: NightDraft) throws {
    for drop in draft.drops.map(\.journal) where drop.verdict == .released {
      try append("release", "\(drop.feed) \(drop.sha256.prefix(12)) in run \(draft.run)")
    }
    var detail = "run \(draft.run), as of \(draft.asOf)"
    if let date = draft.deliveryDate { detail += ", delivery date \(date)" }
    if let department = draft.department { detail += ", \(department) only" }
    if let scope = draft.scope { detail += scope.words }
    try append("run", detail)
  }

  /// Records that a workspace was made from another one's archive and journal.
  func recordRebuild(of runCount: Int, from source: URL) throws {
    try append("rebuild", "\(runCount) runs from \(source.standardizedFileURL.path)")
  }

  private func append(_ action: String, _ detail: String) throws {
    try AuditLog(workspace).append(at: time, user: user, action: action, detail: detail)
  }
}

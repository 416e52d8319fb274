import Foundation
import Records
import Registry

/// Puts on record who did what; neither user nor time reaches any other file.
struct AuditTrail {
  let workspace: Workspace
  let user: String
  let time: String

  /// Records a night that is about to be committed, the bundles it exports, and the drops that were
  /// released in it.
  ///
  /// A night that a crash breaks off after this is recorded again when it is made good.
  func record(_ draft: NightDraft, bundles: [String: Int]) throws {
    for drop in draft.drops.map(\.journal) where drop.verdict == .released {
      // The user of the run acts on what a named person decided.
      try append(
        "release", "\(drop.feed) \(drop.sha256.prefix(12)) in run \(draft.run), \(drop.detail)")
    }
    var detail = "run \(draft.run), as of \(draft.asOf)"
    if let date = draft.deliveryDate { detail += ", delivery date \(date)" }
    if let department = draft.department { detail += ", \(department) only" }
    if let scope = draft.scope { detail += scope.words }
    let exported = bundles.sorted { $0.key < $1.key }.map { "\($0.key) no. \($0.value)" }
    if !exported.isEmpty { detail += "; exports \(exported.joined(separator: ", "))" }
    try append("run", detail)
  }

  /// Adds a line about an action.
  func append(_ action: String, _ detail: String) throws {
    try AuditLog(workspace).append(at: time, user: user, action: action, detail: detail)
  }
}

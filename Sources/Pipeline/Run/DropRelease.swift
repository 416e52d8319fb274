public import Foundation
import Registry

/// Lets a held drop in: adds a line to `decisions/releases.csv`, which the next run acts on.
public struct DropRelease: Sendable {
  /// The path of the drop below the inbox.
  public let path: String
  /// Its digest.
  public let sha256: String

  /// Releases the one held drop whose digest begins with at least twelve digits given.
  ///
  /// `person` is who decided, `user` the operating-system user, for the audit log.
  public init(
    workspace folder: URL, digest: String, reason: String, person: String, day: String,
    user: String, at time: String
  ) throws {
    let workspace = try Workspace.reading(folder)
    try RoleCheck(workspace, user: user, at: time)
      .require(.release, "release \(digest.prefix(12))")
    guard !reason.isEmpty, !person.isEmpty else {
      throw RunError(
        .definitionWrong, "a release needs a reason and a person", remedy: "name both")
    }
    let current = try Snapshot.current(of: workspace)?.run ?? 0
    let held = HeldDrops(try Journal(workspace).entries(through: current)).all.map(\.drop)
    let found = held.filter { $0.sha256.hasPrefix(digest.lowercased()) }
    guard digest.count >= 12, let drop = found.first, found.allSatisfy({ $0.sha256 == drop.sha256 })
    else {
      throw RunError(
        .definitionWrong, "no held drop has a digest that begins with \(digest)",
        remedy: "“guiji status” lists the held drops; name twelve digits or more")
    }
    path = drop.path
    sha256 = drop.sha256
    try AuditTrail(workspace: workspace, user: user, time: time)
      .append("decide", "release \(drop.feed) \(drop.sha256.prefix(12))")
    let row = [drop.sha256, reason, person, day].map(Self.cell).joined(separator: ",")
    try DecisionFile(workspace, named: "releases.csv")
      .append(row, title: "digest,reason,person,day")
  }

  private static func cell(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}

public import Foundation
import Registry

/// A workspace brought to the layout of this program.
public struct UpgradedWorkspace: Sendable {
  /// The version of its layout before.
  public let before: Int
  /// The version now.
  public let after: Int

  /// Upgrades a workspace, if it needs it; `user` and `time` are for lock and audit log.
  public init(workspace folder: URL, user: String, at time: String) throws {
    let workspace = Workspace(root: folder)
    guard try workspace.files.status(of: workspace.formatFile) != nil else {
      throw RunError(
        .impossible, "\(workspace.root.path) is no workspace", remedy: "name one with --workspace")
    }
    try RoleCheck(workspace, user: user, at: time).require(.keep, "upgrade")
    before = try WorkspaceUpgrade(workspace).run(started: time)
    after = Workspace.formatVersion
    guard before != after else { return }
    try AuditTrail(workspace: workspace, user: user, time: time)
      .append("upgrade", "from format \(before) to \(after)")
  }
}

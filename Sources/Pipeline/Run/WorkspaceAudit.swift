public import Foundation
import Registry

/// Who ran, released and rebuilt what in a workspace.
public struct WorkspaceAudit: Sendable {
  /// One line of the log.
  public struct Line: Sendable, Equatable {
    /// Its number, from 1.
    public let number: Int
    /// When it happened.
    public let time: String
    /// The operating-system user.
    public let user: String
    /// What was done.
    public let action: String
    /// What it was done to.
    public let detail: String
  }

  /// All lines, oldest first.
  public let lines: [Line]
  /// The first line that was changed, added or taken away, as a sentence; nil when none was.
  public let damage: String?

  /// The audit log of a workspace.
  public init(workspace: URL) throws {
    let log = AuditLog(try Workspace.reading(workspace))
    lines = try log.entries().map {
      Line(number: $0.number, time: $0.at, user: $0.user, action: $0.action, detail: $0.detail)
    }
    var damage: String?
    do throws(RegistryError) { try log.verify() } catch {
      guard case .damaged = error.reason else { throw error }
      damage = error.description
    }
    self.damage = damage
  }
}

extension Workspace {
  /// A workspace that is there already, for those who only read it.
  static func reading(_ folder: URL) throws -> Workspace {
    let workspace = Workspace(root: folder)
    guard try workspace.files.status(of: workspace.formatFile) != nil else {
      throw RunError(
        .impossible, "\(workspace.root.path) is no workspace",
        remedy: "name one with --workspace; “guiji run” makes one")
    }
    try workspace.checkFormat()
    return workspace
  }
}

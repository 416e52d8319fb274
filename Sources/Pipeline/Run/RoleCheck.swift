import Formats
public import Foundation
import Registry

/// Asks whether a user may do something to a workspace, by the definitions of its last run; a refusal
/// is written to the audit log.
public struct RoleCheck: Sendable {
  private let workspace: Workspace
  private let user: String
  private let time: String

  /// The check for a user of a workspace, at a time as the audit log shall tell it.
  public init(workspace: URL, user: String, at time: String) {
    self.init(Workspace(root: workspace), user: user, at: time)
  }

  init(_ workspace: Workspace, user: String, at time: String) {
    self.workspace = workspace
    self.user = user
    self.time = time
  }

  /// Throws unless the user has the role; `what` is told in the log.
  public func require(_ role: Roles.Role, _ what: String) throws {
    try require(role, what, by: lastRoles())
  }

  func require(_ role: Roles.Role, _ what: String, by roles: Roles) throws {
    guard !roles.allows(user, role) else { return }
    try AuditTrail(workspace: workspace, user: user, time: time)
      .append("refused", "\(role.rawValue): \(what)")
    throw RunError(
      .definitionWrong, "the user \(user) may not do this: \(what)",
      remedy: "the role “\(role.rawValue)” in pipeline.json names who may")
  }

  /// The roles of the last run's definitions; without a run, or when they cannot be read, everyone
  /// may: who mends a workspace must not be kept out by its damage.
  private func lastRoles() throws -> Roles {
    do throws(RegistryError) {
      let journal = Journal(workspace)
      guard let last = try journal.runs().last else { return Roles() }
      let digest = try journal.entry(run: last).definitions
      return try Self.roles(archived: digest, in: Archive(workspace))
    } catch {
      switch error.reason {
      case .damaged, .missing, .quarantined: return Roles()
      default: throw error
      }
    }
  }

  private static func roles(
    archived digest: String, in archive: Archive
  ) throws(RegistryError) -> Roles {
    try archive.verify(digest)
    let tree: DefinitionTree
    do { tree = try DefinitionTree(archived: digest, in: archive) } catch { return Roles() }
    let mistakes = DefinitionMistakes()
    let path = "pipeline/pipeline.json"
    guard let bytes = tree.bytes(path),
      let value = JSONReader.read(bytes.span, file: path, mistakes: mistakes)
    else { return Roles() }
    return Roles(JSONObject(value, file: path, mistakes: mistakes).optionalObject("roles"))
  }
}

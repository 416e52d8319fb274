import Formats

/// Who may do what (`roles` in `pipeline.json`), by operating-system user.
///
/// A role that is not named is everyone's who can run the program.
public struct Roles: Sendable, Equatable {
  /// What somebody may be allowed.
  public enum Role: String, Sendable, CaseIterable {
    /// Run the pipeline or one of its stages.
    case run
    /// Let a held drop in.
    case release
    /// Decide whether records are one case.
    case decide
    /// See identity numbers in full.
    case unmasked
    /// Repair, back up, restore, upgrade or prune a workspace.
    case keep
  }

  private let users: [Role: Set<String>]

  /// Everyone may do everything.
  public init() { users = [:] }

  /// Whether a user has a role.
  public func allows(_ user: String, _ role: Role) -> Bool {
    users[role].map { $0.contains(user) } ?? true
  }

  /// Whether a role is named at all.
  func isRestricted(_ role: Role) -> Bool { users[role] != nil }

  /// Reads the object; an empty list would lock everybody out.
  init(_ object: JSONObject?) {
    guard let object else {
      users = [:]
      return
    }
    var users: [Role: Set<String>] = [:]
    for role in Role.allCases {
      guard let names = object.optionalStrings(role.rawValue) else { continue }
      if names.isEmpty || names.contains("") {
        object.reject(role.rawValue, "name one operating-system user or more")
      }
      users[role] = Set(names)
    }
    object.finish()
    self.users = users
  }
}

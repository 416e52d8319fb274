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
  /// The first line that was changed, added or taken away, as a sentence, or the first run of which no
  /// line tells; nil when there is none.
  public let damage: String?

  /// The audit log of a workspace.
  public init(workspace: URL) throws {
    let place = try Workspace.reading(workspace)
    let log = AuditLog(place)
    lines = try log.entries().map {
      Line(number: $0.number, time: $0.at, user: $0.user, action: $0.action, detail: $0.detail)
    }
    var damage: String?
    do throws(RegistryError) { try log.verify() } catch {
      guard case .damaged = error.reason else { throw error }
      damage = error.description
    }
    if damage == nil, let run = try Self.untold(Journal(place).runs(), in: lines) {
      damage =
        "the audit log does not tell of run \(run), which is committed · \(place.auditFile.path) · its end, "
        + "or all of it, was taken away: bring it back from a backup"
    }
    self.damage = damage
  }

  /// The first run that no line tells of, neither as one that was made here nor as one that was
  /// replayed.
  private static func untold(_ runs: [Int], in lines: [Line]) -> Int? {
    var told: [ClosedRange<Int>] = []
    for line in lines {
      let words = line.detail.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
      let numbers = words.compactMap(Int.init)
      switch (line.action, numbers.first, numbers.dropFirst().first) {
      case ("run", let run?, _): told.append(run...run)
      case ("rebuild", let count?, _) where count > 0: told.append(1...count)
      case ("restore", let first?, let last?) where first <= last: told.append(first...last)
      default: break
      }
    }
    return runs.first { run in !told.contains { $0.contains(run) } }
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

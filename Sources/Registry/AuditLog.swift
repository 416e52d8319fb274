import Bytes
import Foundation

/// One line of the audit log.
public struct AuditEntry: SelfChecked, Sendable, Equatable {
  /// Its number, from 1.
  public var number: Int
  /// When it happened, as the caller tells it.
  public var at: String
  /// The operating-system user.
  public var user: String
  /// What was done, such as `run`, `release`, `decide`, `export`, `unmasked`.
  public var action: String
  /// What it was done to; never an identity number.
  public var detail: String
  /// The digest of the line before, empty for the first.
  public var previous: String
  /// A digest of the line itself.
  var check: String?

  /// A line from its parts.
  init(
    number: Int, at: String, user: String, action: String, detail: String, previous: String
  ) {
    self.number = number
    self.at = at
    self.user = user
    self.action = action
    self.detail = detail
    self.previous = previous
  }
}

/// Who ran, released, decided or exported what: lines are only added, each chained to the one
/// before by its digest.
///
/// Stands apart from everything that is computed: times and names are in it. Who writes holds the
/// lock of the file, so that two lines never name the same one before.
public struct AuditLog: Sendable {
  private let workspace: Workspace

  /// The log of a workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  private var log: LineLog<AuditEntry> {
    LineLog(workspace: workspace, url: workspace.auditFile, what: "a line of the audit log")
  }

  /// Adds a line and forces it to the disk.
  public func append(
    at time: String, user: String, action: String, detail: String
  ) throws(RegistryError) {
    let file = try workspace.files.openForAppending(workspace.auditFile)
    // A reader who asks for full numbers writes too, while a run is under way.
    try file.waitForLock()
    let tail = try log.tail()
    let entry = AuditEntry(
      number: (tail.last?.entry.number ?? 0) + 1, at: time, user: user, action: action,
      detail: detail, previous: tail.last.map { Self.digest(of: $0.line) } ?? "")
    try log.append(entry, to: file, after: tail)
    try file.sync()
    try workspace.files.syncDirectory(workspace.root)
  }

  /// All whole lines, in order.
  public func entries() throws(RegistryError) -> [AuditEntry] {
    var result: [AuditEntry] = []
    for case .whole(let entry, _) in try log.lines() { result.append(entry) }
    return result
  }

  /// Fails at the first line that was changed, added or taken away in the middle.
  ///
  /// A line that a crash cut off is passed over. That lines are missing at the end can only be
  /// seen by who keeps the last digest elsewhere.
  public func verify() throws(RegistryError) {
    var previous = ""
    var number = 0
    for line in try log.lines() {
      if case .cutOff = line { continue }
      number += 1
      guard case .whole(let entry, let bytes) = line, entry.number == number,
        entry.previous == previous
      else {
        throw RegistryError(
          .damaged(what: "line \(number) of the audit log"), path: workspace.auditFile.path)
      }
      previous = Self.digest(of: bytes)
    }
  }

  private static func digest(of line: Data) -> String { SHA256.hex(of: line.span) }
}

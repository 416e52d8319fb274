import Bytes
import Foundation

/// One line of the audit log.
public struct AuditEntry: Codable, Sendable, Equatable {
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

  /// Adds a line and forces it to the disk.
  public func append(
    at time: String, user: String, action: String, detail: String
  ) throws(RegistryError) {
    let url = workspace.auditFile
    let file = try workspace.files.openForAppending(url)
    // A reader who asks for full numbers writes too, while a run is under way.
    try file.waitForLock()
    let (last, isTorn) = try lastLine()
    let entry = AuditEntry(
      number: (last?.number ?? 0) + 1, at: time, user: user, action: action, detail: detail,
      previous: last?.digest ?? "")
    // A line that a crash cut off stays as it is; the check tells of it.
    var bytes = isTorn ? Data("\n".utf8) : Data()
    bytes += try CanonicalJSON.bytes(of: entry, for: url)
    try file.write(bytes.span)
    try file.sync()
    try workspace.files.syncDirectory(workspace.root)
  }

  /// All whole lines, in order.
  public func entries() throws(RegistryError) -> [AuditEntry] {
    var result: [AuditEntry] = []
    for line in try lines().all {
      if let entry = decoded(line) { result.append(entry) }
    }
    return result
  }

  /// Fails at the first line that was changed, added or taken away in the middle.
  ///
  /// A line that a crash cut off is passed over. That lines are missing at the end can only be
  /// seen by who keeps the last digest elsewhere.
  public func verify() throws(RegistryError) {
    var previous = ""
    var number = 0
    for line in try lines().all {
      guard let entry = decoded(line) else { continue }
      number += 1
      guard entry.number == number, entry.previous == previous else {
        throw RegistryError(
          .damaged(what: "line \(number) of the audit log"), path: workspace.auditFile.path)
      }
      previous = Self.digest(of: line)
    }
  }

  private func lastLine() throws(RegistryError) -> ((number: Int, digest: String)?, isTorn: Bool) {
    let (all, isTorn) = try lines()
    for line in all.reversed() {
      if let entry = decoded(line) { return ((entry.number, Self.digest(of: line)), isTorn) }
    }
    return (nil, isTorn)
  }

  private func lines() throws(RegistryError) -> (all: [Data], isTorn: Bool) {
    let url = workspace.auditFile
    guard try workspace.files.status(of: url) != nil else { return ([], false) }
    let bytes = try workspace.files.mapped(url, what: "the audit log")
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    return (lines, !bytes.isEmpty && bytes.last != UInt8(ascii: "\n"))
  }

  /// An entry, or nil for a line that a crash cut off.
  ///
  /// A line made unreadable by hand is no way round the check: the next one names its digest.
  private func decoded(_ line: Data) -> AuditEntry? {
    do throws(RegistryError) {
      return try CanonicalJSON.value(
        AuditEntry.self, from: line, what: "a line of the audit log", url: workspace.auditFile)
    } catch {
      return nil
    }
  }

  private static func digest(of line: Data) -> String { SHA256.hex(of: line.span) }
}

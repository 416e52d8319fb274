import Bytes
public import Foundation

/// The digests of the files that lie in an inbox, so that one that nobody touched is not read again
/// each night.
///
/// A file counts as untouched when device, number, length, and the times of its last change of content
/// and of status are those it had when two runs hashed it to the same digest. Nobody but the kernel sets
/// the time of a status; the second run is there for a file that was written again in the clock tick in
/// which the first had read it. Not part of the truth: without the file everything is hashed.
public struct InboxDigests: Sendable {
  private struct Entry: Equatable {
    var status: String
    var sha256: String
    /// Whether two runs found the same.
    var isConfirmed: Bool
  }

  private let workspace: Workspace
  private var entries: [String: Entry] = [:]
  private var former: [String: Entry] = [:]
  private var visited: Set<String> = []

  /// The digests that the run before left; none when there are none, or not as they were written.
  public init(_ workspace: Workspace) throws(RegistryError) {
    self.workspace = workspace
    do throws(RegistryError) { entries = try Self.read(workspace) } catch {
      guard case .damaged = error.reason else { throw error }
    }
    former = entries
  }

  /// The digest of a file, known by its path in the inbox.
  public mutating func digest(of url: URL, at path: String) throws(RegistryError) -> String {
    let status = try workspace.files.status(of: url).map(Self.text) ?? ""
    visited.insert(path)
    let known = entries[path]
    if let known, known.isConfirmed, known.status == status { return known.sha256 }
    let sha256 = try Archive(workspace).digest(of: url).sha256
    entries[path] = Entry(
      status: status, sha256: sha256,
      isConfirmed: known?.status == status && known?.sha256 == sha256)
    return sha256
  }

  /// Leaves the digests for the next run.
  ///
  /// Files that were not asked for are forgotten if everything was looked at.
  public func write(isOfAll: Bool) throws(RegistryError) {
    let kept = isOfAll ? entries.filter { visited.contains($0.key) } : entries
    guard kept != former else { return }
    var bytes = Self.magic
    bytes.append(packed: kept.count)
    for (path, entry) in kept.sorted(by: { $0.key < $1.key }) {
      bytes.append(packed: path)
      bytes.append(packed: entry.status)
      bytes.append(packed: entry.sha256)
      bytes.append(packed: entry.isConfirmed ? 1 : 0)
    }
    bytes.append(packed: SHA256.hex(of: bytes.span))
    try workspace.files.writeDurably(bytes.span, to: workspace.inboxDigests)
  }

  /// Fails when the file is not as it was written.
  static func verify(_ workspace: Workspace) throws(RegistryError) { _ = try read(workspace) }

  /// Takes a damaged file away; tells whether it was there and damaged.
  public static func mend(_ workspace: Workspace) throws(RegistryError) -> Bool {
    do throws(RegistryError) {
      try verify(workspace)
      return false
    } catch {
      guard case .damaged = error.reason else { throw error }
      try workspace.files.remove(workspace.inboxDigests)
      return true
    }
  }

  private static let magic = Array("GJINBX01".utf8)
  private static let digestCount = 4 + 64

  private static func text(_ status: FileStatus) -> String {
    "\(status.device) \(status.number) \(status.byteCount) \(status.modified) "
      + "\(status.statusModified)"
  }

  private static func read(_ workspace: Workspace) throws(RegistryError) -> [String: Entry] {
    let url = workspace.inboxDigests
    guard try workspace.files.status(of: url) != nil else { return [:] }
    let data = try workspace.files.mapped(url, what: "the digests of the inbox")
    let bytes = data.span
    let end = bytes.count - digestCount
    guard end >= magic.count,
      bytes.extracting(0..<magic.count).hasSameBytes(as: magic.span)
    else { throw RegistryError(.damaged(what: "the digests of the inbox"), path: url.path) }
    var last = PackedReading()
    let sha256 = last.text(bytes.extracting(end...))
    var reading = PackedReading()
    let list = bytes.extracting(magic.count..<end)
    var entries: [String: Entry] = [:]
    for _ in 0..<reading.count(list) {
      let path = reading.text(list)
      entries[path] = Entry(
        status: reading.text(list), sha256: reading.text(list),
        isConfirmed: reading.number(list) == 1)
    }
    guard reading.isWhole(list), SHA256.hex(of: bytes.extracting(0..<end)) == sha256 else {
      throw RegistryError(.damaged(what: "the digests of the inbox"), path: url.path)
    }
    return entries
  }
}

import Bytes
public import Foundation

/// Copies what a workspace's truth consists of: archive, decisions and journal, with the audit log.
///
/// All else can be made again from these; where prunings took out what the first runs stood on, with
/// the snapshot from which a replay then begins. May run while a night is under way: the journal is copied
/// up to the last committed run, and the archive after that was read, so that nothing is missing.
public struct Backup: Sendable {
  /// One part that must be kept.
  public struct Part: Sendable, Equatable {
    /// Its path below the workspace.
    public let path: String
    /// How many files it has.
    public let fileCount: Int
    /// Their length in bytes.
    public let byteCount: Int
  }

  /// What a copy came to.
  public struct Outcome: Sendable, Equatable {
    /// The last run of the copied journal, or 0.
    public let lastRun: Int
    /// The files copied now.
    public let copiedCount: Int
    /// The files that the folder had already.
    public let keptCount: Int
  }

  private static let names = [
    "archive", "audit.ndjson", "decisions", "format", "journal", "prunings",
  ]

  private let workspace: Workspace
  private var files: FileSystem { workspace.files }

  /// The backup of a workspace, or of another backup.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// What must be kept, in order of path.
  public func parts() throws(RegistryError) -> [Part] {
    var parts: [Part] = []
    for name in Self.names {
      var sizes: [Int] = []
      for path in try paths(below: name) {
        sizes.append(try files.status(of: url(path))?.byteCount ?? 0)
      }
      guard !sizes.isEmpty else { continue }
      parts.append(
        Part(path: name, fileCount: sizes.count, byteCount: sizes.reduce(0, +)))
    }
    let base = try basePaths()
    if !base.isEmpty {
      var byteCount = 0
      for path in base { byteCount += try files.status(of: url(path))?.byteCount ?? 0 }
      parts.append(Part(path: "registry", fileCount: base.count, byteCount: byteCount))
    }
    return parts
  }

  /// What a replay begins with when the archive no longer has all; else nothing.
  private func basePaths() throws(RegistryError) -> [String] {
    let journal = Journal(workspace)
    guard let last = try journal.runs().last else { return [] }
    let base = try ReplayBase(for: try journal.entries(through: last), in: workspace)
    return try base?.paths(in: workspace) ?? []
  }

  /// Copies into a folder what it does not have yet.
  ///
  /// A content of the archive is proven by its name before it is copied, so that no damage spreads.
  /// Without `isWithJournal` the journal stays behind, for who replays it himself.
  public func copy(
    to folder: URL, isWithJournal: Bool = true
  ) throws(RegistryError) -> Outcome {
    let target = Workspace(root: folder, files: files)
    // First, so that the archive that is read after it has all that these runs name.
    let current = try Snapshot.current(of: workspace)?.run
    let runs = try Journal(workspace).runs().filter { $0 <= current ?? Int.max }
    var copied = 0
    var kept = 0
    try makeFolder(target.root)
    for name in Self.names where isWithJournal || (name != "journal" && name != "format") {
      for path in try paths(below: name) {
        if name == "journal", !runs.contains(where: { path == "journal/\(Self.entry($0))" }) {
          continue
        }
        if try copy(path, to: target) { copied += 1 } else { kept += 1 }
      }
    }
    if isWithJournal {
      for path in try basePaths() {
        if try copy(path, to: target) { copied += 1 } else { kept += 1 }
      }
    }
    return Outcome(lastRun: runs.last ?? 0, copiedCount: copied, keptCount: kept)
  }

  private static func entry(_ run: Int) -> String { Workspace.name(ofRun: run) + ".json" }

  /// Copies a file; gives false when it is there already.
  private func copy(_ path: String, to target: Workspace) throws(RegistryError) -> Bool {
    let source = url(path)
    let copy = target.root.appending(path: path, directoryHint: .notDirectory)
    let isArchived = path.hasPrefix("archive/")
    if isArchived, let there = try files.status(of: copy), there.kind == .file,
      there.byteCount == (try files.status(of: source)?.byteCount)
    {
      return false
    }
    var bytes = try contents(of: source)
    if isArchived {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard SHA256.hex(of: bytes.span) == name else {
        throw RegistryError(.damaged(what: "archived content"), path: source.path)
      }
    } else if path == "audit.ndjson" {
      // A line that is being added belongs to the next backup.
      while let last = bytes.last, last != UInt8(ascii: "\n") { bytes.removeLast() }
    }
    if !isArchived, try files.status(of: copy) != nil, try contents(of: copy) == bytes {
      return false
    }
    try makeFolder(copy.deletingLastPathComponent())
    try files.writeDurably(bytes.span, to: copy)
    return true
  }

  /// A file as a whole, read through a window: people may change what lies in `decisions`.
  private func contents(of url: URL) throws(RegistryError) -> [UInt8] {
    let file = try files.openForReading(url)
    var window = [UInt8](repeating: 0, count: 1 << 20)
    var bytes: [UInt8] = []
    while true {
      let count = try file.read(into: &window)
      if count == 0 { return bytes }
      bytes.append(contentsOf: window[..<count])
    }
  }

  /// The ordinary files below a name, by path below the workspace.
  private func paths(below name: String) throws(RegistryError) -> [String] {
    switch try files.status(of: url(name))?.kind {
    case .file: return [name]
    case .directory:
      var result: [String] = []
      for inner in try files.names(in: url(name)) where !inner.hasPrefix(".") {
        result += try paths(below: "\(name)/\(inner)")
      }
      return result
    default: return []
    }
  }

  private func makeFolder(_ url: URL) throws(RegistryError) {
    guard try files.status(of: url) == nil else { return }
    try makeFolder(url.deletingLastPathComponent())
    try files.createDirectoryDurably(url)
  }

  private func url(_ path: String) -> URL {
    workspace.root.appending(path: path, directoryHint: .notDirectory)
  }
}

import Bytes
public import Foundation

/// A file as it lies in the archive.
public struct ArchivedDrop: Sendable, Hashable {
  /// The digest of its content, 64 hexadecimal digits: its name in the archive.
  public let sha256: String
  /// Its length in bytes.
  public let byteCount: Int

  /// A file from its digest and length.
  public init(sha256: String, byteCount: Int) {
    self.sha256 = sha256
    self.byteCount = byteCount
  }
}

/// Everything as received, named by content, never changed: drops, definitions, models.
public struct Archive: Sendable {
  private static let windowByteCount = 1 << 20

  private let workspace: Workspace
  private var files: FileSystem { workspace.files }

  /// The archive of a workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Copies a file into the archive.
  ///
  /// The copy goes through a window while it is hashed, so that a file which its writer truncates
  /// can do no harm; one whose length or time changes meanwhile is refused as still being written.
  public func admit(_ source: URL) throws(RegistryError) -> ArchivedDrop {
    let aside = files.asideURL(in: workspace.archive)
    do throws(RegistryError) {
      let copy = try files.create(aside)
      let drop = try digest(of: source) { (piece) throws(RegistryError) in try copy.write(piece) }
      if try isHeld(drop) {
        files.discard(aside)
        return drop
      }
      try copy.sync()
      try place(aside, as: drop.sha256)
      return drop
    } catch {
      files.discard(aside)
      throw error
    }
  }

  /// The digest of a file that is not to be archived, with the same care as ``admit(_:)``.
  public func digest(of source: URL) throws(RegistryError) -> ArchivedDrop {
    try digest(of: source) { (_) throws(RegistryError) in }
  }

  /// Puts bytes made here into the archive, such as the definitions of a run; gives the digest.
  @discardableResult
  public func store(_ bytes: borrowing Span<UInt8>) throws(RegistryError) -> String {
    let drop = ArchivedDrop(sha256: SHA256.hex(of: bytes), byteCount: bytes.count)
    guard try !isHeld(drop) else { return drop.sha256 }
    let target = url(of: drop.sha256)
    try files.createDirectoryDurably(target.deletingLastPathComponent())
    try files.writeDurably(bytes, to: target)
    return drop.sha256
  }

  /// Whether the archive holds a content.
  public func contains(_ sha256: String) throws(RegistryError) -> Bool {
    try files.status(of: url(of: sha256))?.kind == .file
  }

  /// A content, mapped; safe because archived files never change.
  public func data(of sha256: String) throws(RegistryError) -> Data {
    do throws(RegistryError) {
      return try files.mapped(url(of: sha256), what: "archived content")
    } catch {
      guard case .missing = error.reason else { throw error }
      throw try reasonForMissing(sha256) ?? error
    }
  }

  /// Why a content is not there, as far as the workspace knows: quarantined, or taken out.
  public func reasonForMissing(_ sha256: String) throws(RegistryError) -> RegistryError? {
    let aside = workspace.quarantine.appending(path: sha256, directoryHint: .notDirectory)
    if try files.status(of: aside) != nil {
      return RegistryError(.quarantined, path: url(of: sha256).path)
    }
    guard let pruning = try PruningLedger(workspace).removed().pruning(ofArchived: sha256) else {
      return nil
    }
    return RegistryError(
      .takenOut(
        what: "archived content", pruning: pruning.number, rule: Pruning.Rule.archive.rawValue,
        day: pruning.asOf), path: url(of: sha256).path)
  }

  /// Whether a content was taken out by a pruning and did not come back.
  public func isTakenOut(_ sha256: String) throws(RegistryError) -> Bool {
    guard try !contains(sha256) else { return false }
    return try PruningLedger(workspace).removed().pruning(ofArchived: sha256) != nil
  }

  /// Checks that a content still has its digest.
  public func verify(_ sha256: String) throws(RegistryError) {
    let data = try data(of: sha256)
    guard SHA256.hex(of: data.span) == sha256 else {
      throw RegistryError(.damaged(what: "archived content"), path: url(of: sha256).path)
    }
  }

  /// All digests in the archive, sorted.
  public func digests() throws(RegistryError) -> [String] {
    var result: [String] = []
    for folder in try files.names(in: workspace.archive) where folder.utf8.count == 2 {
      result += try files.names(
        in: workspace.archive.appending(path: folder, directoryHint: .isDirectory)
      ).filter { !$0.hasPrefix(FileSystem.asidePrefix) }
    }
    return result
  }

  /// Where a content lies, or would lie.
  public func url(of sha256: String) -> URL {
    workspace.root.appending(path: Self.path(of: sha256), directoryHint: .notDirectory)
  }

  /// The same below the workspace.
  public static func path(of sha256: String) -> String {
    "archive/\(sha256.prefix(2))/\(sha256)"
  }

  private func isHeld(_ drop: ArchivedDrop) throws(RegistryError) -> Bool {
    guard let status = try files.status(of: url(of: drop.sha256)) else { return false }
    return status.kind == .file && status.byteCount == drop.byteCount
  }

  private func place(_ aside: URL, as sha256: String) throws(RegistryError) {
    let target = url(of: sha256)
    try files.createDirectoryDurably(target.deletingLastPathComponent())
    try files.install(aside, as: target)
  }

  private func digest(
    of source: URL, _ take: (borrowing Span<UInt8>) throws(RegistryError) -> Void
  ) throws(RegistryError) -> ArchivedDrop {
    let file = try files.openForReading(source)
    let before = try file.status()
    guard before.kind == .file else { throw RegistryError(.notAnOrdinaryFile, path: source.path) }
    var window = [UInt8](repeating: 0, count: Self.windowByteCount)
    var digest = SHA256()
    var byteCount = 0
    while true {
      let read = try file.read(into: &window)
      if read == 0 { break }
      let piece = window.span.extracting(0..<read)
      digest.update(piece)
      try take(piece)
      byteCount += read
    }
    guard try file.status() == before, try files.status(of: source) == before,
      byteCount == before.byteCount
    else { throw RegistryError(.stillBeingWritten, path: source.path) }
    return ArchivedDrop(sha256: digest.finalizeHex(), byteCount: byteCount)
  }
}

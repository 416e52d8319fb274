import Bytes
import Foundation

/// The committed state of a run, for reading; stays as it is whatever later runs do.
public struct Snapshot: Sendable {
  /// What it consists of.
  public let manifest: SnapshotManifest
  /// The digest of the manifest, by which CURRENT and the next manifest know it.
  public let digest: String
  let workspace: Workspace

  /// The number of the run.
  public var run: Int { manifest.run }

  /// The snapshot that CURRENT names, or nil before the first commit; needs no lock.
  public static func current(of workspace: Workspace) throws(RegistryError) -> Snapshot? {
    guard let pointer = try CurrentPointer.read(workspace) else { return nil }
    return try Snapshot(workspace, run: pointer.run, digest: pointer.digest)
  }

  /// The snapshot of a run, known by the digest of its manifest.
  public init(_ workspace: Workspace, run: Int, digest: String) throws(RegistryError) {
    let url = Self.url(run: run, in: workspace)
    let bytes = try workspace.files.mapped(url, what: "the manifest of a snapshot")
    guard SHA256.hex(of: bytes.span) == digest else {
      throw RegistryError(.damaged(what: "the manifest of a snapshot"), path: url.path)
    }
    self.workspace = workspace
    self.digest = digest
    manifest = try CanonicalJSON.value(
      SnapshotManifest.self, from: bytes, what: "the manifest of a snapshot", url: url)
  }

  /// The snapshot of a run that was just committed.
  init(_ workspace: Workspace, _ manifest: SnapshotManifest, digest: String) {
    self.workspace = workspace
    self.manifest = manifest
    self.digest = digest
  }

  /// The snapshot before this one, or nil for the first.
  public func previous() throws(RegistryError) -> Snapshot? {
    guard !manifest.previous.isEmpty else { return nil }
    return try Snapshot(workspace, run: run - 1, digest: manifest.previous)
  }

  /// A segment in force, proven to be the one it means.
  ///
  /// Its blocks are checked too unless the caller does so later, on more than one core.
  public func segment(
    _ reference: SegmentReference, verifying: Bool = true
  ) throws(RegistryError) -> Segment {
    let store = SegmentStore(workspace)
    let segment = try store.segment(reference.name)
    guard SegmentReference.digits(of: segment.checksum) == reference.checksum else {
      throw RegistryError(.damaged(what: "a segment"), path: store.url(of: reference.name).path)
    }
    if verifying { try segment.verify() }
    return segment
  }

  /// Whether the file of a segment is there; it may have been taken out with a thinned snapshot.
  public func hasSegment(_ reference: SegmentReference) throws(RegistryError) -> Bool {
    try SegmentStore(workspace).contains(reference.name)
  }

  /// The tables of a use, in the order of the manifest.
  public func tables(for use: String) throws(RegistryError) -> [SortedTable] {
    var result: [SortedTable] = []
    for name in manifest.tableNames(for: use) {
      result.append(try TableStore(workspace).table(name))
    }
    return result
  }

  /// The tables of a use, read as one.
  public func table(for use: String) throws(RegistryError) -> SlicedTable {
    SlicedTable(try tables(for: use))
  }

  static func url(run: Int, in workspace: Workspace) -> URL {
    workspace.snapshots.appending(
      path: Workspace.name(ofRun: run) + ".json", directoryHint: .notDirectory)
  }
}

/// The line in CURRENT: the committed run, and the digest of its manifest.
struct CurrentPointer: Sendable, Equatable {
  let run: Int
  let digest: String

  var line: String { "\(run) \(digest)\n" }

  static func read(_ workspace: Workspace) throws(RegistryError) -> CurrentPointer? {
    let url = workspace.currentFile
    guard try workspace.files.status(of: url) != nil else { return nil }
    let bytes = try workspace.files.mapped(url, what: "CURRENT")
    let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let run = Int(words[0]), run > 0, words[1].utf8.count == 64 else {
      throw RegistryError(.damaged(what: "CURRENT"), path: url.path)
    }
    let pointer = CurrentPointer(run: run, digest: String(words[1]))
    guard bytes == Data(pointer.line.utf8) else {
      throw RegistryError(.damaged(what: "CURRENT"), path: url.path)
    }
    return pointer
  }
}

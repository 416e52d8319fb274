import Bytes
import Foundation

/// All prunings of a workspace, read from `prunings/`.
public struct PruningLedger: Sendable {
  private let workspace: Workspace
  private var files: FileSystem { workspace.files }

  /// The ledger of a workspace.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// All prunings in order; fails where the chain is broken or an entry is not as it was written.
  public func prunings() throws(RegistryError) -> [Pruning] {
    try entries().map(\.pruning)
  }

  /// The number and the digest of each entry, as the audit log tells them.
  public func digests() throws(RegistryError) -> [(number: Int, digest: String)] {
    try entries().map { ($0.pruning.number, $0.digest) }
  }

  /// What was taken out and by which pruning.
  public func removed() throws(RegistryError) -> RemovedParts {
    RemovedParts(try prunings())
  }

  private func entries() throws(RegistryError) -> [(pruning: Pruning, digest: String)] {
    guard try files.status(of: workspace.prunings) != nil else { return [] }
    var result: [(pruning: Pruning, digest: String)] = []
    for number in try workspace.runs(in: workspace.prunings, suffix: ".json") {
      let url = url(of: number)
      let bytes = try files.mapped(url, what: "an entry of the ledger of prunings")
      let pruning = try CanonicalJSON.checkedValue(
        Pruning.self, from: bytes, what: "an entry of the ledger of prunings", url: url)
      guard pruning.number == number, number == result.count + 1, pruning.check != nil,
        pruning.previous == result.last?.digest ?? ""
      else {
        throw RegistryError(.damaged(what: "the chain of the prunings"), path: url.path)
      }
      result.append((pruning, SHA256.hex(of: bytes.span)))
    }
    return result
  }

  // MARK: Carrying out

  /// Records a pruning and takes out what it lists; gives it as recorded.
  ///
  /// A note is written first, the entry after it, and then the files go, so that a start after a
  /// crash either finds no entry and does nothing, or goes on to the end.
  func carryOut(
    _ draft: Pruning, _ hook: PruningHook, beforeRecording: (String) throws(RegistryError) -> Void
  ) throws(RegistryError) -> Pruning {
    let before = try entries()
    var pruning = draft
    pruning.number = before.count + 1
    pruning.previous = before.last?.digest ?? ""
    let target = url(of: pruning.number)
    let bytes = try CanonicalJSON.checkedBytes(of: pruning, for: target)
    try files.createDirectoryDurably(workspace.prunings)
    try files.writeDurably(Array("\(pruning.number)\n".utf8).span, to: workspace.pruningNote)
    try hook(.pruningIntended)
    // Before it counts: nothing may be gone of which nobody knows who took it out.
    try beforeRecording("pruning \(pruning.number), \(SHA256.hex(of: bytes.span))")
    try files.writeDurably(bytes.span, to: target)
    try hook(.pruningRecorded)
    try finish(pruning, hook)
    return pruning
  }

  /// Goes on with a pruning that was broken off; tells what was done, or nil.
  func resume(_ hook: PruningHook = { _ in }) throws(RegistryError) -> String? {
    guard try files.status(of: workspace.pruningNote) != nil else { return nil }
    let bytes = try files.mapped(workspace.pruningNote, what: "the note of a pruning")
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    guard let number = Int(text) else {
      throw RegistryError(
        .damaged(what: "the note of a pruning"), path: workspace.pruningNote.path)
    }
    guard let pruning = try entries().map(\.pruning).last, pruning.number == number else {
      try removeNote(hook)
      return "A pruning that had not begun to count was given up."
    }
    try finish(pruning, hook)
    return "Pruning \(number) was brought to its end."
  }

  private func finish(_ pruning: Pruning, _ hook: PruningHook) throws(RegistryError) {
    for removal in pruning.removals {
      let file = workspace.root.appending(path: removal.path, directoryHint: .notDirectory)
      guard try files.status(of: file)?.kind == .file else { continue }
      try files.remove(file)
      try hook(.fileRemoved)
    }
    var parents: [URL] = []
    for removal in pruning.removals {
      let parent = workspace.root.appending(path: removal.path, directoryHint: .notDirectory)
        .deletingLastPathComponent()
      if parents.last?.path != parent.path { parents.append(parent) }
    }
    for parent in parents where try files.status(of: parent) != nil {
      try files.syncDirectory(parent)
    }
    try hook(.filesRemoved)
    try removeNote(hook)
  }

  private func removeNote(_ hook: PruningHook) throws(RegistryError) {
    try files.remove(workspace.pruningNote)
    try files.syncDirectory(workspace.registry)
    try hook(.pruningFinished)
  }

  private func url(of number: Int) -> URL {
    workspace.prunings.appending(
      path: Workspace.name(ofRun: number) + ".json", directoryHint: .notDirectory)
  }
}

/// What prunings took out, for who looks for it.
public struct RemovedParts: Sendable {
  /// The number of the last pruning that took out each file, by path below the workspace.
  private let numbers: [String: Int]
  /// The runs whose snapshots are thinned.
  public let thinned: Set<Int>
  /// The prunings, in order.
  public let prunings: [Pruning]

  /// Nothing was taken out.
  public init() { self.init([]) }

  init(_ prunings: [Pruning]) {
    var numbers: [String: Int] = [:]
    for pruning in prunings {
      for removal in pruning.removals { numbers[removal.path] = pruning.number }
    }
    self.numbers = numbers
    self.prunings = prunings
    thinned = prunings.reduce(into: []) { $0.formUnion($1.thinned) }
  }

  /// Whether any content of the archive was taken out.
  public var hasArchived: Bool {
    prunings.contains { $0.removals.contains { $0.rule == .archive } }
  }

  /// The pruning that took out a file, or nil.
  public func pruning(of path: String) -> Pruning? {
    numbers[path].map { prunings[$0 - 1] }
  }

  /// The pruning that took out a content of the archive, or nil.
  public func pruning(ofArchived sha256: String) -> Pruning? {
    pruning(of: Archive.path(of: sha256))
  }
}

import Bytes
public import Foundation

/// A run that is under way: a place for its outputs, and the one step that makes it count.
public struct RunTransaction: Sendable {
  /// The number of the run.
  public let run: Int
  private let projection: Projection
  private let base: Snapshot?
  private let hook: CommitHook
  private var workspace: Workspace { projection.workspace }
  private var files: FileSystem { projection.workspace.files }

  init(projection: Projection, base: Snapshot?, hook: @escaping CommitHook) throws(RegistryError) {
    self.projection = projection
    self.base = base
    self.hook = hook
    run = projection.run
    let files = projection.workspace.files
    // A commit that failed late has moved CURRENT; its outputs in staging must not be taken away.
    try Self.check(projection, isNextAfter: base)
    try files.removeTree(projection.folder)
    try files.createDirectory(projection.folder)
    for name in ["outbox", "returns", "reports"] {
      try files.createDirectory(
        projection.folder.appending(path: name, directoryHint: .isDirectory))
    }
  }

  /// An empty folder for a bundle; shown whole as `outbox/<platform>/<bundle>`.
  public func bundleFolder(platform: String, bundle: String) throws(RegistryError) -> URL {
    try makeFolder(["outbox", platform, bundle])
  }

  /// A folder for what goes back to a department; each entry is shown whole.
  public func returnsFolder(department: String) throws(RegistryError) -> URL {
    try makeFolder(["returns", department])
  }

  /// A folder for ledger, report and metrics; shown whole as `reports/<run>`.
  public func reportsFolder() throws(RegistryError) -> URL {
    try makeFolder(["reports"])
  }

  /// Makes a run count: forces all to the disk, moves CURRENT, shows the outputs.
  ///
  /// After an error the workspace is to be opened again; it then is as before the run, or, when
  /// CURRENT was moved already, as after it. `digests` are those of output files that their writer
  /// knows, by path such as `outbox/public/<bundle>/<file>`; the others are read once more.
  public func commit(
    _ entry: JournalEntry, _ manifest: SnapshotManifest, digests: [String: String] = [:]
  ) throws(RegistryError) -> CommittedRun {
    for found in [entry.run, manifest.run] where found != run {
      throw RegistryError(.wrongRun(expected: run, found: found), path: workspace.root.path)
    }
    try Self.check(projection, isNextAfter: base)
    try projection.checkPlaces()
    try files.sealTree(projection.folder)
    try hook(.staged)

    let journalURL = projection.stagedJournal
    let journalBytes = try CanonicalJSON.bytes(of: entry, for: journalURL)
    try files.writeDurably(journalBytes.span, to: journalURL)
    try files.syncDirectory(workspace.staging)
    try hook(.journalStaged)

    var manifest = manifest
    manifest.sort()
    manifest.formatVersion = Workspace.formatVersion
    manifest.previous = base?.digest ?? ""
    manifest.journalDigest = SHA256.hex(of: journalBytes.span)
    manifest.outputs = try projection.outputs(digests)
    let manifestURL = Snapshot.url(run: run, in: workspace)
    let manifestBytes = try CanonicalJSON.bytes(of: manifest, for: manifestURL)
    try files.writeDurably(manifestBytes.span, to: manifestURL)
    try hook(.manifestWritten)

    let digest = SHA256.hex(of: manifestBytes.span)
    try moveCurrent(to: CurrentPointer(run: run, digest: digest))
    let waiting = try projection.show(hook)
    try hook(.finished)
    return CommittedRun(
      snapshot: Snapshot(workspace, manifest, digest: digest), waitingOutputs: waiting)
  }

  /// Gives the run up; nothing of it remains.
  public func abandon() throws(RegistryError) {
    try files.removeTree(projection.folder)
  }

  private static func check(
    _ projection: Projection, isNextAfter base: Snapshot?
  ) throws(RegistryError) {
    let current = try CurrentPointer.read(projection.workspace)
    guard current?.digest == base?.digest else {
      throw RegistryError(
        .wrongRun(expected: (current?.run ?? 0) + 1, found: projection.run),
        path: projection.workspace.currentFile.path)
    }
  }

  private func moveCurrent(to pointer: CurrentPointer) throws(RegistryError) {
    let aside = files.asideURL(in: workspace.registry)
    let file = try files.create(aside)
    try file.write(Array(pointer.line.utf8).span)
    try file.sync()
    try hook(.pointerPrepared)
    try files.rename(aside, to: workspace.currentFile)
    try hook(.pointerMoved)
    try files.syncDirectory(workspace.registry)
    try hook(.committed)
  }

  private func makeFolder(_ names: [String]) throws(RegistryError) -> URL {
    var folder = projection.folder
    for name in names {
      precondition(
        !name.isEmpty && !name.hasPrefix(".") && !name.utf8.contains(UInt8(ascii: "/")),
        "the name of an output folder is one plain word")
      folder = folder.appending(path: name, directoryHint: .isDirectory)
      try files.createDirectory(folder)
    }
    return folder
  }
}

/// A run that counts.
public struct CommittedRun: Sendable {
  /// Its state.
  public let snapshot: Snapshot
  /// Places that somebody took between the check and the commit; the outputs wait in staging.
  public let waitingOutputs: [String]
}

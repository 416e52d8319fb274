import Foundation

/// The snapshot from which a replay begins where prunings took what came before it out of the
/// archive (基准快照).
public struct ReplayBase: Sendable, Equatable {
  /// Its run.
  public let run: Int
  /// The digest of its manifest.
  public let digest: String
  /// The pruning that names it.
  public let pruning: Int
  /// How many of the drops asked for were taken out.
  public let missingCount: Int

  /// The base for a replay of some entries, or nil when the archive has all that they took in.
  public init?(
    for entries: [JournalEntry], in workspace: Workspace
  ) throws(RegistryError) {
    let removed = try PruningLedger(workspace).removed()
    guard removed.hasArchived, let last = removed.prunings.last, let run = last.kept.first else {
      return nil
    }
    let archive = Archive(workspace)
    var missing: Set<String> = []
    for drop in entries.flatMap(\.drops)
    where drop.verdict.isInForce && removed.pruning(ofArchived: drop.sha256) != nil {
      if try !archive.contains(drop.sha256) { missing.insert(drop.sha256) }
    }
    guard !missing.isEmpty else { return nil }
    self.run = run
    digest = last.baseDigest
    pruning = last.number
    missingCount = missing.count
  }

  /// The files below a workspace that a replay from the base needs besides archive and journal.
  public func paths(in workspace: Workspace) throws(RegistryError) -> [String] {
    let snapshot = try Snapshot(workspace, run: run, digest: digest)
    var paths: [String] = []
    func add(_ url: URL) { paths.append(String(url.path.dropFirst(workspace.root.path.count + 1))) }
    var tables = Set(snapshot.manifest.tables.map(\.name))
    var earlier: Snapshot? = snapshot
    while let found = earlier {
      add(Snapshot.url(run: found.run, in: workspace))
      tables.formUnion(found.manifest.tableNames(for: SegmentTable.use))
      earlier = try found.previous()
    }
    for table in tables.sorted() { add(TableStore(workspace).url(of: table)) }
    // With each segment the list of what was refused of its drop, which no manifest names.
    let names = try SegmentStore(workspace).names()
    for segment in Set(try snapshot.segments().map(\.name)).sorted() {
      add(SegmentStore(workspace).url(of: segment))
      for name in names where name.hasPrefix(segment + "-") {
        add(SegmentStore(workspace).url(of: name))
      }
    }
    return paths
  }
}

extension RegistrySession {
  /// Takes over the base of a replay, with the journal up to it, into a workspace without runs.
  ///
  /// Every file is proven: the manifests by their chain, the journal by the manifests, segments and
  /// tables by their checksums. What earlier manifests name is proof and not needed to go on: it is taken
  /// as it is, and `verify` tells what is damaged.
  public func adopt(
    _ base: ReplayBase, from origin: Workspace
  ) throws(RegistryError) -> RegistrySession {
    guard current == nil else {
      throw RegistryError(.wrongRun(expected: nextRun, found: base.run), path: workspace.root.path)
    }
    let files = workspace.files
    let mending = Mending(workspace)
    let snapshot = try Snapshot(origin, run: base.run, digest: base.digest)
    for table in snapshot.manifest.tables { try TableStore(origin).table(table.name).verify() }
    for reference in try snapshot.segments() { _ = try snapshot.segment(reference) }
    var manifests = [snapshot]
    while let former = try manifests.last?.previous() { manifests.append(former) }
    for path in try base.paths(in: origin) {
      // A list of refused keys has its own checksums.
      if path.hasPrefix("registry/segments/"), let name = path.split(separator: "/").last {
        try SegmentStore(origin).segment(String(name)).verify()
      }
      _ = try mending.take(path, from: origin)
    }
    _ = try PruningLedger(origin).prunings()
    for name in try files.names(in: origin.prunings) where name.hasSuffix(".json") {
      _ = try mending.take("prunings/\(name)", from: origin)
    }
    for manifest in manifests.map(\.manifest) {
      let journal = Journal(origin)
      guard try journal.digest(run: manifest.run) == manifest.journalDigest else {
        throw RegistryError(
          .damaged(what: "a journal entry"), path: journal.url(run: manifest.run).path)
      }
      let staged = Projection(workspace: workspace, run: manifest.run)
      try files.createDirectoryDurably(staged.folder)
      let bytes = try files.mapped(journal.url(run: manifest.run), what: "a journal entry")
      try files.writeDurably(bytes.span, to: staged.stagedJournal)
    }
    let pointer = CurrentPointer(run: base.run, digest: base.digest)
    try files.writeDurably(Array(pointer.line.utf8).span, to: workspace.currentFile)
    for run in 1..<(base.run + 1) {
      _ = try Projection(workspace: workspace, run: run).show { _ in }
    }
    return try advanced(
      to: CommittedRun(
        snapshot: Snapshot(workspace, run: base.run, digest: base.digest), waitingOutputs: []))
  }
}

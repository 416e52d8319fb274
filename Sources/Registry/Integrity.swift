import Bytes
import Foundation
import Parallel

/// Checks everything a workspace holds against its checksums and digests.
///
/// The chain goes from CURRENT to its manifest, from each manifest to the one before, to the
/// journal entry, the segments, the tables and the outputs of its run; the archive's names are the
/// digests of its contents. Decisions and prunings are chains of their own, and each line of a log
/// has its digest. What a pruning took out by rule is no damage.
public struct Integrity: Sendable {
  private let workspace: Workspace
  private let workers: Int

  /// A check of a workspace, on at most so many threads.
  public init(_ workspace: Workspace, workers: Int = 1) {
    self.workspace = workspace
    self.workers = workers
  }

  /// Everything that is damaged or missing, in the order of the chain; empty when all is sound.
  ///
  /// An output that is no longer in its place is no damage: people may take bundles away. A bundle of
  /// which something is gone, or with something in it that no run made, is damaged.
  public func damages() throws -> [RegistryError] {
    var damages: [RegistryError] = []
    func check(_ body: () throws(RegistryError) -> Void) {
      do throws(RegistryError) { try body() } catch { damages.append(error) }
    }
    var snapshots: [Snapshot] = []
    check { () throws(RegistryError) in
      try workspace.checkFormat()
      var snapshot = try Snapshot.current(of: workspace)
      while let found = snapshot {
        snapshots.append(found)
        snapshot = try found.previous()
      }
    }
    var thinned: Set<Int> = []
    check { () throws(RegistryError) in thinned = try PruningLedger(workspace).removed().thinned }
    check { () throws(RegistryError) in try checkDecisions() }
    check { () throws(RegistryError) in try RunLog(workspace).verify() }
    check { () throws(RegistryError) in try InboxDigests.verify(workspace) }
    let journal = Journal(workspace)
    for manifest in snapshots.map(\.manifest) {
      check { () throws(RegistryError) in
        guard try journal.digest(run: manifest.run) == manifest.journalDigest else {
          throw RegistryError(
            .damaged(what: "a journal entry"), path: journal.url(run: manifest.run).path)
        }
      }
    }
    let parts = Parts(snapshots, thinned: thinned)
    damages += try failures(parts.segments) { (reference) throws(RegistryError) in
      try self.check(reference)
    }
    // What no manifest names is read all the same: the keys of refused rows, and slices that were made
    // one in the night that wrote them, until they are swept away.
    let segments = Set(parts.segments.map(\.name))
    let others = try SegmentStore(workspace).names().filter { !segments.contains($0) }
    damages += try failures(others) { (name) throws(RegistryError) in
      try SegmentStore(workspace).segment(name).verify()
    }
    let tables = Set(parts.tables)
    let otherTables = try TableStore(workspace).names().filter { !tables.contains($0) }
    damages += try failures(parts.tables + otherTables) { (name) throws(RegistryError) in
      try TableStore(workspace).table(name).verify()
    }
    damages += try failures(parts.outputs) { (output) throws(RegistryError) in
      try self.check(output)
    }
    damages += strangers(beside: parts.outputs)
    let archive = Archive(workspace)
    damages += try failures(archive.digests()) { (digest) throws(RegistryError) in
      try archive.verify(digest)
    }
    return damages
  }

  private func checkDecisions() throws(RegistryError) {
    for sheet in try DecisionArchive(workspace).sheets()
    where try !Archive(workspace).contains(sheet.sha256) {
      throw RegistryError(
        .missing(what: "a sheet of decisions"), path: Archive(workspace).url(of: sheet.sha256).path)
    }
  }

  private func check(_ reference: SegmentReference) throws(RegistryError) {
    let store = SegmentStore(workspace)
    let segment = try store.segment(reference.name)
    try segment.verify()
    guard SegmentReference.digits(of: segment.checksum) == reference.checksum else {
      throw RegistryError(.damaged(what: "a segment"), path: store.url(of: reference.name).path)
    }
  }

  private func check(_ output: OutputReference) throws(RegistryError) {
    let url = workspace.root.appending(path: output.path, directoryHint: .notDirectory)
    guard try workspace.files.status(of: url) != nil else {
      let bundle = url.deletingLastPathComponent()
      guard output.path.hasPrefix("outbox/"), try workspace.files.status(of: bundle) != nil else {
        return
      }
      throw RegistryError(.damaged(what: "a bundle that lacks a file"), path: url.path)
    }
    let found = try Archive(workspace).digest(of: url)
    guard found.sha256 == output.sha256 else {
      throw RegistryError(.damaged(what: "a bundle, return or report"), path: url.path)
    }
  }

  /// What lies in the folders of bundles besides their files, and folders that cannot be looked into;
  /// hidden files are people's.
  private func strangers(beside outputs: [OutputReference]) -> [RegistryError] {
    let known = Set(outputs.map(\.path).filter { $0.hasPrefix("outbox/") })
    let folders = Set(known.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
    var found: [RegistryError] = []
    for folder in folders.sorted() {
      let url = workspace.root.appending(path: folder, directoryHint: .isDirectory)
      do throws(RegistryError) {
        for name in try workspace.files.names(in: url)
        where !name.hasPrefix(".") && !known.contains("\(folder)/\(name)") {
          found.append(
            RegistryError(
              .damaged(what: "a bundle with a file that no run made"),
              path: url.appending(path: name, directoryHint: .notDirectory).path))
        }
      } catch {
        found.append(error)
      }
    }
    return found
  }

  private func failures<Item: Sendable>(
    _ items: [Item], _ body: @Sendable (Item) throws(RegistryError) -> Void
  ) throws -> [RegistryError] {
    let results = try concurrentMap(count: items.count, workers: workers) {
      index -> RegistryError? in
      do throws(RegistryError) { try body(items[index]) } catch { return error }
      return nil
    }
    return results.compactMap { $0 }
  }
}

/// What a chain of snapshots names, each thing once.
private struct Parts {
  var segments: [SegmentReference] = []
  var tables: [String] = []
  var outputs: [OutputReference] = []

  /// Of thinned runs the outputs, and the table of segments that stays with the manifest.
  init(_ snapshots: [Snapshot], thinned: Set<Int>) {
    var seen: Set<String> = []
    for snapshot in snapshots {
      outputs += snapshot.manifest.outputs
      let isThinned = thinned.contains(snapshot.run)
      for table in snapshot.manifest.tables
      where !isThinned || table.use == SegmentTable.use {
        if seen.insert(table.name).inserted { tables.append(table.name) }
      }
      guard !isThinned else { continue }
      for reference in Self.segments(of: snapshot)
      where seen.insert(reference.name).inserted { segments.append(reference) }
    }
  }

  /// The segments that a snapshot names; none when their table is damaged, which is found as such.
  private static func segments(of snapshot: Snapshot) -> [SegmentReference] {
    do throws(RegistryError) { return try snapshot.segments() } catch { return [] }
  }
}

import Aggregate
import Export
import Foundation
import Ingest
import Records
import Registry

/// One night under way: what all its stages share.
///
/// The night itself is a function of the archive, the decisions, the definitions and the journal;
/// nothing here looks at a clock.
struct Night: Sendable {
  let definition: PipelineDefinition
  let workspace: Workspace
  /// Where the drops lie as received; another workspace's when a journal is replayed.
  let archive: Archive
  let inbox: URL
  /// The state after the last run.
  let base: Snapshot?
  /// What all earlier runs took in.
  let history: DropHistory
  /// Who let which held drop in.
  let releases: Releases
  let workers: Int
  let progress: RunProgress
  /// The folder of what stages leave, below the registry's.
  var workingName = "working"
  /// Whether the night is to be computed from all records in force, as if no night had been before.
  var recomputesAll = false
  /// The committed state to read segments of, for one who only looks back: nothing is made again.
  var frozen: Snapshot?

  /// Where stages leave what the next one needs; not part of the registry's truth.
  var working: Workspace {
    Workspace(
      root: workspace.registry.appending(path: workingName, directoryHint: .isDirectory),
      files: workspace.files)
  }

  /// The path under which a feed's content was accepted first, by feed and content digest; of some
  /// contents alone.
  func acceptedContent(among digests: Set<String>) -> [String: String] {
    var found: [String: String] = [:]
    for drop in history.drops.lazy.map(\.drop) where digests.contains(drop.sha256) {
      guard drop.verdict == .accepted || drop.verdict == .released else { continue }
      let content = "\(drop.feed) \(drop.sha256)"
      found[content] = found[content] ?? drop.path
    }
    return found
  }

  /// All deliveries in force once the night's drops are taken.
  func deliveries(with draft: NightDraft) -> Deliveries {
    history.deliveries(
      with: draft.drops.map(\.journal), ofRun: draft.run, replacing: definition.replacingFeeds)
  }

  /// The deliveries that were in force before the night.
  func formerDeliveries() -> Deliveries {
    history.deliveries(with: [], ofRun: 0, replacing: definition.replacingFeeds)
  }

  /// The segment of a delivered drop under the feed's present definition, proven by its checksums;
  /// made again from the archive when it is missing or damaged.
  func segment(of drop: JournalDrop, _ feed: FeedDefinition) throws -> Segment {
    if let frozen { return try frozen.segment(of: drop) }
    let store = SegmentStore(workspace)
    let name = SegmentStore.name(drop: drop.sha256, feedDigest: feed.digest, date: drop.date)
    if try store.contains(name) {
      do throws(RegistryError) {
        let segment = try store.segment(name)
        try segment.verify()
        return segment
      } catch {
        guard case .damaged = error.reason else { throw error }
        progress.step("repair     \(error)")
        try store.remove(name)
      }
    }
    progress.step("normalize  \(drop.path) again from the archive")
    // Records of another content under the drop's name would be believed for ever.
    try archive.verify(drop.sha256)
    let outcome = try DropNormalization(night: self, feed: feed).run(drop, isDecided: true)
    if let hold = outcome.hold {
      throw RunError(
        .definitionWrong,
        "\(drop.path) was taken in before and cannot be read any more: \(hold.description)",
        remedy: "put the definition of \(feed.name) right, or give the changed files a feed of "
          + "their own")
    }
    return try store.segment(name)
  }

  /// Whether the records of a delivered drop can still be looked at; false once a pruning took them
  /// out.
  func canOpen(_ drop: JournalDrop) throws(RegistryError) -> Bool {
    guard let frozen else { return try !archive.isTakenOut(drop.sha256) }
    return try !frozen.isTakenOut(drop)
  }

  /// The segment of a delivered drop as it lies there, its frame proven alone; made again when it
  /// is missing or its frame is damaged.
  func segmentUnproven(of drop: JournalDrop, _ feed: FeedDefinition) throws -> Segment {
    let store = SegmentStore(workspace)
    let name = SegmentStore.name(drop: drop.sha256, feedDigest: feed.digest, date: drop.date)
    do throws(RegistryError) {
      if try store.contains(name) { return try store.segment(name) }
    } catch {
      guard case .damaged = error.reason else { throw error }
    }
    return try segment(of: drop, feed)
  }

  /// Writes a file that a later stage needs.
  func writeWorking(_ bytes: [UInt8], named name: String) throws {
    try prepareWorking()
    try PrivateOutput.write(bytes, named: name, in: working.root, workspace.files)
  }

  /// Makes the folder for what stages leave.
  func prepareWorking() throws {
    for folder in [working.root, working.registry, working.segments] {
      try workspace.files.createDirectory(folder)
    }
  }

  /// Reads such a file back.
  func readWorking(named name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: working.root.appending(path: name)))
  }
}

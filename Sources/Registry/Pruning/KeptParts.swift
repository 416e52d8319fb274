/// What kept snapshots need, and every night that can be made again from them.
///
/// Gathered from the latest run back, so that one snapshot's lists at a time are in memory.
public struct KeptParts: Sendable {
  /// A drop as both journal and manifests know it.
  private struct Delivery: Hashable {
    let feed: String
    let date: String
    let part: Int
    let revision: Int
    let sha256: String

    init(_ drop: JournalDrop) {
      feed = drop.feed
      date = drop.date
      part = drop.part
      revision = drop.revision
      sha256 = drop.sha256
    }

    init(_ reference: SegmentReference) {
      feed = reference.feed
      date = reference.date
      part = reference.part
      revision = reference.revision
      sha256 = reference.drop
    }
  }

  /// The names of segments.
  public private(set) var segments: Set<String> = []
  /// The names of tables.
  public private(set) var tables: Set<String> = []
  /// The digests of drops.
  public private(set) var drops: Set<String> = []

  private let kept: Set<Int>
  private let first: Int
  /// The drops of feeds that deliver their whole set, with the runs that took them.
  private let sets: [(run: Int, drop: JournalDrop)]
  private var sought: Set<Delivery> = []

  /// Begins to gather.
  ///
  /// `kept` are the runs whose snapshots stay whole. From the first of them on every run can be made
  /// again. `isReplacing` tells whether a feed delivers its whole set each time.
  public init(kept: [Int], journal: [JournalEntry], isReplacing: (String) -> Bool) {
    self.kept = Set(kept)
    first = kept.first ?? 1
    sets = journal.flatMap { entry in
      entry.drops.filter { $0.verdict.isInForce && isReplacing($0.feed) }
        .map { (entry.run, $0) }
    }
    // What came in after it is read again by a replay.
    for entry in journal where entry.run > first { drops.formUnion(entry.drops.map(\.sha256)) }
  }

  /// Adds what a run needs, by its manifest and its segments; the runs come latest first, without
  /// gaps.
  ///
  /// The table of segments belongs to the manifest, which stays for ever.
  public mutating func add(_ manifest: SnapshotManifest, _ references: [SegmentReference]) {
    tables.formUnion(manifest.tableNames(for: SegmentTable.use))
    guard manifest.run >= first || !sought.isEmpty else { return }
    for reference in references where sought.remove(Delivery(reference)) != nil {
      segments.insert(reference.name)
    }
    guard manifest.run >= first else { return }
    drops.formUnion(references.map(\.drop))
    let isKept = kept.contains(manifest.run)
    if isKept {
      tables.formUnion(manifest.tables.map(\.name))
      segments.formUnion(references.map(\.name))
    }
    // A record of an earlier set may stay in force through sets that refused its row: whoever looks
    // for it opens all sets from the oldest one on that has a record in force.
    var oldest: [String: String] = [:]
    for reference in references {
      oldest[reference.feed] = min(oldest[reference.feed] ?? reference.date, reference.date)
    }
    let named = Set(references.map(Delivery.init))
    for (run, drop) in sets where run <= manifest.run {
      guard let date = oldest[drop.feed], drop.date >= date else { continue }
      drops.insert(drop.sha256)
      if isKept, !named.contains(Delivery(drop)) { sought.insert(Delivery(drop)) }
    }
  }
}

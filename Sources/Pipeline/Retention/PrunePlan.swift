import Foundation
import Records
import Registry
import Standards

/// What a pruning would take out, and why; made from the committed state alone.
struct PrunePlan {
  /// How many files of the archive stand how.
  struct Standing: Sendable, Equatable {
    /// A kept night, or one that can be made again from it, needs them.
    var needed = 0
    /// Their clock still runs.
    var running = 0
    /// A record in them has no end yet.
    var open = 0
    /// No rule names their kind.
    var withoutRule = 0
    /// A person has still to decide on them, or they cannot be read.
    var unsettled = 0
  }

  /// The pruning as it would be recorded.
  private(set) var pruning: Pruning
  /// Why the rest of the archive stays.
  private(set) var standing = Standing()

  private let workspace: Workspace
  private let archive: Archive
  private let history: [JournalEntry]
  private let workers: Int
  private var definitions: [String: PipelineDefinition] = [:]

  /// Plans the pruning of a workspace as of a day, by the rules of its last run.
  init(
    _ workspace: Workspace, asOf: String, at time: String, user: String, workers: Int
  ) throws {
    guard let current = try Snapshot.current(of: workspace), let today = CalendarDate(asOf) else {
      throw RunError(
        .impossible, "\(workspace.root.path) has no committed run", remedy: "run the pipeline first"
      )
    }
    self.workspace = workspace
    self.workers = workers
    archive = Archive(workspace)
    history = try Journal(workspace).entries(through: current.run)
    guard let last = history.last else {
      throw RunError(.impossible, "the journal is empty", remedy: "restore it from a backup")
    }
    let removed = try PruningLedger(workspace).removed()
    let definition = try PipelineDefinition(
      DefinitionTree(archived: last.definitions, in: archive))
    definitions[last.definitions] = definition
    let rules = definition.retention
    let kept = SnapshotThinning(
      history.map { SnapshotThinning.Run(run: $0.run, asOf: $0.asOf) }, rules.snapshots
    ).kept.filter { !removed.thinned.contains($0) }
    let isKept = Set(kept)
    pruning = Pruning(
      run: current.run, asOf: asOf, at: time, user: user, definitions: last.definitions, kept: kept,
      baseDigest: "",
      thinned: history.map(\.run).filter { !isKept.contains($0) && !removed.thinned.contains($0) },
      removals: [])

    var parts = KeptParts(kept: kept, journal: history) { feed in
      definition.feed(named: feed)?.delivery == .replace
    }
    var named = Named()
    var next: Snapshot? = current
    while let snapshot = next {
      let segments = try snapshot.segments()
      parts.add(snapshot.manifest, segments)
      named.add(snapshot.manifest, segments)
      if snapshot.run == kept.first { pruning.baseDigest = snapshot.digest }
      next = try snapshot.previous()
    }
    try addTables(parts, named)
    try addSegments(parts, named)
    if let rule = rules.archive { try addArchive(rule, parts, today, definition) }
    pruning.removals.sort { $0.path < $1.path }
  }

  /// What any manifest names, with what it knows it by.
  private struct Named {
    var tables: Set<String> = []
    var segments: [String: String] = [:]

    mutating func add(_ manifest: SnapshotManifest, _ references: [SegmentReference]) {
      tables.formUnion(manifest.tables.map(\.name))
      for reference in references { segments[reference.name] = reference.checksum }
    }
  }

  private mutating func add(
    _ url: URL, digest: String, _ rule: Pruning.Rule, _ reason: String
  ) throws {
    guard let status = try workspace.files.status(of: url) else { return }
    let path = String(url.path.dropFirst(workspace.root.path.count + 1))
    pruning.removals.append(
      Pruning.Removal(
        path: path, byteCount: status.byteCount, digest: digest, rule: rule, reason: reason))
  }

  private mutating func addTables(_ parts: KeptParts, _ named: Named) throws {
    let store = TableStore(workspace)
    for name in try store.names() where !parts.tables.contains(name) {
      let isNamed = named.tables.contains(name)
      try add(
        store.url(of: name), digest: name, isNamed ? .snapshots : .unnamed,
        isNamed ? "only thinned snapshots had it" : "no snapshot names it")
    }
  }

  private mutating func addSegments(_ parts: KeptParts, _ named: Named) throws {
    let store = SegmentStore(workspace)
    let drops = Set(history.flatMap(\.drops).map(\.sha256))
    let suffix = DropNormalization.refusedKeysSuffix
    for name in try store.names() {
      let base = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
      // A segment of a drop that no run has taken yet belongs to a night under way.
      guard !parts.segments.contains(base), drops.contains(String(name.prefix(64))) else {
        continue
      }
      let isNamed = named.segments[base] != nil
      try add(
        store.url(of: name), digest: named.segments[name] ?? "",
        isNamed ? .snapshots : .unnamed,
        isNamed ? "only thinned snapshots had it" : "no snapshot names it")
    }
  }

  /// Adds the delivered files whose clock has ended and that nothing needs.
  private mutating func addArchive(
    _ rule: RetentionRules.Archive, _ parts: KeptParts, _ today: CalendarDate,
    _ definition: PipelineDefinition
  ) throws {
    let clock = RetentionClock(
      rule: rule, today: today, archive: archive, periods: definition.periods, workers: workers)
    // Definitions and decisions are no deliveries, whatever their bytes.
    var others = Set(history.map(\.definitions) + history.compactMap(\.decisions))
    others.formUnion(try DecisionArchive(workspace).sheets().map(\.sha256))
    let held = Set(HeldDrops(history).all.map(\.drop.sha256))
    var uses: [String: [(drop: JournalDrop, definitions: String)]] = [:]
    for entry in history {
      for drop in entry.drops { uses[drop.sha256, default: []].append((drop, entry.definitions)) }
    }
    for (digest, uses) in uses.sorted(by: { $0.key < $1.key }) where !others.contains(digest) {
      guard try archive.contains(digest) else { continue }
      guard !parts.drops.contains(digest) else {
        standing.needed += 1
        continue
      }
      guard !held.contains(digest) else {
        standing.unsettled += 1
        continue
      }
      var readings: [RetentionClock.Reading] = []
      for use in uses {
        let definition = try self.definition(use.definitions)
        let feed = definition.feed(named: use.drop.feed)
        let kind = definition.recordKinds.first { $0.schema.kind == feed?.schema.kind }
        readings.append(
          try clock.reading(of: use.drop, feed, termReading: kind?.termReading ?? .civilCode))
      }
      if let last = count(readings) {
        try add(
          archive.url(of: digest), digest: digest, .archive,
          "the retention clock of \(uses[0].drop.path) ended on \(last)")
      }
    }
  }

  /// The last day of the clock when all uses of a content have ended; else notes why it stays.
  private mutating func count(_ readings: [RetentionClock.Reading]) -> CalendarDate? {
    var last: CalendarDate?
    for reading in readings {
      switch reading {
      case .ended(let day): last = max(last ?? day, day)
      case .runs:
        standing.running += 1
        return nil
      case .open:
        standing.open += 1
        return nil
      case .noRule:
        standing.withoutRule += 1
        return nil
      case .unsettled:
        standing.unsettled += 1
        return nil
      }
    }
    return last
  }

  private mutating func definition(_ digest: String) throws -> PipelineDefinition {
    if let known = definitions[digest] { return known }
    let made = try PipelineDefinition(DefinitionTree(archived: digest, in: archive))
    definitions[digest] = made
    return made
  }
}

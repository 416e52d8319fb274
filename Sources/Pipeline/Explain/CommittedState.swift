import Bytes
import Deduplicate
import Foundation
import Records
import Registry

/// The committed state of a workspace for one who only looks: no lock is taken, nothing is made
/// again, and runs that commit meanwhile do not show.
struct CommittedState {
  let workspace: Workspace
  let snapshot: Snapshot
  let history: [JournalEntry]
  let night: Night
  /// A night without drops, so that the deliveries in force are those of the journal.
  let draft: NightDraft
  private var cache = InForceCache()
  private var definitions: [String: PipelineDefinition]
  /// By the keys of their segments the drops that were not held, each with the run that took it; of
  /// equal ones the last.
  private let origins: [Key128: (drop: JournalDrop, run: Int)]

  /// Opens the state that CURRENT names, with the definitions its run archived.
  init(workspace root: URL) throws {
    let workspace = Workspace(root: root)
    guard let snapshot = try Snapshot.current(of: workspace) else {
      throw RunError(
        .impossible, "\(root.path) has no committed run", remedy: "run the pipeline first")
    }
    history = try Journal(workspace).entries(through: snapshot.run)
    guard let last = history.last else {
      throw RunError(.impossible, "the journal is empty", remedy: "restore it from a backup")
    }
    origins = history.reduce(into: [:]) { origins, entry in
      for drop in entry.drops where drop.verdict.isInForce {
        origins[SegmentTable.key(drop)] = (drop, entry.run)
      }
    }
    let archive = Archive(workspace)
    let definition = try PipelineDefinition(
      DefinitionTree(archived: last.definitions, in: archive))
    self.workspace = workspace
    self.snapshot = snapshot
    definitions = [last.definitions: definition]
    night = Night(
      definition: definition, workspace: workspace, archive: archive, inbox: root, base: snapshot,
      history: DropHistory(history), releases: Releases(), workers: 1, progress: .silent,
      frozen: snapshot)
    draft = NightDraft(
      run: last.run, asOf: last.asOf, deliveryDate: last.deliveryDate, department: nil,
      definitions: last.definitions, isReplay: true, decisions: last.decisions)
  }

  var definition: PipelineDefinition { night.definition }

  /// The records in force of a kind.
  mutating func kind(_ schema: RecordSchema) throws -> KindInForce {
    try cache.kind(schema, draft, night)
  }

  /// What people had decided when the run was made.
  func decisions() throws -> DecisionBook {
    try DecisionBook(list: draft.decisions, in: night.archive)
  }

  /// What people have decided up to now; the next run will know it.
  func decisionsNow() throws -> DecisionBook {
    try DecisionBook(DecisionArchive(workspace).sheets(), in: night.archive)
  }

  /// Whether both records of a pair are in force.
  func isInForce(_ pair: PairName) throws -> Bool {
    let table = try snapshot.table(for: RecordsTable.use(pair.kind))
    return try table.value(for: pair.left) != nil && table.value(for: pair.right) != nil
  }

  /// The names that the organs of the register have borne.
  mutating func aliases() throws -> AliasTable { try cache.aliases(draft, night) }

  /// The registers, and the revocations matched with all kinds.
  mutating func registers() throws -> MergingRegisters {
    try MergingRegisters(night, draft, &cache)
  }

  /// The case number of each record in force of a kind, in the order of the record keys.
  func numbers(_ kind: String) throws -> [Key128] {
    try RecordsTable.numbers(in: try snapshot.table(for: RecordsTable.use(kind)))
  }

  /// The definitions that a run was made with.
  mutating func definition(of entry: JournalEntry) throws -> PipelineDefinition {
    if let known = definitions[entry.definitions] { return known }
    let made = try PipelineDefinition(
      DefinitionTree(archived: entry.definitions, in: night.archive))
    definitions[entry.definitions] = made
    return made
  }

  /// The runs whose snapshots are thinned: their manifests are there, not all that these name.
  func thinnedRuns() throws(RegistryError) -> Set<Int> {
    try PruningLedger(workspace).removed().thinned
  }

  /// All snapshots, oldest first.
  func snapshots() throws(RegistryError) -> [Snapshot] {
    var chain = [snapshot]
    while let former = try chain.last?.previous() { chain.append(former) }
    return chain.reversed()
  }

  /// Where a segment came from: the drop as the journal tells it, and the run that took it.
  func origin(of reference: SegmentReference) -> (drop: JournalDrop, run: Int)? {
    origins[SegmentTable.key(reference)]
  }
}

extension Snapshot {
  /// The segment of an accepted drop, proven by its checksums: of this state, or of the latest one
  /// before that it belonged to, since records of a replaced set may be carried on.
  func segment(of drop: JournalDrop) throws(RegistryError) -> Segment {
    guard let (snapshot, reference) = try origin(of: drop) else {
      throw RegistryError(.missing(what: "the segment of an accepted drop"), path: drop.path)
    }
    return try snapshot.segment(reference)
  }

  /// Whether the segment of an accepted drop was there and a pruning took it out.
  func isTakenOut(_ drop: JournalDrop) throws(RegistryError) -> Bool {
    guard let (snapshot, reference) = try origin(of: drop) else { return false }
    return try !snapshot.hasSegment(reference)
  }

  private func origin(
    of drop: JournalDrop
  ) throws(RegistryError) -> (Snapshot, SegmentReference)? {
    var state: Snapshot? = self
    while let snapshot = state {
      if let reference = try snapshot.reference(to: drop) {
        return (snapshot, reference)
      }
      state = try snapshot.previous()
    }
    return nil
  }
}

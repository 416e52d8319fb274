import Bytes
import Export
import Foundation
import Records
import Registry

/// What the platforms held of a case from run to run, read from the tables of all snapshots that are
/// kept whole; what came about in thinned ones is told of the next one kept.
///
/// Costs one look-up a run for each table.
struct HoldingHistory {
  private let definition: PipelineDefinition
  private let snapshots: [Snapshot]
  private let entries: [JournalEntry]
  /// The snapshots whose tables are there.
  private let whole: [Snapshot]
  private let isThinned: @Sendable (Int) throws -> Bool

  init(_ state: CommittedState) throws {
    definition = state.definition
    let thinned = try state.thinnedRuns()
    let ledger = PruningLedger(state.workspace)
    isThinned = { try ledger.removed().thinned.contains($0) }
    snapshots = try state.snapshots()
    whole = snapshots.filter { !thinned.contains($0.run) }
    entries = state.history
  }

  /// What each platform that takes the kind holds of a case; `merged` is its record, if it has one.
  func holdings(
    of number: Key128, kind: String, merged: RecordBatch?
  ) throws -> [HoldingAccount] {
    try definition.platforms.compactMap { platform in
      guard let plan = platform.plans.first(where: { $0.kindSchema.kind == kind }) else {
        return nil
      }
      let (events, isHeld) = try events(of: number, platform.definition.platform, kind)
      var exclusion: String?
      if let merged, let rules = definition.recordKinds.first(where: { $0.schema.kind == kind }) {
        let data = merged.data
        exclusion = try Eligibility(
          platform: plan.platform, schema: rules.schema, isClosed: plan.kindSchema.isClosed
        )
        .reason(against: 0, of: merged, data.span)?.name
      }
      return HoldingAccount(
        platform: platform.definition.platform, title: platform.definition.title, isHeld: isHeld,
        exclusion: exclusion, events: events)
    }
  }

  /// The table of a use, or nil when a pruning thinned the snapshot while this one looks.
  private func table(_ use: String, _ snapshot: Snapshot) throws -> SlicedTable? {
    do throws(RegistryError) {
      return try snapshot.table(for: use)
    } catch {
      guard case .missing = error.reason, try isThinned(snapshot.run) else { throw error }
      return nil
    }
  }

  private func events(
    of number: Key128, _ platform: String, _ kind: String
  ) throws -> (events: [HoldingAccount.Event], isHeld: Bool) {
    var events: [HoldingAccount.Event] = []
    var before: UInt64?
    var last = 0
    for snapshot in whole {
      guard let table = try table(KindUses(kind: kind).held(platform), snapshot) else { continue }
      let now = try table.value(for: number).map { $0.span.littleEndianUInt64(at: 0) }
      let operation: BundleOperation? =
        switch (before, now) {
        case (nil, .some): .add
        case (.some, nil): .withdraw
        case (let before?, let now?) where before != now: .change
        default: nil
        }
      if let operation { events.append(event(operation, platform, snapshot, after: last)) }
      before = now
      last = snapshot.run
    }
    return (events, before != nil)
  }

  private func event(
    _ operation: BundleOperation, _ platform: String, _ snapshot: Snapshot, after last: Int
  ) -> HoldingAccount.Event {
    let identity = BundleIdentity(
      platform: platform, sequence: snapshot.manifest.bundleSequences[platform] ?? 0,
      run: snapshot.run, asOf: snapshot.manifest.asOf,
      deliveryDate: entries.first { $0.run == snapshot.run }?.deliveryDate ?? "")
    return HoldingAccount.Event(
      operation: operation.rawValue, firstRun: last + 1, run: snapshot.run,
      asOf: snapshot.manifest.asOf,
      bundle: "\(platform)/\(identity.folderName)")
  }

  /// The other numbers that records of a case bore in earlier runs.
  func superseded(
    _ number: Key128, _ keys: [Key128], _ kind: String
  ) throws -> [FormerNumber] {
    var last: [Key128: Int] = [:]
    for snapshot in whole {
      guard let table = try table(RecordsTable.use(kind), snapshot) else { continue }
      for key in keys {
        guard let value = try table.value(for: key) else { continue }
        last[RecordsTable.number(value.span)] = snapshot.run
      }
    }
    last[number] = nil
    return last.sorted { $0.key < $1.key }.map {
      FormerNumber(number: MergedFields.caseID(of: $0.key), lastRun: $0.value)
    }
  }

  /// What became of a number that no record in force bears; nil when no run ever gave it.
  ///
  /// Goes over the tables of records from the latest run back.
  func former(_ number: Key128) throws -> FormerCase? {
    for snapshot in whole.reversed() {
      for rules in definition.recordKinds {
        let kind = rules.schema.kind
        var keys: [Key128] = []
        try table(RecordsTable.use(kind), snapshot)?.visit {
          (key, value) throws(RegistryError) in
          if RecordsTable.number(value) == number { keys.append(key) }
        }
        guard !keys.isEmpty else { continue }
        let now = try snapshots.last?.table(for: RecordsTable.use(kind))
        var successors: Set<Key128> = []
        for key in keys {
          if let value = try now?.value(for: key) {
            successors.insert(RecordsTable.number(value.span))
          }
        }
        return FormerCase(
          number: MergedFields.caseID(of: number), lastRun: snapshot.run,
          successors: successors.sorted().map(MergedFields.caseID),
          holdings: try holdings(of: number, kind: kind, merged: nil))
      }
    }
    return nil
  }

  /// The number a record bore when it was last in force, or nil.
  func lastNumber(of key: Key128, kind: String) throws -> FormerNumber? {
    for snapshot in whole.reversed() {
      guard let value = try table(RecordsTable.use(kind), snapshot)?.value(for: key)
      else { continue }
      return FormerNumber(
        number: MergedFields.caseID(of: RecordsTable.number(value.span)), lastRun: snapshot.run)
    }
    return nil
  }

  /// The paths of the bundles' and return files that a run made.
  func outputs(ofRun run: Int) -> Set<String> {
    Set(snapshots.first { $0.run == run }?.manifest.outputs.map(\.path) ?? [])
  }

  /// The segments that stood in an earlier run and do not now, each with a snapshot that has it.
  func formerSegments() throws -> [(snapshot: Snapshot, reference: SegmentReference)] {
    var seen = Set(try snapshots.last?.segments().map(\.name) ?? [])
    var found: [(Snapshot, SegmentReference)] = []
    for snapshot in snapshots.reversed() {
      for reference in try snapshot.segments() where seen.insert(reference.name).inserted {
        found.append((snapshot, reference))
      }
    }
    return found
  }
}

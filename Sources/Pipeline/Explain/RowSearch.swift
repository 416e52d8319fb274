import Bytes
import Foundation
import Ingest
import Records
import Registry

/// Finds rows that are in no case: refused, held, replaced, withdrawn.
struct RowSearch {
  var state: CommittedState
  let kinds: [KindReading]
  let history: HoldingHistory
  let rereading: DropRereading
  private(set) var rows: [RowAccount] = []
  private(set) var notices: [Explanation.Notice] = []
  private var knownFormer: [(snapshot: Snapshot, reference: SegmentReference)]?

  init(
    _ state: CommittedState, _ kinds: [KindReading], _ history: HoldingHistory,
    _ reading: RecordReading
  ) {
    self.state = state
    self.kinds = kinds
    self.history = history
    rereading = DropRereading(
      workspace: state.workspace, archive: state.night.archive, reading: reading)
  }

  private var reading: RecordReading { rereading.reading }

  /// Adds records that a later delivery of the same record replaced.
  mutating func addReplaced(_ addresses: [RecordAddress], _ kind: KindReading) throws {
    for address in addresses {
      try add(gone: kind.key(address), at: kind.place(address), kind)
    }
  }

  /// What the history tells of all kinds at once, asked for by each of them.
  private mutating func formerSegments() throws -> [(
    snapshot: Snapshot, reference: SegmentReference
  )] {
    if let knownFormer { return knownFormer }
    let found = try history.formerSegments()
    knownFormer = found
    return found
  }

  /// Adds the records of segments that are no longer in force.
  mutating func addFormer(_ keys: QueryKeys, _ kind: KindReading) throws {
    for (snapshot, reference) in try formerSegments() {
      guard state.definition.feed(named: reference.feed)?.schema.kind == kind.schema.kind,
        let origin = state.origin(of: reference)
      else { continue }
      guard try snapshot.hasSegment(reference) else {
        notices += try notice(of: origin.drop, SegmentStore.path(of: reference.name))
        continue
      }
      let segment = try snapshot.segment(reference)
      guard segment.fieldCount == kind.schema.fields.count else {
        notices.append(.formerLayout(origin.drop.path))
        continue
      }
      for batch in segment.batches {
        let data = batch.data
        let bytes = data.span
        for row in 0..<batch.count where keys.match(row, of: batch, bytes) {
          try add(
            gone: batch.key(of: row, in: bytes),
            at: reading.place(
              origin.drop, line: batch.line(of: row, in: bytes), run: origin.run), kind,
            of: origin.drop,
            isReclassified: reclassification(of: origin.drop)?.concerns(row, of: batch, bytes)
              ?? false)
        }
      }
    }
  }

  /// Adds the refused rows in which a cell is what was asked for, by the files that went back.
  mutating func addRefused(_ keys: QueryKeys, kind: String) throws {
    for entry in state.history {
      for drop in entry.drops where Self.wasRead(drop) {
        guard let feed = try state.definition(of: entry).feed(named: drop.feed),
          feed.schema.kind == kind, hasReturns(drop, run: entry.run)
        else { continue }
        guard
          let lines = try rereading.refusedLines(of: drop, feed, run: entry.run, keys)
        else {
          notices.append(.returnFileTaken(DropRereading.returnPath(of: drop, run: entry.run)))
          continue
        }
        guard !lines.isEmpty else { continue }
        guard try state.night.archive.contains(drop.sha256) else {
          notices += try notice(of: drop, Archive.path(of: drop.sha256))
          continue
        }
        for (_, row) in try rereading.rows(on: lines, of: drop, feed, nil) {
          guard case .refused(let refusal) = row else { continue }
          rows.append(rereading.account(refusal, of: drop, feed, run: entry.run))
        }
      }
    }
  }

  /// Tells what became of the rows on a line of a drop, of which no record of a case is in force.
  mutating func addLine(_ line: Int, of drop: JournalDrop, _ entry: JournalEntry) throws {
    let place = reading.place(drop, line: line, run: entry.run)
    switch drop.verdict {
    case .held:
      rows.append(
        RowAccount(
          place: place,
          fate: .dropHeld(chinese: drop.detailChinese, english: drop.detail)))
      return
    case .repeated:
      rows.append(
        RowAccount(
          place: place,
          fate: .dropRepeated(chinese: drop.detailChinese, english: drop.detail)))
      return
    case .accepted, .released: break
    }
    if let pruning = try removed(Archive.path(of: drop.sha256)) {
      rows.append(
        RowAccount(place: place, fate: .takenOut(pruning: pruning.number, day: pruning.asOf)))
      return
    }
    guard let feed = try state.definition(of: entry).feed(named: drop.feed) else { return }
    let found = try rereading.rows(on: [line], of: drop, feed, reclassification(of: drop))
    if found.isEmpty { rows.append(RowAccount(place: place, fate: .noRow)) }
    for (_, row) in found {
      switch row {
      case .refused(let refusal):
        rows.append(rereading.account(refusal, of: drop, feed, run: entry.run))
      case .record(let key, let isReclassified):
        if let kind = kinds.first(where: { $0.schema.kind == feed.schema.kind }) {
          try add(gone: key, at: place, kind, of: drop, isReclassified: isReclassified)
        } else {
          let isInForce = try state.snapshot.reference(to: drop) != nil
          rows.append(
            RowAccount(place: place, fate: .register(kind: feed.schema.title, isInForce: isInForce))
          )
        }
      }
    }
  }

  /// What a feed delivers today that is not of its kind, or nil.
  private func reclassification(of drop: JournalDrop) -> Reclassification? {
    state.definition.feed(named: drop.feed)?.reclassification
  }

  private mutating func add(
    gone key: Key128, at place: RecordAccount.Place, _ kind: KindReading,
    of drop: JournalDrop? = nil, isReclassified: Bool = false
  ) throws {
    let now = kind.ordinal(of: key).map(kind.place)
    if let now, now.file == place.file, now.revision == place.revision, now.run == place.run {
      rows.append(RowAccount(place: place, fate: .repeatedInDrop))
      return
    }
    let former = try history.lastNumber(of: key, kind: kind.schema.kind)
    var fate = RowAccount.Fate.noLongerInForce(replacedBy: now, formerCase: former)
    if now == nil, let drop {
      if isReclassified, let basis = reclassification(of: drop)?.basis {
        fate = .reclassified(basis: basis, formerCase: former)
      } else if state.definition.feed(named: drop.feed) == nil {
        fate = .feedTakenOut(formerCase: former)
      }
    }
    rows.append(RowAccount(place: place, fate: fate))
  }

  /// The pruning that took a file out, or nil when it is there or nobody took it out.
  private func removed(_ path: String) throws -> Pruning? {
    let url = state.workspace.root.appending(path: path, directoryHint: .notDirectory)
    guard try state.workspace.files.status(of: url) == nil else { return nil }
    return try PruningLedger(state.workspace).removed().pruning(of: path)
  }

  private func notice(of drop: JournalDrop, _ path: String) throws -> [Explanation.Notice] {
    guard let pruning = try removed(path) else { return [] }
    return [.takenOut(drop.path, pruning: pruning.number, day: pruning.asOf)]
  }

  private static func wasRead(_ drop: JournalDrop) -> Bool {
    switch drop.verdict {
    case .accepted, .released: true
    case .held: drop.reason == HoldReason.refusalCeiling.rawValue
    case .repeated: false
    }
  }

  /// Whether the run gave rows of the drop back.
  private func hasReturns(_ drop: JournalDrop, run: Int) -> Bool {
    let path = DropRereading.returnPath(of: drop, run: run)
    return history.outputs(ofRun: run).contains(path)
  }
}

import Bytes
import Foundation
import Records
import Registry

/// How the records in force of a kind change in a night, found from tonight's drops and what they
/// replace, without going over the others.
struct KindDelta {
  /// What became of one record.
  struct Change: Sendable {
    let key: Key128
    /// What was in force before, or nil.
    let before: RecordEntry?
    /// What is in force now, or nil when it is withdrawn.
    let after: RecordVersion?
  }

  /// All changes, a mere move to another place too, in the order of the record keys.
  private(set) var changes: [Change] = []
  /// What changes in the table of versions that are not in force.
  private(set) var hidden = TableSlice()
  /// What changes in the list of segments.
  private(set) var segments = SegmentChanges()

  var newCount: Int { changes.count { $0.before == nil && $0.after != nil } }
  var withdrawnCount: Int { changes.count { $0.before != nil && $0.after == nil } }
  var changedCount: Int {
    changes.count { change in
      guard let before = change.before, let after = change.after else { return false }
      return before.version.digest != after.digest
    }
  }

  private let night: Night
  private let records: SlicedTable
  private let formerHidden: SlicedTable

  /// The changes of a kind between the night before and the draft.
  init(_ schema: RecordSchema, _ night: Night, _ draft: NightDraft) throws {
    self.night = night
    let uses = KindUses(kind: schema.kind)
    records = try night.baseTable(uses.records)
    formerHidden = try night.baseTable(uses.hidden)
    let (former, current) = (night.formerDeliveries(), night.deliveries(with: draft))
    for feed in night.definition.feeds where feed.schema.kind == schema.kind {
      if feed.delivery == .replace {
        try replaceSet(feed, former, current)
      } else {
        try replaceParts(feed, former, current)
      }
    }
    changes.sort { $0.key < $1.key }
  }

  private func reference(to drop: JournalDrop, _ feed: FeedDefinition) throws -> SegmentReference {
    try night.base?.reference(to: drop)
      ?? SegmentReference(
        feed: feed.name, date: drop.date, part: drop.part, revision: drop.revision,
        drop: drop.sha256, segment: night.segmentUnproven(of: drop, feed).summary)
  }

  /// Notes what became of a key, if anything did.
  private mutating func note(_ key: Key128, _ before: RecordEntry?, _ after: RecordVersion?) {
    guard before?.version != after else { return }
    changes.append(Change(key: key, before: before, after: after))
  }

  // MARK: Feeds that add or replace by key

  private mutating func replaceParts(
    _ feed: FeedDefinition, _ former: Deliveries, _ current: Deliveries
  ) throws {
    let (before, after) = (former.parts(of: feed.name), current.parts(of: feed.name))
    guard before.map(\.number) != after.map(\.number) else { return }
    var rank: [DropNumber: Int] = [:]
    for part in after { rank[part.number] = rank.count }
    let known = Set(before.map(\.number))
    let added = after.filter { !known.contains($0.number) }
    let removed = before.filter { rank[$0.number] == nil }
    var fresh: [Key128: [RecordVersion]] = [:]
    for part in added {
      segments.added.append(try reference(to: part.drop, feed))
      for (key, version) in try versions(part, feed, isLastKept: feed.delivery != .append) {
        fresh[key, default: []].append(version)
      }
    }
    var keys = Set(fresh.keys)
    for part in removed {
      segments.removed.append(try reference(to: part.drop, feed))
      keys.formUnion(try versions(part, feed, isLastKept: true).keys)
    }
    for key in keys.sorted() {
      let inForce = try records.value(for: key).map { RecordEntry($0.span) }
      let formerList = try formerHidden.value(for: key).map { RecordVersion.list($0.span) } ?? []
      let old = (inForce.map { [$0.version] } ?? []) + formerList
      var all = old.filter { rank[$0.place.drop] != nil } + (fresh[key] ?? [])
      all.sort { (rank[$0.place.drop] ?? 0) < (rank[$1.place.drop] ?? 0) }
      let winner = feed.delivery == .append ? all.first : all.last
      let list = all.filter { $0 != winner }
      if list != formerList {
        hidden.set(key, list.isEmpty ? nil : RecordVersion.bytes(of: list))
      }
      note(key, inForce, winner)
    }
  }

  /// The one version of each key that a drop gives.
  private func versions(
    _ part: Deliveries.Part, _ feed: FeedDefinition, isLastKept: Bool
  ) throws -> [Key128: RecordVersion] {
    var found: [Key128: RecordVersion] = [:]
    for (index, batch) in try night.segment(of: part.drop, feed).batches.enumerated() {
      let data = batch.data
      let bytes = data.span
      for row in 0..<batch.count {
        let key = batch.key(of: row, in: bytes)
        guard isLastKept || found[key] == nil else { continue }
        found[key] = RecordVersion(
          digest: batch.digest(of: row, in: bytes),
          place: RecordPlace(
            drop: part.number, batch: index, row: row, line: batch.line(of: row, in: bytes)))
      }
    }
    return found
  }

  // MARK: Feeds that deliver their whole set

  private mutating func replaceSet(
    _ feed: FeedDefinition, _ former: Deliveries, _ current: Deliveries
  ) throws {
    func numbers(_ deliveries: Deliveries) -> [DropNumber] {
      (deliveries.parts(of: feed.name) + deliveries.replaced.filter { $0.feed == feed.name })
        .map(\.number)
    }
    // What was carried over is still carried over, for the same reasons.
    guard numbers(former) != numbers(current) else { return }
    let before = try set(feed, former)
    let after = try set(feed, current)
    segments.replace(
      try night.base?.segments(of: feed.name) ?? [],
      with: try after.drops.map { try reference(to: $0, feed) })
    for key in Set(before.versions.keys).union(after.versions.keys).sorted() {
      note(key, try records.value(for: key).map { RecordEntry($0.span) }, after.versions[key])
    }
  }

  /// The records in force of a feed that delivers its whole set, and the drops they stand in.
  private func set(
    _ feed: FeedDefinition, _ deliveries: Deliveries
  ) throws -> (versions: [Key128: RecordVersion], drops: [JournalDrop]) {
    var versions: [Key128: RecordVersion] = [:]
    var drops: [JournalDrop] = []
    for part in deliveries.parts(of: feed.name) {
      versions.merge(try self.versions(part, feed, isLastKept: true)) { $1 }
      drops.append(part.drop)
    }
    for carried in try CarriedRecords(feed: feed, deliveries: deliveries, night: night).found {
      drops.append(carried.drop)
      let data = carried.records.data
      let bytes = data.span
      for row in 0..<carried.records.count {
        versions[carried.records.key(of: row, in: bytes)] = RecordVersion(
          digest: carried.records.digest(of: row, in: bytes),
          place: RecordPlace(
            drop: carried.part.number, batch: Int(carried.places[row].batch),
            row: Int(carried.places[row].row), line: carried.records.line(of: row, in: bytes)))
      }
    }
    return (versions, drops)
  }
}

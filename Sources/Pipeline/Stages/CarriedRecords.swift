import Bytes
import Foundation
import Records
import Registry

/// Records of earlier full sets that stay in force, because the latest set did deliver them, in rows
/// that were refused.
///
/// A typing error in one row of a full set must not look like the withdrawal of its record: an organ
/// would leave the register, and all its cases the platforms, for one night.
struct CarriedRecords {
  /// Records carried over from one drop.
  struct Found {
    let part: Deliveries.Part
    var drop: JournalDrop { part.drop }
    let segment: SegmentDescription
    let records: RecordBatch
    /// For each record, its batch and row in the segment.
    let places: [RecordAddress]
  }

  /// What is carried, from the latest replaced drop back.
  private(set) var found: [Found] = []

  /// Looks back through the replaced sets of a feed until each delivered key has its record, or a
  /// set did not deliver it.
  init(feed: FeedDefinition, deliveries: Deliveries, night: Night) throws {
    let latest = deliveries.parts(of: feed.name)
    var wanted = try Self.refusedKeys(latest, feed, night)
    guard !wanted.isEmpty else { return }
    wanted.subtract(try Self.keys(latest, feed, night))
    let replaced = deliveries.replaced.filter { $0.feed == feed.name }
    var start = 0
    while start < replaced.count, !wanted.isEmpty {
      let date = replaced[start].drop.date
      let set = replaced[start...].prefix { $0.drop.date == date }
      start += set.count
      // What a pruning took out had no record in force in any night that is kept.
      guard try set.allSatisfy({ try night.canOpen($0.drop) }) else { break }
      var taken: Set<Key128> = []
      for part in set {
        try take(wanted.subtracting(taken), from: part, feed, night, into: &taken)
      }
      // What that set neither had nor refused was withdrawn then and stays so.
      wanted = wanted.subtracting(taken)
        .intersection(try Self.refusedKeys(Array(set), feed, night))
    }
  }

  private mutating func take(
    _ wanted: Set<Key128>, from part: Deliveries.Part, _ feed: FeedDefinition, _ night: Night,
    into taken: inout Set<Key128>
  ) throws {
    let segment = try night.segment(of: part.drop, feed)
    var builder = RecordBatchBuilder(fieldCount: feed.schema.fields.count)
    var places: [RecordAddress] = []
    for (index, batch) in segment.batches.enumerated() {
      let data = batch.data
      let bytes = data.span
      for row in 0..<batch.count where wanted.contains(batch.key(of: row, in: bytes)) {
        taken.insert(batch.key(of: row, in: bytes))
        places.append(RecordAddress(batch: index, row: row))
        builder.append(recordAt: row, of: batch, bytes)
      }
    }
    guard builder.recordCount > 0 else { return }
    found.append(
      Found(
        part: part, segment: segment.summary, records: builder.finish(), places: places))
  }

  private static func keys(
    _ parts: [Deliveries.Part], _ feed: FeedDefinition, _ night: Night
  ) throws -> Set<Key128> {
    var keys: Set<Key128> = []
    for part in parts {
      for batch in try night.segment(of: part.drop, feed).batches { collect(batch, into: &keys) }
    }
    return keys
  }

  /// The keys of rows that the parts delivered and that were refused.
  static func refusedKeys(
    _ parts: [Deliveries.Part], _ feed: FeedDefinition, _ night: Night
  ) throws -> Set<Key128> {
    var keys: Set<Key128> = []
    for part in parts {
      // Asked for first, so that both are made again if they are missing.
      _ = try night.segment(of: part.drop, feed)
      let name = DropNormalization.refusedKeysName(of: part.drop, feed)
      let store = SegmentStore(night.workspace)
      guard try store.contains(name) else { continue }
      for batch in try refused(name, of: part.drop, feed, night).batches {
        collect(batch, into: &keys)
      }
    }
    return keys
  }

  private static func collect(_ batch: RecordBatch, into keys: inout Set<Key128>) {
    let data = batch.data
    let bytes = data.span
    for row in 0..<batch.count { keys.insert(batch.key(of: row, in: bytes)) }
  }

  /// The list of refused keys; a damaged one is made again together with its drop's segment.
  private static func refused(
    _ name: String, of drop: JournalDrop, _ feed: FeedDefinition, _ night: Night
  ) throws -> Segment {
    let store = SegmentStore(night.workspace)
    do throws(RegistryError) {
      let segment = try store.segment(name)
      try segment.verify()
      return segment
    } catch {
      guard case .damaged = error.reason, night.frozen == nil else { throw error }
      night.progress.step("repair     \(error)")
      try store.remove(name)
      try store.remove(
        SegmentStore.name(drop: drop.sha256, feedDigest: feed.digest, date: drop.date))
    }
    _ = try night.segment(of: drop, feed)
    return try store.segment(name)
  }
}

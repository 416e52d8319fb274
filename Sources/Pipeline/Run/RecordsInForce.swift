import Bytes
import Foundation
import Parallel
import Records

/// The fold of accepted deliveries: which record of which delivery is in force.
///
/// A function of the deliveries ordered by (date, part, revision), never of the order in which they
/// arrived.
struct RecordsInForce: Sendable {
  /// One delivery's records, in the order of the fold.
  struct Delivered: Sendable {
    /// Which batches of the list are its own.
    let batches: Range<Int>
    /// Whether an equal key in a later delivery replaces the record (else the first stays).
    let isReplacedByLater: Bool
    /// Whether it is a whole set, so that what another delivery keeps out of force never comes back.
    var isWholeSet = false
  }

  /// The keys of the records in force, ascending.
  let keys: [Key128]
  /// Where each record stands, by the rank of its key.
  let addresses: [RecordAddress]
  /// The versions that another delivery keeps out of force, by key and in the order of the fold.
  let hidden: [(key: Key128, address: RecordAddress)]

  private struct Entry {
    var key: Key128
    var order: Int32
    var address: RecordAddress
  }

  /// Folds deliveries given in the order of (date, part, revision).
  init(deliveries: [Delivered], batches: [RecordBatch], workers: Int) throws {
    // A shard is the keys with the same four leading bits, so that shards join in key order.
    let orders = deliveries.enumerated().flatMap { order, delivery in
      delivery.batches.map { (batch: $0, order: Int32(order)) }
    }
    let parts = try concurrentMap(count: orders.count, workers: workers) { part in
      Self.sharded(batches[orders[part].batch], number: orders[part].batch, orders[part].order)
    }
    let shards = try concurrentMap(count: Self.shardCount, workers: workers) { shard in
      Self.fold(parts.map { $0[shard] }, deliveries)
    }
    keys = shards.flatMap { $0.inForce.map(\.key) }
    addresses = shards.flatMap { $0.inForce.map(\.address) }
    hidden = shards.flatMap { $0.hidden.map { ($0.key, $0.address) } }
  }

  private static let shardCount = 16

  /// The records of a batch by shard, in the order of its rows.
  private static func sharded(
    _ batch: RecordBatch, number: Int, _ order: Int32
  ) -> [[Entry]] {
    let data = batch.data
    let bytes = data.span
    var shards = [[Entry]](repeating: [], count: shardCount)
    for shard in shards.indices { shards[shard].reserveCapacity(batch.count / 12) }
    for row in 0..<batch.count {
      let key = batch.key(of: row, in: bytes)
      shards[Int(key.high >> 60)].append(
        Entry(key: key, order: order, address: RecordAddress(batch: number, row: row)))
    }
    return shards
  }

  private static func fold(
    _ parts: [[Entry]], _ deliveries: [Delivered]
  ) -> (inForce: [Entry], hidden: [Entry]) {
    var entries: [Entry] = []
    entries.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts { entries += part }
    entries.sort { left, right in
      if left.key != right.key { return left.key < right.key }
      if left.order != right.order { return left.order < right.order }
      return left.address.batch != right.address.batch
        ? left.address.batch < right.address.batch : left.address.row < right.address.row
    }
    var inForce: [Entry] = []
    var hidden: [Entry] = []
    inForce.reserveCapacity(entries.count)
    for entry in entries {
      guard let last = inForce.last, last.key == entry.key else {
        inForce.append(entry)
        continue
      }
      let delivery = deliveries[Int(entry.order)]
      if delivery.isReplacedByLater {
        inForce[inForce.count - 1] = entry
        // Rows of one drop are one version of it.
        if last.order != entry.order, !delivery.isWholeSet { hidden.append(last) }
      } else if last.order != entry.order,
        hidden.last?.key != entry.key || hidden.last?.order != entry.order
      {
        hidden.append(entry)
      }
    }
    return (inForce, hidden)
  }
}

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
    let shards = try concurrentMap(count: 16, workers: workers) { shard in
      Self.fold(shard: UInt64(shard), deliveries, batches)
    }
    keys = shards.flatMap { $0.inForce.map(\.key) }
    addresses = shards.flatMap { $0.inForce.map(\.address) }
    hidden = shards.flatMap { $0.hidden.map { ($0.key, $0.address) } }
  }

  private static func fold(
    shard: UInt64, _ deliveries: [Delivered], _ batches: [RecordBatch]
  ) -> (inForce: [Entry], hidden: [Entry]) {
    var entries: [Entry] = []
    for (order, delivery) in deliveries.enumerated() {
      for batchIndex in delivery.batches {
        let batch = batches[batchIndex]
        let data = batch.data
        let bytes = data.span
        for row in 0..<batch.count {
          let key = batch.key(of: row, in: bytes)
          guard key.high >> 60 == shard else { continue }
          entries.append(
            Entry(
              key: key, order: Int32(order), address: RecordAddress(batch: batchIndex, row: row)))
        }
      }
    }
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

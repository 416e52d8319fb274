import Bytes
import Deduplicate
import Foundation
import Parallel
import Registry

/// An index from lookup keys to records: the key of an entry is the lookup key and the upper half
/// of the record key, its value one byte.
///
/// The upper half leads to the record through the records table. Two records with the same upper
/// half are both found; whether they share the block is seen from their values.
enum LookupTable {
  static let mark: [UInt8] = [1]

  /// Writes the index of all records of a kind.
  ///
  /// `keys` has so many lookup keys of each record, one record behind the other; 0 is none.
  static func write(
    _ use: String, recordKeys: [Key128], keys: [UInt64], perRecord: Int, workers: Int,
    to store: TableStore
  ) throws -> TableReference {
    precondition(keys.count == recordKeys.count * perRecord, "as many keys of each record")
    let size = 1 << 14
    let chunks = try concurrentMap(
      count: (recordKeys.count + size - 1) / size, workers: workers
    ) { chunk in
      let range = chunk * size..<min(recordKeys.count, (chunk + 1) * size)
      var entries: [Key128] = []
      entries.reserveCapacity(range.count * perRecord)
      let keys = keys.span
      for ordinal in range {
        let half = recordKeys[ordinal].high
        for place in ordinal * perRecord..<(ordinal + 1) * perRecord where keys[place] != 0 {
          entries.append(Key128(high: keys[place], low: half))
        }
      }
      return KeyShards(entries)
    }
    let shards = try concurrentMap(count: KeyShards.count, workers: workers) { shard in
      KeyShards.sorted(shard, of: chunks)
    }
    var writer = try store.writer()
    var last: Key128?
    for shard in shards {
      for entry in shard where entry != last {
        try writer.append(entry, mark.span)
        last = entry
      }
    }
    return TableReference(use: use, table: try writer.finish())
  }

  /// The upper halves of the keys of all records under some lookup keys, ascending, each once.
  static func recordHalves(
    under keys: [UInt64], in table: SlicedTable, workers: Int
  ) throws -> [UInt64] {
    let size = 1024
    let parts = try concurrentMap(count: (keys.count + size - 1) / size, workers: workers) { part in
      var halves: [UInt64] = []
      for key in keys[part * size..<min(keys.count, (part + 1) * size)] {
        for place in try table.places(withHigh: key) { halves.append(place.key.low) }
      }
      return halves
    }
    return Set(parts.joined()).sorted()
  }
}

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
  /// `keys` gives the lookup keys of the record at an ordinal, 0 for none.
  static func write(
    _ use: String, recordKeys: [Key128], workers: Int, to store: TableStore,
    keys: @Sendable (Int) -> ArraySlice<UInt64>
  ) throws -> TableReference {
    let shardBits = 5
    let shards = try concurrentMap(count: 1 << shardBits, workers: workers) { shard in
      var entries: [Key128] = []
      for ordinal in recordKeys.indices {
        for key in keys(ordinal) where key != 0 && Int(key >> UInt64(64 - shardBits)) == shard {
          entries.append(Key128(high: key, low: recordKeys[ordinal].high))
        }
      }
      entries.sort()
      return entries
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

import Bytes
import Parallel

/// The order of record keys over all pieces: the ordinal of each record, whatever order the files
/// have.
struct RecordOrder: Sendable {
  /// The ordinals of the records of each piece, in the order of its rows.
  private(set) var ordinals: [[Int32]]
  /// The number of records.
  let count: Int
  /// The places of two records with one key: piece and row of the later one, or nil.
  private(set) var repeated: (piece: Int, row: Int)?

  private struct Entry {
    var key: Key128
    var piece: Int32
    var row: Int32
  }

  /// The order of keys that stand piece by piece.
  init(_ keys: [[Key128]], workers: Int) throws {
    count = keys.reduce(0) { $0 + $1.count }
    // By the first byte of the key: each of the 256 shares is sorted by itself.
    var shares = [[Entry]](repeating: [], count: 256)
    for (piece, keys) in keys.enumerated() {
      for (row, key) in keys.enumerated() {
        shares[Int(key.high >> 56)].append(
          Entry(key: key, piece: Int32(piece), row: Int32(row)))
      }
    }
    let unsorted = shares
    shares = []
    let sorted = try concurrentMap(count: 256, workers: workers) { share in
      unsorted[share].sorted { one, other in
        one.key != other.key
          ? one.key < other.key : (one.piece, one.row) < (other.piece, other.row)
      }
    }
    ordinals = keys.map { Array(repeating: 0, count: $0.count) }
    var ordinal: Int32 = 0
    for share in sorted {
      for (index, entry) in share.enumerated() {
        if index > 0, share[index - 1].key == entry.key, repeated == nil {
          repeated = (Int(entry.piece), Int(entry.row))
        }
        ordinals[Int(entry.piece)][Int(entry.row)] = ordinal
        ordinal += 1
      }
    }
  }
}

import Bytes
import Parallel

/// The order of record keys: the ordinal of each record, whatever order the files have.
struct RecordOrder: Sendable {
  /// The ordinal of each record, in the order of the rows.
  private(set) var ordinals: [Int32]
  /// The row of a record whose key an earlier row has, or nil.
  private(set) var repeatedRow: Int?

  private static let shareCount = 256

  /// The order of keys in the order of the rows.
  init(_ keys: [Key128], workers: Int) throws {
    // By the first byte of the key: each of the 256 shares is sorted by itself.
    var starts = [Int](repeating: 0, count: Self.shareCount + 1)
    for key in keys { starts[Int(key.high >> 56) + 1] += 1 }
    for share in 0..<Self.shareCount { starts[share + 1] += starts[share] }
    var next = starts
    var rows = [Int32](repeating: 0, count: keys.count)
    for row in keys.indices {
      let share = Int(keys[row].high >> 56)
      rows[next[share]] = Int32(row)
      next[share] += 1
    }
    let (bounds, laidOut) = (starts, rows)
    let sorted = try concurrentMap(count: Self.shareCount, workers: workers) { share in
      laidOut[bounds[share]..<bounds[share + 1]].map { (key: keys[Int($0)], row: $0) }
        .sorted { $0.key != $1.key ? $0.key < $1.key : $0.row < $1.row }
    }
    ordinals = rows
    var ordinal: Int32 = 0
    for share in sorted {
      for (index, entry) in share.enumerated() {
        if index > 0, share[index - 1].key == entry.key, repeatedRow == nil {
          repeatedRow = Int(entry.row)
        }
        ordinals[Int(entry.row)] = ordinal
        ordinal += 1
      }
    }
  }
}

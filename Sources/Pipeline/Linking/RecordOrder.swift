import Bytes

/// The order of record keys: the ordinal of each record, whatever order the files have.
struct RecordOrder: Sendable {
  /// The ordinal of each record, in the order of the rows.
  private(set) var ordinals: [Int32]
  /// The row of a record whose key an earlier row has, or nil.
  private(set) var repeatedRow: Int?

  /// The order of keys in the order of the rows.
  init(_ keys: [Key128], workers: Int) throws {
    ordinals = Array(repeating: 0, count: keys.count)
    var ordinal: Int32 = 0
    for share in try KeyOrder.shares(of: keys, workers: workers) {
      for (index, entry) in share.enumerated() {
        if index > 0, share[index - 1].key == entry.key, repeatedRow == nil {
          repeatedRow = Int(entry.place)
        }
        ordinals[Int(entry.place)] = ordinal
        ordinal += 1
      }
    }
  }
}

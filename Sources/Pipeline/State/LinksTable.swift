import Bytes
import Deduplicate
import Registry

/// Pairs of a kind's records: by the key of the one record the others, each with the score in
/// thousandths of a bit and the packed levels of the comparisons.
enum LinksTable {
  /// One end of a pair as the other end's entry has it.
  struct End: Sendable, Hashable {
    let other: Key128
    let score: Int32
    let packedLevels: UInt64
  }

  /// What the table of the pairs that made the cases is called in a snapshot; a pair stands under
  /// its smaller key.
  static func use(_ kind: String) -> String { "links.\(kind)" }

  /// What the table of the pairs to review is called; a pair stands under either key.
  static func reviewUse(_ kind: String) -> String { "reviews.\(kind)" }

  private static let endSize = 28

  /// The ends in a value, in the order of the keys.
  static func ends(_ value: borrowing Span<UInt8>) -> [End] {
    stride(from: 0, to: value.count, by: endSize).map { start in
      End(
        other: Key128(
          high: value.littleEndianUInt64(at: start), low: value.littleEndianUInt64(at: start + 8)),
        score: Int32(bitPattern: value.littleEndianUInt32(at: start + 16)),
        packedLevels: value.littleEndianUInt64(at: start + 20))
    }
  }

  /// A value of ends.
  static func bytes(of ends: [End]) -> [UInt8] {
    var bytes: [UInt8] = []
    for end in ends.sorted(by: { $0.other < $1.other }) {
      bytes.append(littleEndian: end.other.high)
      bytes.append(littleEndian: end.other.low)
      bytes.append(littleEndian: end.score)
      bytes.append(littleEndian: end.packedLevels)
    }
    return bytes
  }

  /// The pairs of a table of reviews, each once, in the order of their keys.
  static func reviewPairs(
    in table: SlicedTable
  ) throws(RegistryError) -> [(left: Key128, right: Key128)] {
    var pairs: [(left: Key128, right: Key128)] = []
    try table.visit { (key, value) throws(RegistryError) in
      for end in ends(value) where key < end.other { pairs.append((key, end.other)) }
    }
    return pairs
  }

  /// Writes pairs of records of which the keys are given by ordinal.
  static func write(
    _ use: String, _ pairs: [Link], keys: [Key128], isSymmetric: Bool, to store: TableStore
  ) throws(RegistryError) -> TableReference {
    var ends: [(key: Int32, other: Int32, pair: Int)] = []
    ends.reserveCapacity(pairs.count * (isSymmetric ? 2 : 1))
    for (index, pair) in pairs.enumerated() {
      ends.append((pair.left, pair.right, index))
      if isSymmetric { ends.append((pair.right, pair.left, index)) }
    }
    ends.sort { ($0.key, $0.other) < ($1.key, $1.other) }
    var writer = try store.writer()
    var start = 0
    while start < ends.count {
      var end = start + 1
      while end < ends.count, ends[end].key == ends[start].key { end += 1 }
      let value = bytes(
        of: ends[start..<end].map {
          End(
            other: keys[Int($0.other)], score: pairs[$0.pair].score,
            packedLevels: pairs[$0.pair].packedLevels)
        })
      try writer.append(keys[Int(ends[start].key)], value.span)
      start = end
    }
    return TableReference(use: use, table: try writer.finish())
  }
}

import Bytes

/// Keys laid out by their first bits, so that many can be sorted share by share.
///
/// Keys are hashes, so that the shares are of about one size.
struct KeyShards: Sendable {
  private static let bits = 6
  /// The number of shares.
  static let count = 1 << bits
  /// The bits behind those of the share by which a share is parted once more: what is left to sort
  /// stays in the fastest memory.
  private static let innerBits = 7

  private let keys: [Key128]
  private let starts: [Int]

  /// Lays some keys out.
  init(_ keys: [Key128]) {
    (self.keys, starts) = Self.laidOut(keys, partCount: Self.count) {
      Int($0.high >> UInt64(64 - Self.bits))
    }
  }

  /// The keys of one share of several lots, ascending.
  static func sorted(_ shard: Int, of lots: [KeyShards]) -> [Key128] {
    var keys: [Key128] = []
    keys.reserveCapacity(lots.reduce(0) { $0 + $1.range(of: shard).count })
    for lot in lots { keys += lot.keys[lot.range(of: shard)] }
    let mask = UInt64(1 << innerBits - 1)
    let (laidOut, starts) = laidOut(keys, partCount: 1 << innerBits) {
      Int($0.high >> UInt64(64 - bits - innerBits) & mask)
    }
    keys = laidOut
    for part in 0..<1 << innerBits { keys[starts[part]..<starts[part + 1]].sort() }
    return keys
  }

  private func range(of shard: Int) -> Range<Int> { starts[shard]..<starts[shard + 1] }

  /// The keys by the part of each, and where each part begins.
  private static func laidOut(
    _ keys: [Key128], partCount: Int, part: (Key128) -> Int
  ) -> (keys: [Key128], starts: [Int]) {
    var starts = [Int](repeating: 0, count: partCount + 1)
    for key in keys { starts[part(key) + 1] += 1 }
    for index in 0..<partCount { starts[index + 1] += starts[index] }
    var next = starts
    var laidOut = keys
    for key in keys {
      let index = part(key)
      laidOut[next[index]] = key
      next[index] += 1
    }
    return (laidOut, starts)
  }
}

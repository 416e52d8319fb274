/// Items of one chunk laid out by bucket, each bucket in the order in which they were added.
struct BucketedItems<Key: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private(set) var keys: [Key] = []
  private(set) var items: [Int32] = []
  private var starts: [Int32] = []

  /// Lays out items; `buckets[i]` is where item `i` goes.
  init(keys unsorted: [Key], items unsortedItems: [Int32], buckets: [Int32], bucketCount: Int) {
    starts = Array(repeating: 0, count: bucketCount + 1)
    for bucket in buckets { starts[Int(bucket) + 1] += 1 }
    for bucket in 0..<bucketCount { starts[bucket + 1] += starts[bucket] }
    var next = starts
    keys = Array(repeating: 0, count: unsorted.count)
    items = Array(repeating: 0, count: unsorted.count)
    for index in buckets.indices {
      let bucket = Int(buckets[index])
      let place = Int(next[bucket])
      keys[place] = unsorted[index]
      items[place] = unsortedItems[index]
      next[bucket] += 1
    }
  }

  /// Where the items of a bucket lie.
  func range(of bucket: Int) -> Range<Int> { Int(starts[bucket])..<Int(starts[bucket + 1]) }
}

/// The groups of two or more items with the same key, found in one bucket over all chunks.
///
/// Items within a group are in the order in which they were added.
struct KeyGroups<Key: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private(set) var members: [Int32] = []
  private(set) var keys: [Key] = []
  private var starts: [Int32] = [0]

  /// The number of groups.
  var count: Int { keys.count }

  /// Where the members of a group lie in `members`.
  func range(of group: Int) -> Range<Int> { Int(starts[group])..<Int(starts[group + 1]) }

  /// The groups of one bucket of all chunks.
  init(bucket: Int, of chunks: [BucketedItems<Key>]) {
    var all: [Key] = []
    var items: [Int32] = []
    let total = chunks.reduce(0) { $0 + $1.range(of: bucket).count }
    guard total > 1 else { return }
    all.reserveCapacity(total)
    items.reserveCapacity(total)
    for chunk in chunks {
      let range = chunk.range(of: bucket)
      all += chunk.keys[range]
      items += chunk.items[range]
    }
    group(all, items)
  }

  private mutating func group(_ all: [Key], _ items: [Int32]) {
    var capacity = 4
    while capacity < 2 * all.count { capacity *= 2 }
    // Open addressing: a slot holds the number of a group, from 1; 0 is free.
    var slots = [Int32](repeating: 0, count: capacity)
    var groupOf = [Int32](repeating: 0, count: all.count)
    var groupKeys: [Key] = []
    var sizes: [Int32] = []
    for index in all.indices {
      let key = all[index]
      var slot = Int(truncatingIfNeeded: key) & (capacity - 1)
      while slots[slot] != 0, groupKeys[Int(slots[slot]) - 1] != key {
        slot = (slot + 1) & (capacity - 1)
      }
      if slots[slot] == 0 {
        groupKeys.append(key)
        sizes.append(0)
        slots[slot] = Int32(groupKeys.count)
      }
      let found = slots[slot] - 1
      groupOf[index] = found
      sizes[Int(found)] += 1
    }
    var next = [Int32](repeating: -1, count: sizes.count)
    var total: Int32 = 0
    for index in sizes.indices where sizes[index] > 1 {
      next[index] = total
      total += sizes[index]
      keys.append(groupKeys[index])
      starts.append(total)
    }
    members = Array(repeating: 0, count: Int(total))
    for index in all.indices {
      let place = next[Int(groupOf[index])]
      guard place >= 0 else { continue }
      members[Int(place)] = items[index]
      next[Int(groupOf[index])] += 1
    }
  }
}

/// The number of shards for so many items, a power of two; never shows in a result.
func shardBits(for items: Int) -> Int {
  var bits = 0
  while bits < 8, items >> (bits + 12) > 0 { bits += 1 }
  return bits
}

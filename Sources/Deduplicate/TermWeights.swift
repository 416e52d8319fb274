/// The term table of one field for the inner loop: open addressing over the hashes of values.
struct TermWeights: Sendable, Equatable {
  private var hashes: [UInt64]
  private var weights: [Int32]
  /// What a value that is not listed adds, in thousandths of a bit.
  let otherWeight: Int32
  /// The most that any value adds.
  let greatestWeight: Int32

  init(_ table: FrozenModel.TermTable) {
    var size = 4
    while size < 2 * table.terms.count { size *= 2 }
    hashes = Array(repeating: 0, count: size)
    weights = Array(repeating: 0, count: size)
    otherWeight = LinkageModel.millibits(table.otherBits)
    var greatest = otherWeight
    for term in table.terms {
      var slot = Int(truncatingIfNeeded: term.hash) & (size - 1)
      while hashes[slot] != 0, hashes[slot] != term.hash { slot = (slot + 1) & (size - 1) }
      hashes[slot] = term.hash
      weights[slot] = LinkageModel.millibits(term.bits)
      greatest = max(greatest, weights[slot])
    }
    greatestWeight = greatest
  }

  /// What the agreement on a value adds, in thousandths of a bit.
  func weight(of hash: UInt64) -> Int32 {
    let mask = hashes.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return weights[slot] }
      slot = (slot + 1) & mask
    }
    return otherWeight
  }
}

/// The hot values for the blocking loop: for a column and a value the columns of its finer key.
struct HotValues: Sendable, Equatable {
  private struct Entry: Sendable, Equatable {
    var column: Int
    var hash: UInt64
    var finer: [Int]
  }

  /// By hash, so that a look-up halves its way.
  private var entries: [Entry] = []

  /// A bit for each column below 63 that has a hot value, the last for all others.
  private var columns: UInt64 = 0
  /// A bit for the lowest six bits of each hash, so that nearly all other values are told at a look.
  private var hashes: UInt64 = 0

  /// Whether there is none.
  var isEmpty: Bool { entries.isEmpty }

  /// Whether a column may have a hot value.
  @inline(__always)
  func concern(_ column: Int) -> Bool { columns >> UInt64(min(column, 63)) & 1 == 1 }

  mutating func insert(column: Int, hash: UInt64, finer: [Int]) {
    columns |= 1 << UInt64(min(column, 63))
    hashes |= 1 << (hash & 63)
    entries.append(Entry(column: column, hash: hash, finer: finer))
    entries.sort { ($0.hash, $0.column) < ($1.hash, $1.column) }
  }

  /// The columns that records with a value must agree in besides; nil when the value is not hot.
  func finerColumns(of hash: UInt64, in column: Int) -> [Int]? {
    guard hashes >> (hash & 63) & 1 == 1 else { return nil }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if (entries[middle].hash, entries[middle].column) < (hash, column) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < entries.count, entries[low].hash == hash, entries[low].column == column else {
      return nil
    }
    return entries[low].finer
  }
}

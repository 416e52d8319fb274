/// Numbers hashes in the order in which they come, from 1; the hash 0 has the number 0.
///
/// Eight bytes a hash, and at most sixteen more for finding it again until ``finish()``.
public struct HashNumbering: Sendable {
  /// The hashes by number.
  public private(set) var hashes: [UInt64] = [0]
  /// Open addressing over the low bits of the hashes: a slot holds a number, 0 is free.
  private var slots: [UInt32] = []

  /// A numbering without any hash but 0.
  public init() {}

  /// The hashes numbered, 0 included.
  public var count: Int { hashes.count }

  /// The number of a hash; one that was not known gets the next.
  public mutating func number(of hash: UInt64) -> (number: UInt32, isNew: Bool) {
    if hash == 0 { return (0, false) }
    if 2 * hashes.count >= slots.count { grow() }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = slots[slot]
      if hashes[Int(number)] == hash { return (number, false) }
      slot = (slot + 1) & mask
    }
    precondition(hashes.count < Int(UInt32.max), "too many hashes for their numbers")
    let number = UInt32(hashes.count)
    slots[slot] = number
    hashes.append(hash)
    return (number, true)
  }

  private mutating func grow() {
    let size = slots.isEmpty ? 64 : slots.count < 1 << 20 ? slots.count * 4 : slots.count * 2
    slots = []
    slots = Array(repeating: 0, count: size)
    for index in hashes.indices.dropFirst() {
      var slot = Int(truncatingIfNeeded: hashes[index]) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index)
    }
  }

  /// Lets go of what is needed to number more; each hash keeps its number.
  public mutating func finish() { slots = [] }
}

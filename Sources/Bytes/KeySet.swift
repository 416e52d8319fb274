/// A set of 128-bit keys in one flat array, for telling repeats among millions.
///
/// Sixteen bytes a slot, at most two slots for three keys; the key of all zero bits is kept aside.
public struct KeySet: Sendable {
  private var slots: [Key128]
  private var containsZero = false
  /// The number of keys.
  public private(set) var count = 0

  private static let empty = Key128(high: 0, low: 0)

  /// An empty set with room for a number of keys.
  public init(capacity: Int = 0) {
    var size = 64
    while size * 2 < capacity * 3 { size *= 2 }
    slots = Array(repeating: Self.empty, count: size)
  }

  /// Adds a key; false when it was there already.
  public mutating func insert(_ key: Key128) -> Bool {
    guard key != Self.empty else {
      defer { containsZero = true }
      count += containsZero ? 0 : 1
      return !containsZero
    }
    if count * 3 >= slots.count * 2 { grow() }
    guard place(key) else { return false }
    count += 1
    return true
  }

  private mutating func place(_ key: Key128) -> Bool {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: key.low) & mask
    while slots[slot] != Self.empty {
      if slots[slot] == key { return false }
      slot = (slot + 1) & mask
    }
    slots[slot] = key
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Self.empty, count: old.count * 2)
    for key in old where key != Self.empty { _ = place(key) }
  }
}

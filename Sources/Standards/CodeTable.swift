import Bytes

/// A value table: what drops write, and the canonical value for each (码表).
///
/// Canonical values map to themselves. Looked up by bytes without making a String.
public final class CodeTable: Sendable {
  private let slots: [Int32]
  private let hashes: [UInt64]
  private let raws: [[UInt8]]
  private let values: [[UInt8]]

  /// A table from pairs of raw and canonical values; of two pairs with one raw value the first
  /// counts.
  public init(_ pairs: some Sequence<(raw: String, value: String)>) {
    var entries: [(raw: String, value: String)] = Array(pairs)
    entries += entries.map { ($0.value, $0.value) }
    var size = 8
    while size < entries.count * 2 { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    var hashes: [UInt64] = []
    var raws: [[UInt8]] = []
    var values: [[UInt8]] = []
    for entry in entries where !entry.raw.isEmpty {
      let raw = Array(entry.raw.utf8)
      let hash = StableHash.hash64(raw.span)
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] >= 0, raws[Int(slots[slot])] != raw { slot = (slot + 1) & (size - 1) }
      guard slots[slot] < 0 else { continue }
      slots[slot] = Int32(raws.count)
      hashes.append(hash)
      raws.append(raw)
      values.append(Array(entry.value.utf8))
    }
    self.slots = slots
    self.hashes = hashes
    self.raws = raws
    self.values = values
  }

  /// All raw values it knows, in the order in which they were given.
  public var spellings: [String] { raws.map { String(decoding: $0, as: UTF8.self) } }

  /// The number of spellings known.
  public var count: Int { raws.count }

  private func index(of raw: borrowing Span<UInt8>) -> Int? {
    let hash = StableHash.hash64(raw)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      let known = raws[index]
      if hashes[index] == hash, known.span.hasSameBytes(as: raw) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// What looking up a value found.
  public enum Match: Sendable, Equatable {
    /// The value is canonical already.
    case canonical
    /// The value was replaced by the canonical one.
    case mapped
  }

  /// Appends the canonical value of a raw one; nil, with nothing appended, when it is unknown.
  public func append(valueOf raw: borrowing Span<UInt8>, to output: inout [UInt8]) -> Match? {
    guard let index = index(of: raw) else { return nil }
    let value = values[index]
    output.append(contentsOf: value)
    return value.span.hasSameBytes(as: raw) ? .canonical : .mapped
  }

  /// The canonical value of a raw one, or nil when it is unknown.
  public func value(of raw: String) -> String? {
    let bytes = Array(raw.utf8)
    return index(of: bytes.span).map { String(decoding: values[$0], as: UTF8.self) }
  }
}

import Bytes
import Registry

/// What one night changes in a table: new values, and keys that are gone.
struct TableSlice: Sendable {
  private var values: [Key128: [UInt8]] = [:]

  /// Whether nothing changes.
  var isEmpty: Bool { values.isEmpty }

  /// Gives a key a value; without one it is gone.
  mutating func set(_ key: Key128, _ value: [UInt8]?) { values[key] = value ?? [] }

  /// Writes the slice; nil when nothing changes.
  func write(_ use: String, to store: TableStore) throws(RegistryError) -> TableReference? {
    isEmpty ? nil : try writeWhole(use, to: store)
  }

  /// Writes all values as a table of its own, an empty one too.
  func writeWhole(_ use: String, to store: TableStore) throws(RegistryError) -> TableReference {
    var writer = try store.writer()
    for key in values.keys.sorted() {
      guard let value = values[key] else { continue }
      try writer.append(key, value.span)
    }
    return TableReference(use: use, table: try writer.finish())
  }
}

/// Lists of record keys as values of tables.
enum KeyList {
  /// The keys in a value.
  static func keys(_ bytes: borrowing Span<UInt8>) -> [Key128] {
    stride(from: 0, to: bytes.count, by: 16).map { start in
      Key128(
        high: bytes.littleEndianUInt64(at: start), low: bytes.littleEndianUInt64(at: start + 8))
    }
  }

  /// A value of keys.
  static func bytes(of keys: [Key128]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16 * keys.count)
    for key in keys {
      bytes.append(littleEndian: key.high)
      bytes.append(littleEndian: key.low)
    }
    return bytes
  }
}

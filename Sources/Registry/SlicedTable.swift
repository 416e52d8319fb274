public import Bytes
import Foundation

/// A base table and the slices that later runs laid over it, read as one.
///
/// Of each key the entry of the newest table counts; an entry without a value says that the key is
/// gone. Keys are unique within each table.
public struct SlicedTable: Sendable {
  /// Where an entry that counts lies.
  public struct Place: Sendable {
    /// The key.
    public let key: Key128
    /// The position of its table in ``SlicedTable/tables``.
    public let table: Int
    /// The place of the value in that table's data.
    public let range: Range<Int>
  }

  /// The tables, oldest first.
  public let tables: [SortedTable]

  /// Tables read as one, oldest first.
  public init(_ tables: [SortedTable]) {
    self.tables = tables
  }

  /// Whether there is no table at all.
  public var isEmpty: Bool { tables.isEmpty }

  /// The value of a key, or nil when it has none or is gone.
  public func value(for key: Key128) throws(RegistryError) -> [UInt8]? {
    for table in tables.reversed() {
      let bytes = table.data.span
      if let range = try table.valueRange(for: key, in: bytes) {
        return range.isEmpty ? nil : bytes.extracting(range).copied()
      }
    }
    return nil
  }

  /// The entries that count whose keys have an upper half, in the order of their keys.
  public func places(withHigh high: UInt64) throws(RegistryError) -> [Place] {
    var found: [Place] = []
    var isFromSeveral = false
    let limit = high == UInt64.max ? nil : Key128(high: high + 1, low: 0)
    for (index, table) in tables.enumerated() {
      let bytes = table.data.span
      var cursor = try table.cursor(from: Key128(high: high, low: 0), upTo: limit)
      while let entry = try cursor.next(in: bytes) {
        isFromSeveral = isFromSeveral || (found.last.map { $0.table != index } ?? false)
        found.append(Place(key: entry.key, table: index, range: entry.range))
      }
    }
    if isFromSeveral {
      found.sort { $0.key.low != $1.key.low ? $0.key.low < $1.key.low : $0.table < $1.table }
      var newest: [Place] = []
      for place in found {
        if newest.last?.key == place.key { newest.removeLast() }
        newest.append(place)
      }
      found = newest
    }
    return found.filter { !$0.range.isEmpty }
  }

  /// The value at a place.
  public func value(at place: Place) -> [UInt8] {
    let data = tables[place.table].data
    return data.span.extracting(place.range).copied()
  }

  /// Goes over all entries that count from a key on, up to and without another.
  public func visit(
    from: Key128? = nil, upTo: Key128? = nil,
    _ body: (Key128, borrowing Span<UInt8>) throws(RegistryError) -> Void
  ) throws(RegistryError) {
    if tables.count == 1 {
      let data = tables[0].data
      let bytes = data.span
      var cursor = try tables[0].cursor(from: from, upTo: upTo)
      while let entry = try cursor.next(in: bytes) {
        if !entry.range.isEmpty { try body(entry.key, bytes.extracting(entry.range)) }
      }
      return
    }
    var merge = try TableMerge(tables, from: from, upTo: upTo)
    while let next = try merge.next() {
      guard let newest = next.sources.last, !newest.range.isEmpty else { continue }
      let data = tables[newest.table].data
      try body(next.key, data.span.extracting(newest.range))
    }
  }
}

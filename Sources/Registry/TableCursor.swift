public import Bytes
import Foundation

/// An entry of a table: its key, and where its value lies in the table's data.
public struct TableEntry: Sendable, Equatable {
  /// The key.
  public let key: Key128
  /// The place of the value in the table's data.
  public let range: Range<Int>
}

/// A place in a table that moves on, entry by entry.
public struct TableCursor: Sendable {
  private let table: SortedTable
  private var place: TablePlace
  private let limit: Key128?
  private var block: TableBlock?

  init(table: SortedTable, place: TablePlace, limit: Key128?) {
    self.table = table
    self.place = place
    self.limit = limit
  }

  /// The entry at the cursor, which then moves on; nil at the end.
  ///
  /// `bytes` is the span of the table's data, borrowed once by the caller for a whole loop.
  public mutating func next(in bytes: borrowing Span<UInt8>) throws(RegistryError) -> TableEntry? {
    while true {
      if let block, place.entry < block.count {
        let key = block.key(of: place.entry, in: bytes)
        if let limit, key >= limit { return nil }
        defer { place.entry += 1 }
        return TableEntry(key: key, range: block.valueRange(of: place.entry, in: bytes))
      }
      if block != nil { place = TablePlace(block: place.block + 1, entry: 0) }
      guard place.block < table.blockCount else {
        block = nil
        return nil
      }
      block = try table.block(place.block, in: bytes)
    }
  }
}

/// Several tables read as one, in order of keys.
public struct TableMerge: Sendable {
  /// One entry of a merged key.
  public struct Source: Sendable, Equatable {
    /// The index of its table in the list given.
    public let table: Int
    /// The place of the value in that table's data.
    public let range: Range<Int>
  }

  private let tables: [SortedTable]
  private var cursors: [TableCursor] = []
  private var heads: [TableEntry?] = []

  /// A merge of tables from a key on, up to and without another.
  public init(
    _ tables: [SortedTable], from: Key128? = nil, upTo: Key128? = nil
  ) throws(RegistryError) {
    self.tables = tables
    for table in tables {
      let bytes = table.data.span
      var cursor = try table.cursor(from: from, upTo: upTo)
      heads.append(try cursor.next(in: bytes))
      cursors.append(cursor)
    }
  }

  /// The next key with all its entries, in the order of the tables given; nil at the end.
  public mutating func next() throws(RegistryError) -> (key: Key128, sources: [Source])? {
    guard let key = heads.compactMap({ $0?.key }).min() else { return nil }
    var sources: [Source] = []
    for index in tables.indices {
      let bytes = tables[index].data.span
      while let head = heads[index], head.key == key {
        sources.append(Source(table: index, range: head.range))
        heads[index] = try cursors[index].next(in: bytes)
      }
    }
    return (key, sources)
  }
}

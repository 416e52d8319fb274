public import Bytes
public import Foundation
import Synchronization

/// The frame of a sorted table; all numbers little-endian, all parts multiples of 8 bytes.
///
///     header   "GJTABL01"
///     blocks   number of entries UInt32, 0 UInt32
///              keys: high, low UInt64 each · end of each value UInt32 · values · padding
///     index    for each block: first key high, low; offset; length; entries before it;
///              XXH64 of the block: UInt64 each
///     tail     number of entries, number of blocks, offset of the index,
///              XXH64 of index and the three numbers before, "GJTABEND"
enum TableFrame {
  static let magic = Array("GJTABL01".utf8)
  static let endMagic = Array("GJTABEND".utf8)
  static let indexEntrySize = 48
  static let tailSize = 40
  static let blockHeaderSize = 8
  static let blockTarget = 1 << 14
}

/// An immutable file of keys and values in ascending order of keys, read in place.
///
/// One key may have several entries; they stand in the order in which they were written. Each
/// block is checked against its checksum when it is first touched, so that a damaged table cannot
/// give a wrong answer.
public struct SortedTable: Sendable {
  /// The bytes of the file; values are ranges of it.
  public let data: Data
  /// Its name: the digest of its index, in which every block has its checksum.
  public let name: String
  /// The number of entries.
  public let count: Int
  let blockCount: Int
  private let indexStart: Int
  private let path: String
  private let ledger: CheckedBlocks

  /// A table from its bytes; checks the frame at once, each block when it is first touched.
  public init(name: String, data: Data, path: String) throws(RegistryError) {
    let bytes = data.span
    let tail = bytes.count - TableFrame.tailSize
    guard tail >= 8, bytes.extracting(0..<8).hasSameBytes(as: TableFrame.magic.span),
      bytes.extracting((tail + 32)...).hasSameBytes(as: TableFrame.endMagic.span)
    else { throw RegistryError(.damaged(what: "the frame of a table"), path: path) }
    let blockCount = Int(clamping: bytes.littleEndianUInt64(at: tail + 8))
    let index = Int(clamping: bytes.littleEndianUInt64(at: tail + 16))
    guard index >= 8, index <= tail, blockCount == (tail - index) / TableFrame.indexEntrySize,
      (tail - index) % TableFrame.indexEntrySize == 0,
      StableHash.hash64(bytes.extracting(index..<(tail + 24)))
        == bytes.littleEndianUInt64(at: tail + 24)
    else { throw RegistryError(.damaged(what: "the index of a table"), path: path) }
    self.data = data
    self.name = name
    self.path = path
    self.blockCount = blockCount
    count = Int(clamping: bytes.littleEndianUInt64(at: tail))
    indexStart = index
    ledger = CheckedBlocks(count: blockCount)
  }

  /// The range of `data` that holds the value of a key (of its first entry), or nil.
  ///
  /// `bytes` is `data.span`, borrowed once by the caller for a whole loop.
  public func valueRange(
    for key: Key128, in bytes: borrowing Span<UInt8>
  ) throws(RegistryError) -> Range<Int>? {
    let place = try lowerBound(of: key, in: bytes)
    guard place.block < blockCount else { return nil }
    let block = try block(place.block, in: bytes)
    guard block.key(of: place.entry, in: bytes) == key else { return nil }
    return block.valueRange(of: place.entry, in: bytes)
  }

  /// The value of a key (of its first entry), or nil.
  public func value(for key: Key128) throws(RegistryError) -> [UInt8]? {
    let bytes = data.span
    guard let range = try valueRange(for: key, in: bytes) else { return nil }
    return bytes.extracting(range).copied()
  }

  /// Goes over all entries from a key on, up to and without another; the range is one of `data`.
  public func forEach(
    from: Key128? = nil, upTo: Key128? = nil,
    _ body: (Key128, Range<Int>) throws(RegistryError) -> Void
  ) throws(RegistryError) {
    let bytes = data.span
    var cursor = try cursor(from: from, upTo: upTo)
    while let entry = try cursor.next(in: bytes) { try body(entry.key, entry.range) }
  }

  /// A cursor over the entries from a key on, up to and without another.
  public func cursor(
    from: Key128? = nil, upTo: Key128? = nil
  ) throws(RegistryError) -> TableCursor {
    let bytes = data.span
    let start = if let from { try lowerBound(of: from, in: bytes) } else { TablePlace() }
    return TableCursor(table: self, place: start, limit: upTo)
  }

  /// Keys that cut the table into at most so many parts of about equal size, ascending.
  ///
  /// Part `i` goes from the key before (or the start) up to key `i` (or the end).
  public func boundaries(partCount: Int) -> [Key128] {
    let bytes = data.span
    var result: [Key128] = []
    for part in 1..<max(partCount, 1) where blockCount > 0 {
      let key = firstKey(ofBlock: part * blockCount / partCount, in: bytes)
      if result.last.map({ $0 < key }) ?? true { result.append(key) }
    }
    return result
  }

  /// The name that a table with this index has.
  static func name(index: borrowing Span<UInt8>) -> String { SHA256.hex(of: index) }

  /// Checks the index against the name, every block against its checksum, and the order of the keys.
  public func verify() throws(RegistryError) {
    let bytes = data.span
    guard Self.name(index: bytes.extracting(indexStart...)) == name else {
      throw RegistryError(.damaged(what: "the index of a table"), path: path)
    }
    var entryCount = 0
    var last: Key128?
    for index in 0..<blockCount {
      let block = try block(index, in: bytes)
      guard entryCount == indexNumber(4, ofBlock: index, in: bytes) else {
        throw RegistryError(.damaged(what: "the index of a table"), path: path)
      }
      for entry in 0..<block.count {
        let key = block.key(of: entry, in: bytes)
        guard last.map({ $0 <= key }) ?? true else {
          throw RegistryError(.damaged(what: "the order of a table"), path: path)
        }
        last = key
      }
      entryCount += block.count
    }
    guard entryCount == count else {
      throw RegistryError(.damaged(what: "the number of entries of a table"), path: path)
    }
  }

  /// A block, checked against its checksum when it is touched for the first time.
  func block(_ index: Int, in bytes: borrowing Span<UInt8>) throws(RegistryError) -> TableBlock {
    let start = indexNumber(2, ofBlock: index, in: bytes)
    let length = indexNumber(3, ofBlock: index, in: bytes)
    if !ledger.contains(index) {
      guard start >= 8, length >= TableFrame.blockHeaderSize, start <= indexStart,
        length <= indexStart - start,
        StableHash.hash64(bytes.extracting(start..<(start + length)))
          == bytes.littleEndianUInt64(at: indexEntry(index) + 40)
      else { throw RegistryError(.damaged(what: "block \(index) of a table"), path: path) }
      ledger.insert(index)
    }
    return TableBlock(start: start, count: Int(bytes.littleEndianUInt32(at: start)))
  }

  /// The place of the first entry whose key is not less than a key.
  private func lowerBound(
    of key: Key128, in bytes: borrowing Span<UInt8>
  ) throws(RegistryError) -> TablePlace {
    var low = 0
    var high = blockCount
    while low < high {
      let middle = (low + high) / 2
      if firstKey(ofBlock: middle, in: bytes) < key { low = middle + 1 } else { high = middle }
    }
    // Blocks before `low` begin below the key; only the last of them can hold it.
    guard low > 0 else { return TablePlace() }
    let block = try block(low - 1, in: bytes)
    let entry = block.lowerBound(of: key, in: bytes)
    return entry < block.count
      ? TablePlace(block: low - 1, entry: entry) : TablePlace(block: low, entry: 0)
  }

  private func indexEntry(_ block: Int) -> Int { indexStart + block * TableFrame.indexEntrySize }

  private func indexNumber(
    _ number: Int, ofBlock block: Int, in bytes: borrowing Span<UInt8>
  ) -> Int {
    Int(clamping: bytes.littleEndianUInt64(at: indexEntry(block) + 8 * number))
  }

  private func firstKey(ofBlock block: Int, in bytes: borrowing Span<UInt8>) -> Key128 {
    let entry = indexEntry(block)
    return Key128(
      high: bytes.littleEndianUInt64(at: entry), low: bytes.littleEndianUInt64(at: entry + 8))
  }
}

/// A block and an entry in it.
struct TablePlace: Sendable {
  var block = 0
  var entry = 0
}

/// One block of a table: keys together, so that a search touches few lines of memory.
struct TableBlock: Sendable {
  let start: Int
  let count: Int

  func key(of entry: Int, in bytes: borrowing Span<UInt8>) -> Key128 {
    let place = start + TableFrame.blockHeaderSize + 16 * entry
    return Key128(
      high: bytes.littleEndianUInt64(at: place), low: bytes.littleEndianUInt64(at: place + 8))
  }

  func valueRange(of entry: Int, in bytes: borrowing Span<UInt8>) -> Range<Int> {
    let ends = start + TableFrame.blockHeaderSize + 16 * count
    let values = ends + 4 * count
    let from = entry == 0 ? 0 : Int(bytes.littleEndianUInt32(at: ends + 4 * (entry - 1)))
    return values + from..<values + Int(bytes.littleEndianUInt32(at: ends + 4 * entry))
  }

  func lowerBound(of key: Key128, in bytes: borrowing Span<UInt8>) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self.key(of: middle, in: bytes) < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Which blocks of a table were found sound; shared by all copies of the table.
private final class CheckedBlocks: Sendable {
  private let words: Mutex<[UInt64]>

  init(count: Int) { words = Mutex(Array(repeating: 0, count: (count + 63) / 64)) }

  func contains(_ block: Int) -> Bool {
    words.withLock { $0[block / 64] & (1 << UInt64(block % 64)) != 0 }
  }

  func insert(_ block: Int) {
    words.withLock { $0[block / 64] |= 1 << UInt64(block % 64) }
  }
}

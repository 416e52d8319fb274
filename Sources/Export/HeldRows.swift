public import Bytes

/// A row as a platform holds it: the value of one entry of the holdings table.
///
/// Little-endian: digest of the cells UInt64, layout UInt32, number of cells UInt32, the end of
/// each cell UInt32, then the cells' bytes. The layout is a hash of the column schema the cells
/// were made with. Cells that say what a row does are empty here; they belong to a bundle, not to
/// the holdings.
public struct HeldRow: Sendable, Equatable {
  static let headerSize = 16

  /// The number of cells of an encoded row, or nil when the bytes are no whole row.
  static func cellCount(_ value: borrowing Span<UInt8>) -> Int? {
    guard value.count >= headerSize else { return nil }
    let count = Int(value.littleEndianUInt32(at: 12))
    guard value.count >= headerSize + 4 * count else { return nil }
    let length = count == 0 ? 0 : Int(value.littleEndianUInt32(at: headerSize + 4 * (count - 1)))
    return value.count == headerSize + 4 * count + length ? count : nil
  }

  /// Where a cell lies in an encoded row.
  static func range(
    of cell: Int, count: Int, _ value: borrowing Span<UInt8>
  ) -> Range<Int> {
    let text = headerSize + 4 * count
    let start = cell == 0 ? 0 : Int(value.littleEndianUInt32(at: headerSize + 4 * (cell - 1)))
    return text + start..<text + Int(value.littleEndianUInt32(at: headerSize + 4 * cell))
  }

  /// The digest of the cells.
  public let digest: UInt64
  /// The hash of the column schema they were made with.
  public let layout: UInt32
  /// The cells as sent.
  public let cells: [String]

  /// A row read back for people; nil when the bytes are no whole row.
  public init?(decoding value: borrowing Span<UInt8>) {
    guard let count = Self.cellCount(value) else { return nil }
    digest = value.littleEndianUInt64(at: 0)
    layout = value.littleEndianUInt32(at: 8)
    var cells: [String] = []
    for cell in 0..<count {
      let range = Self.range(of: cell, count: count, value)
      guard range.upperBound <= value.count else { return nil }
      cells.append(String(copying: value.extracting(range)))
    }
    self.cells = cells
  }
}

/// Held rows of one platform and kind, packed in the order of their case keys.
///
/// One after the other: key high UInt64, key low UInt64, length UInt32, the encoded ``HeldRow``.
public struct HeldRows: Sendable, Equatable {
  static let entryHeaderSize = 20

  /// The packed rows.
  public private(set) var bytes: [UInt8] = []
  /// The number of rows.
  public private(set) var count = 0

  /// No rows.
  public init() {}

  /// Adds a row; keys must rise.
  public mutating func append(key: Key128, value: borrowing Span<UInt8>) {
    bytes.append(littleEndian: key.high)
    bytes.append(littleEndian: key.low)
    bytes.append(littleEndian: UInt32(value.count))
    bytes.append(value)
    count += 1
  }

  /// Adds the rows of a part with higher keys.
  public mutating func append(_ other: HeldRows) {
    bytes.append(contentsOf: other.bytes)
    count += other.count
  }

  /// The rows cut in parts: a new part begins at the first key not below each of the keys.
  ///
  /// There is one part more than keys, so that every row is in exactly one part; `keys` must rise.
  public func parts(cutAt keys: [Key128]) -> [HeldRows] {
    var parts = [HeldRows()]
    let span = bytes.span
    var position = 0
    while let entry = Self.entry(at: position, span) {
      while parts.count <= keys.count, entry.key >= keys[parts.count - 1] {
        parts.append(HeldRows())
      }
      parts[parts.count - 1].append(key: entry.key, value: span.extracting(entry.value))
      position = entry.value.upperBound
    }
    while parts.count <= keys.count { parts.append(HeldRows()) }
    return parts
  }

  /// The entry that begins at a position, or nil at the end.
  static func entry(
    at position: Int, _ bytes: borrowing Span<UInt8>
  ) -> (key: Key128, value: Range<Int>)? {
    guard position + entryHeaderSize <= bytes.count else { return nil }
    let key = Key128(
      high: bytes.littleEndianUInt64(at: position),
      low: bytes.littleEndianUInt64(at: position + 8))
    let length = Int(bytes.littleEndianUInt32(at: position + 16))
    let start = position + entryHeaderSize
    precondition(start + length <= bytes.count, "packed rows are whole")
    return (key, start..<start + length)
  }
}

extension HeldRows: Sequence {
  /// Gives each key with the place of its encoded row in `bytes`.
  public struct Iterator: IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The next row, or nil after the last.
    public mutating func next() -> (key: Key128, value: Range<Int>)? {
      let entry = HeldRows.entry(at: position, bytes.span)
      if let entry { position = entry.value.upperBound }
      return entry
    }
  }

  /// An iterator over the rows in the order of their keys.
  public func makeIterator() -> Iterator { Iterator(bytes: bytes) }
}

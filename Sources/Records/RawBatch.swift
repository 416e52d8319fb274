import Bytes

/// A run of raw rows as ingest hands them on: cells in UTF-8, unchanged in value, with their place
/// in the drop.
public struct RawBatch: Sendable {
  /// The number of cells of each row, in the order of the feed's reading plan.
  public let columnCount: Int
  /// The cells' bytes, one after the other.
  public private(set) var bytes: [UInt8] = []
  @usableFromInline private(set) var ends: [UInt32] = []
  private var lines: [UInt32] = []
  private var byteOffsets: [Int] = []
  /// Rows that could not be cut into cells, each with the reason.
  public private(set) var unreadable: [UnreadableRow] = []

  /// A row that ingest could not read.
  public struct UnreadableRow: Sendable, Equatable {
    /// The line on which it begins, from 1.
    public let line: Int
    /// Where it begins in the drop, in bytes.
    public let byteOffset: Int
    /// What is wrong.
    public let code: FindingCode
    /// Figures for the sentence, such as the number of cells found and expected.
    public let detail: String
    /// The row as delivered, in UTF-8 as far as it could be decoded.
    public let rawText: String

    /// A row from its parts.
    public init(line: Int, byteOffset: Int, code: FindingCode, detail: String, rawText: String) {
      self.line = line
      self.byteOffset = byteOffset
      self.code = code
      self.detail = detail
      self.rawText = rawText
    }
  }

  /// An empty batch, with room for some bytes of cells.
  public init(columnCount: Int, byteCapacity: Int = 0) {
    self.columnCount = columnCount
    bytes.reserveCapacity(byteCapacity)
  }

  /// The number of readable rows.
  public var count: Int { lines.count }

  /// Adds the bytes of the next cell and ends it.
  public mutating func append(cell: borrowing Span<UInt8>) {
    bytes.append(cell)
    ends.append(UInt32(bytes.count))
  }

  /// Ends a row of exactly `columnCount` cells.
  public mutating func endRow(line: Int, byteOffset: Int) {
    lines.append(UInt32(line))
    byteOffsets.append(byteOffset)
    precondition(ends.count == lines.count * columnCount, "a row must have all its cells")
  }

  /// Takes back the cells appended since the last finished row.
  public mutating func abandonRow() {
    ends.removeSubrange((lines.count * columnCount)...)
    bytes.removeSubrange(Int(ends.last ?? 0)...)
  }

  /// Adds a row that could not be read.
  public mutating func append(unreadable row: UnreadableRow) { unreadable.append(row) }

  /// The line on which a row begins in the drop, from 1.
  public func line(of row: Int) -> Int { Int(lines[row]) }
  /// Where a row begins in the drop, in bytes.
  public func byteOffset(of row: Int) -> Int { byteOffsets[row] }

  /// Where a cell lies in `bytes`.
  @inlinable
  public func range(of column: Int, in row: Int) -> Range<Int> {
    let index = row &* columnCount &+ column
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  /// A cell as text, for messages and returns.
  public func text(of column: Int, in row: Int) -> String {
    String(decoding: bytes[range(of: column, in: row)], as: UTF8.self)
  }
}

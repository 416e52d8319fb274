public import Bytes
public import Foundation

/// A run of records of one kind, in one block of bytes that can be written, mapped and read in
/// place.
///
/// All numbers are little-endian. `F` is the number of fields.
///
///     offset 0   magic "GJRB"
///            4   number of records, UInt32
///            8   F, UInt32
///           12   length of the whole block in bytes, UInt32 (a multiple of 8)
///           16   length of the text section in bytes, UInt32, then four zero bytes
///           24   one row for each record, 40 + 4·F bytes:
///                  key high, key low, digest, byte offset in the drop: UInt64 each
///                  line in the drop: UInt32, start of the record's text: UInt32
///                  end of each value: UInt32
///                (all count from the start of the text section; a value begins where the one
///                before ended; the trace lies between the last value and the next record)
///           then the text section: for each record its values and its trace, UTF-8
///
/// An absent value is an empty one. The trace is what normalization did to the record
/// (see ``NormalizationTrace``).
public struct RecordBatch: Sendable {
  /// The bytes the block lies in, indexed from 0: a mapped segment or the block alone.
  public let data: Data
  /// Where the block begins in `data`.
  public let base: Int
  /// The number of records.
  public let count: Int
  /// The number of fields of each record.
  public let fieldCount: Int
  /// The number of bytes of the block.
  public let byteCount: Int

  static let magic: UInt32 = 0x4252_4A47
  static let headerSize = 24
  static let fixedRowSize = 40

  private var rowSize: Int { Self.fixedRowSize + 4 * fieldCount }
  private var textStart: Int { base + Self.headerSize + count * rowSize }

  /// A batch read in place.
  ///
  /// Returns nil when no whole block begins at the offset; checks the frame only, since the
  /// registry proves the content by checksum.
  public init?(data: Data, base: Int) {
    let bytes = data.span
    guard base >= 0, base + Self.headerSize <= bytes.count,
      bytes.littleEndianUInt32(at: base) == Self.magic
    else { return nil }
    self.data = data
    self.base = base
    count = Int(bytes.littleEndianUInt32(at: base + 4))
    fieldCount = Int(bytes.littleEndianUInt32(at: base + 8))
    byteCount = Int(bytes.littleEndianUInt32(at: base + 12))
    guard fieldCount > 0, base + byteCount <= bytes.count,
      Self.headerSize + count * (Self.fixedRowSize + 4 * fieldCount) <= byteCount
    else { return nil }
  }

  private func row(_ index: Int) -> Int {
    precondition(index >= 0 && index < count, "record index past the batch")
    return base + Self.headerSize + index * rowSize
  }

  /// The key under which the record is known across deliveries.
  ///
  /// `bytes` is `data.span`, borrowed once by the caller for a whole loop.
  public func key(of index: Int, in bytes: borrowing Span<UInt8>) -> Key128 {
    let row = row(index)
    return Key128(
      high: bytes.littleEndianUInt64(at: row), low: bytes.littleEndianUInt64(at: row + 8))
  }

  /// The digest of the record's values: two versions with the same digest say the same.
  public func digest(of index: Int, in bytes: borrowing Span<UInt8>) -> UInt64 {
    bytes.littleEndianUInt64(at: row(index) + 16)
  }

  /// Where the record begins in its drop, in bytes.
  public func byteOffset(of index: Int, in bytes: borrowing Span<UInt8>) -> Int {
    Int(bytes.littleEndianUInt64(at: row(index) + 24))
  }

  /// The line on which the record begins in its drop, from 1.
  public func line(of index: Int, in bytes: borrowing Span<UInt8>) -> Int {
    Int(bytes.littleEndianUInt32(at: row(index) + 32))
  }

  /// Where a value lies in `data`; empty when the value is absent.
  public func range(
    of field: Int, in index: Int, _ bytes: borrowing Span<UInt8>
  ) -> Range<Int> {
    precondition(field >= 0 && field < fieldCount, "field index past the schema")
    let end = row(index) + Self.fixedRowSize - 4 + 4 * field
    let text = textStart
    return text + Int(bytes.littleEndianUInt32(at: end))..<text
      + Int(bytes.littleEndianUInt32(at: end + 4))
  }

  /// Where a value lies in `data` for one who does not trust the block yet: the end may come before
  /// the start.
  public func unorderedRange(
    of field: Int, in index: Int, _ bytes: borrowing Span<UInt8>
  ) -> (start: Int, end: Int) {
    precondition(field >= 0 && field < fieldCount, "field index past the schema")
    let end = row(index) + Self.fixedRowSize - 4 + 4 * field
    let text = textStart
    return (
      text + Int(bytes.littleEndianUInt32(at: end)),
      text + Int(bytes.littleEndianUInt32(at: end + 4))
    )
  }

  /// Where the trace of the record lies in `data`.
  public func traceRange(of index: Int, _ bytes: borrowing Span<UInt8>) -> Range<Int> {
    let start = row(index) + Self.fixedRowSize + 4 * (fieldCount - 1)
    let end = index + 1 < count ? row(index + 1) + Self.fixedRowSize - 4 : base + 16
    return textStart + Int(bytes.littleEndianUInt32(at: start))..<textStart
      + Int(bytes.littleEndianUInt32(at: end))
  }

  /// A value as text, for the edges where people read.
  public func text(of field: Int, in index: Int) -> String {
    let bytes = data.span
    return String(copying: bytes.extracting(range(of: field, in: index, bytes)))
  }

  /// A date value as days since 1970-01-01, or nil when absent or not a date.
  public func days(of field: Int, in index: Int, _ bytes: borrowing Span<UInt8>) -> Int32? {
    let range = range(of: field, in: index, bytes)
    return CanonicalDate.days(bytes.extracting(range))
  }
}

/// Where a record stands: a batch of a list, and a row in it.
public struct RecordAddress: Hashable, Sendable {
  /// The index of the batch in the list at hand.
  public var batch: UInt32
  /// The row in the batch.
  public var row: UInt32

  /// An address from its parts.
  @inlinable
  public init(batch: Int, row: Int) {
    self.batch = UInt32(batch)
    self.row = UInt32(row)
  }
}

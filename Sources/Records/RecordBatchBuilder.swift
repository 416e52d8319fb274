public import Bytes
import Foundation

/// Builds one ``RecordBatch``, record by record, value by value.
///
/// For each record: `begin`, then `endValue` once a field in the order of the schema, each after its
/// bytes were put into `text`, then `append(trace:)` if there is one, then `finishRecord`.
public struct RecordBatchBuilder: Sendable {
  /// The text section so far; values are written straight into it.
  public var text: [UInt8] = []
  private var rows: [UInt8] = []
  private var count = 0
  private let fieldCount: Int
  private var valuesInRow = 0
  private var rowStart = 0
  private var textStart = 0
  /// The ends of a record's values from its own start, for the digest; kept to be used again.
  private var relative: [UInt8] = []

  /// A builder for records of a number of fields.
  public init(fieldCount: Int, capacity: Int = 0) {
    self.fieldCount = fieldCount
    rows.reserveCapacity(capacity * (RecordBatch.fixedRowSize + 4 * fieldCount))
  }

  /// The number of finished records.
  public var recordCount: Int { count }
  /// The number of bytes of text so far; the batch must be finished before it reaches 2 GiB.
  public var textCount: Int { text.count }

  /// Begins a record with its place in the drop.
  public mutating func begin(line: Int, byteOffset: Int) {
    rowStart = rows.count
    textStart = text.count
    valuesInRow = 0
    rows.append(littleEndian: UInt64(0))
    rows.append(littleEndian: UInt64(0))
    rows.append(littleEndian: UInt64(0))
    rows.append(littleEndian: UInt64(byteOffset))
    rows.append(littleEndian: UInt32(line))
    rows.append(littleEndian: UInt32(textStart))
  }

  /// Adds the trace, after the last value.
  public mutating func append(trace: borrowing Span<UInt8>) {
    precondition(valuesInRow == fieldCount, "the trace comes after the values")
    text.append(trace)
  }

  /// Ends the value whose bytes were appended to `text` since the value before.
  public mutating func endValue() {
    rows.append(littleEndian: UInt32(text.count))
    valuesInRow += 1
  }

  /// Adds one value.
  public mutating func append(value: borrowing Span<UInt8>) {
    text.append(value)
    endValue()
  }

  /// Where the value of a field of the unfinished record lies in `text`.
  public func rangeInUnfinishedRecord(of field: Int) -> Range<Int> {
    precondition(field < valuesInRow, "the value is not written yet")
    let end = rowStart + RecordBatch.fixedRowSize - 4 + 4 * field
    let span = rows.span
    return Int(span.littleEndianUInt32(at: end))..<Int(span.littleEndianUInt32(at: end + 4))
  }

  /// Finishes the record under its key and digest.
  public mutating func finishRecord(key: Key128, digest: UInt64) {
    precondition(valuesInRow == fieldCount, "a record must have all its fields")
    write(key.high, byteCount: 8, at: rowStart)
    write(key.low, byteCount: 8, at: rowStart + 8)
    write(digest, byteCount: 8, at: rowStart + 16)
    count += 1
  }

  /// Takes back the record that was begun and not finished.
  public mutating func abandonRecord() {
    rows.removeSubrange(rowStart...)
    text.removeSubrange(textStart...)
  }

  /// The digest of the values of the unfinished record.
  public mutating func digestOfUnfinishedRecord() -> UInt64 {
    var ends = exchange(&relative, with: [])
    let digest = digest(writingEndsTo: &ends)
    relative = ends
    return digest
  }

  private func digest(writingEndsTo relative: inout [UInt8]) -> UInt64 {
    relative.removeAll(keepingCapacity: true)
    let row = rows.span
    let start = Int(row.littleEndianUInt32(at: rowStart + 36))
    let ends = row.extracting((rowStart + RecordBatch.fixedRowSize)...)
    let end = Int(ends.littleEndianUInt32(at: 4 * (valuesInRow - 1)))
    var hash = StableHash.hash64(text.span.extracting(start..<end))
    for field in 0..<valuesInRow {
      relative.append(
        littleEndian: ends.littleEndianUInt32(at: 4 * field) &- UInt32(start))
    }
    hash = StableHash.hash64(relative.span, seed: hash)
    return hash
  }

  /// Adds a record of another batch unchanged; both must have the same fields.
  public mutating func append(
    recordAt index: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) {
    begin(
      line: batch.line(of: index, in: bytes), byteOffset: batch.byteOffset(of: index, in: bytes))
    for field in 0..<fieldCount {
      append(value: bytes.extracting(batch.range(of: field, in: index, bytes)))
    }
    append(trace: bytes.extracting(batch.traceRange(of: index, bytes)))
    finishRecord(
      key: batch.key(of: index, in: bytes), digest: batch.digest(of: index, in: bytes))
  }

  /// The bytes of the finished batch.
  public consuming func finishBytes() -> [UInt8] {
    var block: [UInt8] = []
    let padding = (8 - (RecordBatch.headerSize + rows.count + text.count) % 8) % 8
    let length = RecordBatch.headerSize + rows.count + text.count + padding
    precondition(length < Int(Int32.max), "a batch must stay below 2 GiB")
    block.reserveCapacity(length)
    block.append(littleEndian: RecordBatch.magic)
    block.append(littleEndian: UInt32(count))
    block.append(littleEndian: UInt32(fieldCount))
    block.append(littleEndian: UInt32(length))
    block.append(littleEndian: UInt32(text.count))
    block.append(littleEndian: UInt32(0))
    block.append(contentsOf: rows)
    block.append(contentsOf: text)
    for _ in 0..<padding { block.append(0) }
    return block
  }

  /// The finished batch.
  public consuming func finish() -> RecordBatch {
    guard let batch = RecordBatch(data: Data(finishBytes()), base: 0) else {
      preconditionFailure("a built batch has a whole frame")
    }
    return batch
  }

  private mutating func write(_ value: UInt64, byteCount: Int, at offset: Int) {
    for index in 0..<byteCount {
      rows[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))
    }
  }
}

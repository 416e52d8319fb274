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
  private var line = 0
  private var byteOffset = 0
  private var textStart = 0
  /// The ends of the values of the record begun, written to its row when it is finished.
  private var ends: [UInt32] = []
  /// The same from the record's own start, for the digest; kept to be used again.
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
    self.line = line
    self.byteOffset = byteOffset
    textStart = text.count
    ends.removeAll(keepingCapacity: true)
  }

  /// Adds the trace, after the last value.
  public mutating func append(trace: borrowing Span<UInt8>) {
    precondition(ends.count == fieldCount, "the trace comes after the values")
    text.append(trace)
  }

  /// Ends the value whose bytes were appended to `text` since the value before.
  public mutating func endValue() {
    ends.append(UInt32(text.count))
  }

  /// Adds one value.
  public mutating func append(value: borrowing Span<UInt8>) {
    text.append(value)
    endValue()
  }

  /// Where the value of a field of the unfinished record lies in `text`.
  public func rangeInUnfinishedRecord(of field: Int) -> Range<Int> {
    precondition(field < ends.count, "the value is not written yet")
    return (field == 0 ? textStart : Int(ends[field - 1]))..<Int(ends[field])
  }

  /// Finishes the record under its key and digest.
  public mutating func finishRecord(key: Key128, digest: UInt64) {
    precondition(ends.count == fieldCount, "a record must have all its fields")
    rows.append(littleEndian: key.high)
    rows.append(littleEndian: key.low)
    rows.append(littleEndian: digest)
    rows.append(littleEndian: UInt64(byteOffset))
    rows.append(littleEndian: UInt64(line) | UInt64(textStart) << 32)
    Self.append(ends, from: 0, to: &rows)
    count += 1
  }

  /// Takes back the record that was begun and not finished.
  public mutating func abandonRecord() {
    ends.removeAll(keepingCapacity: true)
    text.removeSubrange(textStart...)
  }

  /// The digest of the values of the unfinished record.
  public mutating func digestOfUnfinishedRecord() -> UInt64 {
    let end = Int(ends.last ?? UInt32(textStart))
    let hash = StableHash.hash64(text.span.extracting(textStart..<end))
    relative.removeAll(keepingCapacity: true)
    Self.append(ends, from: UInt32(textStart), to: &relative)
    return StableHash.hash64(relative.span, seed: hash)
  }

  /// Writes ends as they count from a start, two at a time: this runs for each value there is.
  private static func append(_ ends: [UInt32], from start: UInt32, to bytes: inout [UInt8]) {
    var index = 0
    while index + 2 <= ends.count {
      bytes.append(
        littleEndian: UInt64(ends[index] &- start) | UInt64(ends[index + 1] &- start) << 32)
      index += 2
    }
    if index < ends.count { bytes.append(littleEndian: ends[index] &- start) }
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
}

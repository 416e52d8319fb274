public import Bytes
import Foundation

/// Builds one ``RecordBatch``, record by record, value by value.
///
/// For each record: `begin`, then `endValue` once a field in the order of the schema, each after its
/// bytes were put into `text`, then `append(trace:)` if there is one, then `finishRecord`.
public struct RecordBatchBuilder: ~Copyable, Sendable {
  /// The text section so far; values are written straight into it.
  public var text: ByteBuffer
  /// The rows, in words of 32 bits; the last one is unfinished after `begin`.
  @usableFromInline var rows: AppendBuffer<UInt32>
  private var count = 0
  private let fieldCount: Int
  private var textStart = 0
  /// Where the ends of the unfinished record begin in `rows`.
  @usableFromInline var endsStart = 0

  private static let fixedWordCount = RecordBatch.fixedRowSize / 4

  /// A builder for records of a number of fields, with room for records and bytes of text.
  public init(fieldCount: Int, capacity: Int = 0, textCapacity: Int = 0) {
    self.fieldCount = fieldCount
    rows = AppendBuffer(capacity: capacity * (Self.fixedWordCount + fieldCount))
    text = ByteBuffer(capacity: textCapacity)
  }

  /// The number of finished records.
  public var recordCount: Int { count }
  /// The number of bytes of text so far; the batch must be finished before it reaches 2 GiB.
  public var textCount: Int { text.count }

  private var rowSize: Int { Self.fixedWordCount + fieldCount }

  /// Begins a record with its place in the drop.
  public mutating func begin(line: Int, byteOffset: Int) {
    textStart = text.count
    // Key and digest are put in when the record is finished.
    for _ in 0..<6 { rows.append(0) }
    rows.append(UInt32(truncatingIfNeeded: byteOffset))
    rows.append(UInt32(truncatingIfNeeded: byteOffset >> 32))
    rows.append(UInt32(line))
    rows.append(UInt32(textStart))
    endsStart = rows.count
  }

  /// Adds the trace, after the last value.
  public mutating func append(trace: borrowing Span<UInt8>) {
    precondition(rows.count - endsStart == fieldCount, "the trace comes after the values")
    text.append(trace)
  }

  /// Ends the value whose bytes were appended to `text` since the value before.
  @inlinable
  public mutating func endValue() {
    rows.append(UInt32(text.count))
  }

  /// Adds one value.
  @inlinable
  public mutating func append(value: borrowing Span<UInt8>) {
    text.append(value)
    endValue()
  }

  /// Where the value of a field of the unfinished record lies in `text`.
  @inlinable
  public func rangeInUnfinishedRecord(of field: Int) -> Range<Int> {
    precondition(field < rows.count - endsStart, "the value is not written yet")
    // Before the first end stands the start of the record's text.
    return Int(rows[endsStart + field - 1])..<Int(rows[endsStart + field])
  }

  /// Whether the value that was ended last is absent.
  @inlinable
  public var lastValueIsEmpty: Bool { rows[rows.count - 1] == rows[rows.count - 2] }

  /// Finishes the record under its key and digest.
  public mutating func finishRecord(key: Key128, digest: UInt64) {
    precondition(rows.count - endsStart == fieldCount, "a record must have all its fields")
    let start = endsStart - Self.fixedWordCount
    set(key.high, at: start)
    set(key.low, at: start + 2)
    set(digest, at: start + 4)
    count += 1
  }

  private mutating func set(_ word: UInt64, at index: Int) {
    rows[index] = UInt32(truncatingIfNeeded: word)
    rows[index + 1] = UInt32(truncatingIfNeeded: word >> 32)
  }

  /// Takes back the record that was begun and not finished.
  public mutating func abandonRecord() {
    rows.truncate(to: count * rowSize)
    text.truncate(to: textStart)
  }

  /// The digest of the values of the unfinished record.
  public func digestOfUnfinishedRecord() -> UInt64 {
    let end = Int(rows[rows.count - 1])
    let hash = StableHash.hash64(text.span.extracting(textStart..<end))
    return StableHash.hash64(
      words: rows.span.extracting(endsStart...), less: UInt32(textStart), seed: hash)
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

  /// The finished batch.
  public consuming func finish() -> RecordBatch { takeBatch() }

  /// The batch of what was finished so far; the builder is empty after that and keeps its room.
  public mutating func takeBatch() -> RecordBatch {
    let padding = (8 - (RecordBatch.headerSize + 4 * rows.count + text.count) % 8) % 8
    let length = RecordBatch.headerSize + 4 * rows.count + text.count + padding
    precondition(length < Int(Int32.max), "a batch must stay below 2 GiB")
    var header: [UInt8] = []
    header.append(littleEndian: RecordBatch.magic)
    header.append(littleEndian: UInt32(count))
    header.append(littleEndian: UInt32(fieldCount))
    header.append(littleEndian: UInt32(length))
    header.append(littleEndian: UInt32(text.count))
    header.append(littleEndian: UInt32(0))
    var block = Data(capacity: length)
    block.append(contentsOf: header)
    block.append(littleEndian: rows.span)
    block.append(text.span)
    block.append(contentsOf: [UInt8](repeating: 0, count: padding))
    guard let batch = RecordBatch(data: block, base: 0) else {
      preconditionFailure("a built batch has a whole frame")
    }
    rows.truncate(to: 0)
    text.truncate(to: 0)
    count = 0
    return batch
  }
}

extension Data {
  /// Appends a copy of borrowed bytes.
  fileprivate mutating func append(_ bytes: borrowing Span<UInt8>) {
    // Safe: the buffer is read inside the closure only.
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// Appends words in little-endian order.
  fileprivate mutating func append(littleEndian words: borrowing Span<UInt32>) {
    #if _endian(little)
      // Safe: any words are bytes; the buffer is read inside the closure only.
      unsafe words.withUnsafeBytes { unsafe append(contentsOf: $0) }
    #else
      for index in words.indices {
        append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: words[index] >> (8 * $0)) })
      }
    #endif
  }
}

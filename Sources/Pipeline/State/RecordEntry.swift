import Bytes

/// Where a record lies: a drop as the journal counts it, and a row of the segment made of it.
struct RecordPlace: Sendable, Hashable {
  /// The run that took the drop, and the drop's position in the run's journal entry.
  var drop: DropNumber
  /// The position of the batch in the segment.
  var batch: UInt32
  /// The row in the batch.
  var row: UInt32
  /// The line in the drop, by which the row is proven when it is read again.
  var line: UInt32

  static let byteCount = 20

  /// A place from its parts.
  init(drop: DropNumber, batch: Int, row: Int, line: Int) {
    self.drop = drop
    self.batch = UInt32(batch)
    self.row = UInt32(row)
    self.line = UInt32(truncatingIfNeeded: line)
  }

  /// Reads a place that begins at an offset.
  init(_ bytes: borrowing Span<UInt8>, at offset: Int) {
    drop = DropNumber(
      run: bytes.littleEndianUInt32(at: offset), index: bytes.littleEndianUInt32(at: offset + 4))
    batch = bytes.littleEndianUInt32(at: offset + 8)
    row = bytes.littleEndianUInt32(at: offset + 12)
    line = bytes.littleEndianUInt32(at: offset + 16)
  }

  /// Writes the place.
  func append(to bytes: inout [UInt8]) {
    for part in [drop.run, drop.index, batch, row, line] { bytes.append(littleEndian: part) }
  }
}

/// A drop as the journal counts it: the same in every replay.
struct DropNumber: Sendable, Hashable {
  /// The run that took it.
  let run: UInt32
  /// Its position in the run's journal entry.
  let index: UInt32
}

/// One version of a record: what it says, and where.
struct RecordVersion: Sendable, Hashable {
  var digest: UInt64
  var place: RecordPlace

  static let byteCount = 8 + RecordPlace.byteCount

  /// The versions in a value of the table of versions not in force.
  static func list(_ bytes: borrowing Span<UInt8>) -> [RecordVersion] {
    stride(from: 0, to: bytes.count, by: byteCount).map { start in
      RecordVersion(
        digest: bytes.littleEndianUInt64(at: start), place: RecordPlace(bytes, at: start + 8))
    }
  }

  /// Such a value.
  static func bytes(of list: [RecordVersion]) -> [UInt8] {
    var bytes: [UInt8] = []
    for version in list {
      bytes.append(littleEndian: version.digest)
      version.place.append(to: &bytes)
    }
    return bytes
  }
}

/// The value of the records table: digest of the record's values, number of its case, place.
struct RecordEntry: Sendable, Hashable {
  var version: RecordVersion
  var number: Key128

  /// Reads a value.
  init(_ value: borrowing Span<UInt8>) {
    version = RecordVersion(
      digest: value.littleEndianUInt64(at: 0), place: RecordPlace(value, at: 24))
    number = RecordsTable.number(value)
  }

  /// An entry from its parts.
  init(version: RecordVersion, number: Key128) {
    self.version = version
    self.number = number
  }

  /// The value.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24 + RecordPlace.byteCount)
    bytes.append(littleEndian: version.digest)
    bytes.append(littleEndian: number.high)
    bytes.append(littleEndian: number.low)
    version.place.append(to: &bytes)
    return bytes
  }
}

import Bytes
public import Foundation
public import Records

/// The frame of a segment file; all numbers little-endian, all parts multiples of 8 bytes.
///
///     header   "GJSEGM01", number of fields UInt32, length of the kind's name UInt32, the name
///     blocks   record batches, one after the other
///     index    for each block: offset, length, number of records, XXH64: UInt64 each
///     tail     number of blocks, offset of the index, XXH64 of header and index, "GJSEGEND"
enum SegmentFrame {
  static let magic = Array("GJSEGM01".utf8)
  static let endMagic = Array("GJSEGEND".utf8)
  static let indexEntrySize = 32
  static let tailSize = 32

  static func header(kind: String, fieldCount: Int) -> [UInt8] {
    var header = magic
    header.append(littleEndian: UInt32(fieldCount))
    header.append(littleEndian: UInt32(kind.utf8.count))
    header.append(kind)
    while header.count % 8 != 0 { header.append(0) }
    return header
  }

  static func checksum(header: borrowing Span<UInt8>, index: borrowing Span<UInt8>) -> UInt64 {
    StableHash.hash64(index, seed: StableHash.hash64(header))
  }
}

/// The normalized records of one drop, read in place.
public struct Segment: Sendable {
  /// Its name: drop and digest of the feed's definition.
  public let name: String
  /// The kind of its records.
  public let kind: String
  /// The number of fields of each record.
  public let fieldCount: Int
  /// The number of records.
  public let recordCount: Int
  /// The checksum over all block checksums, by which a manifest knows the content.
  public let checksum: UInt64
  /// The batches, in the order of the drop.
  public let batches: [RecordBatch]
  private let checksums: [UInt64]
  private let path: String

  /// A segment from its bytes; checks the frame, and the content only with ``verify()``.
  public init(name: String, data: Data, path: String) throws(RegistryError) {
    func damaged(_ what: String) -> RegistryError {
      RegistryError(.damaged(what: what), path: path)
    }
    let bytes = data.span
    let tail = bytes.count - SegmentFrame.tailSize
    guard tail >= 16, bytes.extracting(0..<8).hasSameBytes(as: SegmentFrame.magic.span),
      bytes.extracting((tail + 24)...).hasSameBytes(as: SegmentFrame.endMagic.span)
    else { throw damaged("the frame of a segment") }
    let blockCount = Int(clamping: bytes.littleEndianUInt64(at: tail))
    let index = Int(clamping: bytes.littleEndianUInt64(at: tail + 8))
    let kindCount = Int(bytes.littleEndianUInt32(at: 12))
    let headerCount = (16 + kindCount + 7) / 8 * 8
    guard headerCount <= index, index <= tail,
      blockCount == (tail - index) / SegmentFrame.indexEntrySize,
      (tail - index) % SegmentFrame.indexEntrySize == 0
    else { throw damaged("the index of a segment") }
    let checksum = SegmentFrame.checksum(
      header: bytes.extracting(0..<headerCount), index: bytes.extracting(index..<tail))
    guard checksum == bytes.littleEndianUInt64(at: tail + 16) else {
      throw damaged("the index of a segment")
    }
    let fieldCount = Int(bytes.littleEndianUInt32(at: 8))
    var batches: [RecordBatch] = []
    var checksums: [UInt64] = []
    var recordCount = 0
    var expected = headerCount
    for block in 0..<blockCount {
      let entry = index + block * SegmentFrame.indexEntrySize
      let offset = Int(clamping: bytes.littleEndianUInt64(at: entry))
      guard offset == expected, let batch = RecordBatch(data: data, base: offset),
        batch.fieldCount == fieldCount,
        batch.byteCount == Int(clamping: bytes.littleEndianUInt64(at: entry + 8)),
        batch.count == Int(clamping: bytes.littleEndianUInt64(at: entry + 16)),
        batch.byteCount <= index - offset
      else { throw damaged("block \(block) of a segment") }
      batches.append(batch)
      checksums.append(bytes.littleEndianUInt64(at: entry + 24))
      recordCount += batch.count
      expected += batch.byteCount
    }
    guard expected == index else { throw damaged("the index of a segment") }
    self.name = name
    self.path = path
    self.kind = String(copying: bytes.extracting(16..<(16 + kindCount)))
    self.fieldCount = fieldCount
    self.recordCount = recordCount
    self.checksum = checksum
    self.batches = batches
    self.checksums = checksums
  }

  /// Checks every block against its checksum.
  public func verify() throws(RegistryError) {
    for (index, batch) in batches.enumerated() {
      let bytes = batch.data.span
      let block = bytes.extracting(batch.base..<(batch.base + batch.byteCount))
      guard StableHash.hash64(block) == checksums[index] else {
        throw RegistryError(.damaged(what: "block \(index) of a segment"), path: path)
      }
    }
  }
}

/// What was written of a segment, for the manifest.
public struct SegmentDescription: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// The number of records.
  public let recordCount: Int
  /// The length of the file in bytes.
  public let byteCount: Int
  /// The checksum over all block checksums.
  public let checksum: UInt64
}

import Bytes
import Deduplicate
import Foundation
import Records

/// What was read of one piece of a file.
struct LinkPiece: Sendable {
  /// What is compared of its records.
  var part: EvidencePart
  /// The keys of the records.
  var keys: [Key128] = []
  /// The identifiers of the records, one behind the other.
  var identifiers: [UInt8] = []
  /// Where each identifier ends.
  var identifierEnds: [UInt32] = []

  init(part: EvidencePart) { self.part = part }

  mutating func append(identifier: borrowing Span<UInt8>, key: Key128) {
    keys.append(key)
    identifiers.append(identifier)
    identifierEnds.append(UInt32(identifiers.count))
  }
}

/// One file of a link.
///
/// Most files are UTF-8 without quotation marks: they are cut anywhere at a line end and read once,
/// a window a worker. The first piece that shows another sort of file sends all of it to the reader
/// for those, which looks at the whole file first.
struct LinkTable: Sendable {
  let url: URL
  /// The file's place among the files of the call, from 1.
  let number: Int
  let definition: LinkDefinition

  /// The key of the record with an identifier in this file.
  func key(of id: borrowing Span<UInt8>, _ buffer: inout [UInt8]) -> Key128 {
    Self.key(of: id, inFile: number, &buffer)
  }

  /// The key of the record with an identifier in the file with a number.
  static func key(
    of id: borrowing Span<UInt8>, inFile number: Int, _ buffer: inout [UInt8]
  ) -> Key128 {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(decimal: number)
    buffer.append(0)
    buffer.append(id)
    return Key128(hashing: buffer.span)
  }

  /// The line on which a record begins, by its row among all records of the file.
  func line(ofRow row: Int) throws -> Int {
    try QuotedTable(self).line(ofRow: row)
  }
}

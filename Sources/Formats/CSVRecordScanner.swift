import Bytes

/// Where a cell lies, before unescaping and decoding.
public struct CSVField: Sendable, Equatable {
  /// Where its text begins, behind an opening quote.
  public let start: Int
  /// Where its text ends, before a closing quote.
  public let end: Int
  /// Whether doubled quotes in it stand for single ones.
  public let hasEscapes: Bool
}

/// Cuts delimited text into records and cells, one record at a time (RFC 4180, and tolerant).
///
/// A quote is special only as the first byte of a cell, so `12"管` is text. Text behind a closing
/// quote keeps the record readable as bytes, but marks it as broken. The scanner holds places only;
/// the same bytes are handed to each call.
public struct CSVRecordScanner {
  /// What a call found.
  public enum Outcome: Sendable, Equatable {
    /// A record; its cells are in `fields`.
    case record
    /// No more bytes.
    case end
    /// The bytes end inside a quoted cell: the document is broken in the middle.
    case unterminatedQuote
  }

  /// The cells of the last record.
  public private(set) var fields: [CSVField] = []
  /// Where the last record begins.
  public private(set) var recordStart: Int
  /// Where the last record ends, before its line end.
  public private(set) var recordEnd: Int
  /// The line on which the last record begins, from 1.
  public private(set) var recordLine: Int
  /// Whether the last record had text behind a closing quote.
  public private(set) var hasBrokenQuote = false
  /// Where the next record begins.
  public private(set) var position: Int
  /// The line on which the next record begins, from 1.
  public private(set) var line: Int
  private let end: Int
  private let dialect: CSVDialect

  private static let quote = UInt8(ascii: "\"")

  /// A scanner for the records in a range that begins and ends at record ends.
  public init(_ range: Range<Int>, firstLine: Int, dialect: CSVDialect) {
    position = range.lowerBound
    recordStart = position
    recordEnd = position
    line = firstLine
    recordLine = firstLine
    end = range.upperBound
    self.dialect = dialect
  }

  /// Reads the next record.
  public mutating func readRecord(_ bytes: borrowing Span<UInt8>) -> Outcome {
    guard position < end else { return .end }
    fields.removeAll(keepingCapacity: true)
    recordStart = position
    recordLine = line
    hasBrokenQuote = false
    let pairs = dialect.readsPairs(bytes, from: position, to: end)
    var index = position
    while true {
      let field: CSVField
      if dialect.quoting, index < end, bytes[index] == Self.quote {
        guard let quoted = readQuoted(bytes, from: &index, pairs: pairs) else {
          position = end
          recordEnd = end
          return .unterminatedQuote
        }
        field = quoted
      } else {
        let start = index
        index = dialect.endOfPlainField(bytes, from: index, to: end, pairs: pairs)
        field = CSVField(
          start: start, end: trimmed(index, from: start, bytes), hasEscapes: false)
      }
      fields.append(field)
      if index == end || bytes[index] != dialect.delimiter { break }
      index += 1
    }
    recordEnd = trimmed(index, from: recordStart, bytes)
    if index < end {
      line += 1
      index += 1
    }
    position = index
    return .record
  }

  /// The end of text before a line end, without the carriage return of a CRLF.
  private func trimmed(_ index: Int, from start: Int, _ bytes: borrowing Span<UInt8>) -> Int {
    guard dialect.lineEnd == .lineFeed, index > start, bytes[index - 1] == 0x0D,
      index == end || bytes[index] == 0x0A
    else { return index }
    return index - 1
  }

  /// Reads a quoted cell and moves to the delimiter, line end or end behind it.
  private mutating func readQuoted(
    _ bytes: borrowing Span<UInt8>, from index: inout Int, pairs: Bool
  ) -> CSVField? {
    let start = index + 1
    guard let quoted = dialect.endOfQuotedField(bytes, from: start, to: end) else { return nil }
    line += quoted.lineCount
    index = dialect.endOfPlainField(bytes, from: quoted.close + 1, to: end, pairs: pairs)
    if trimmed(index, from: quoted.close + 1, bytes) == quoted.close + 1 {
      return CSVField(start: start, end: quoted.close, hasEscapes: quoted.hasEscapes)
    }
    hasBrokenQuote = true
    return CSVField(
      start: start - 1, end: trimmed(index, from: start, bytes), hasEscapes: false)
  }
}

/// The three steps that both the scanner and the cutting into chunks are made of.
extension CSVDialect {
  /// Whether double-byte characters have to be stepped over in the record that begins here.
  func readsPairs(_ bytes: borrowing Span<UInt8>, from start: Int, to end: Int) -> Bool {
    switch reading {
    case .single: return false
    case .pairs: return true
    case .byLine:
      var stop = start
      while stop < end, bytes[stop] != lineEnd.byte { stop += 1 }
      return TextDecoding.encodingOfLine(bytes.extracting(start..<stop)) == .gb18030
    }
  }

  /// The place of the delimiter or line end that ends an unquoted cell.
  func endOfPlainField(
    _ bytes: borrowing Span<UInt8>, from start: Int, to end: Int, pairs: Bool
  ) -> Int {
    let lineEnd = lineEnd.byte
    var index = start
    if pairs {
      while index < end {
        let byte = bytes[index]
        if byte == delimiter || byte == lineEnd { return index }
        index &+= byte > 0x80 && byte < 0xFF && index + 1 < end && bytes[index + 1] >= 0x30 ? 2 : 1
      }
      return end
    }
    while index &+ 8 <= end {
      let word = bytes.littleEndianUInt64(at: index)
      let found = ByteWord.marks(of: delimiter, in: word) | ByteWord.marks(of: lineEnd, in: word)
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < end {
      let byte = bytes[index]
      if byte == delimiter || byte == lineEnd { return index }
      index &+= 1
    }
    return end
  }

  /// The place of the closing quote of a cell, or nil when there is none.
  func endOfQuotedField(
    _ bytes: borrowing Span<UInt8>, from start: Int, to end: Int
  ) -> (close: Int, hasEscapes: Bool, lineCount: Int)? {
    let lineEnd = lineEnd.byte
    var index = start
    var hasEscapes = false
    var lineCount = 0
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        guard index + 1 < end, bytes[index + 1] == byte else {
          return (index, hasEscapes, lineCount)
        }
        hasEscapes = true
        index &+= 1
      } else if byte == lineEnd {
        lineCount &+= 1
      }
      index &+= 1
    }
    return nil
  }
}

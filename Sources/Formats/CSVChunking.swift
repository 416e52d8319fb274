import Bytes

/// Cuts delimited text into pieces that end at record ends, so that they can be read in parallel.
///
/// One sequential pass that follows every quote: the cuts depend on the bytes and the size only,
/// never on the machine, and a line end inside a quoted cell cannot deceive it.
public struct CSVChunking {
  /// A run of whole records.
  public struct Chunk: Sendable, Equatable {
    /// Its bytes.
    public let range: Range<Int>
    /// The line on which it begins, from 1.
    public let firstLine: Int
  }

  /// Where a record begins that the document never ends.
  public struct BrokenRecord: Sendable, Equatable {
    /// Its line, from 1.
    public let line: Int
    /// Its first byte.
    public let byteOffset: Int
  }

  /// Set when the document ends inside a quoted cell; the chunks end before that record.
  public private(set) var brokenRecord: BrokenRecord?
  private var position: Int
  private var line: Int
  private let end: Int
  private let dialect: CSVDialect
  private let targetSize: Int

  /// Cuts for a range of records, into chunks of at least a number of bytes.
  public init(_ range: Range<Int>, firstLine: Int, dialect: CSVDialect, targetSize: Int) {
    position = range.lowerBound
    line = firstLine
    end = range.upperBound
    self.dialect = dialect
    self.targetSize = max(targetSize, 1)
  }

  /// The next chunk, or nil when there are no more whole records.
  public mutating func next(_ bytes: borrowing Span<UInt8>) -> Chunk? {
    let start = position
    let firstLine = line
    let target = end - start > targetSize ? start + targetSize : end
    if dialect.quoting || dialect.reading != .single {
      while position < target, brokenRecord == nil { skipRecord(bytes) }
    } else {
      skipLines(until: target, bytes)
    }
    guard position > start else { return nil }
    return Chunk(range: start..<position, firstLine: firstLine)
  }

  private mutating func skipLines(until target: Int, _ bytes: borrowing Span<UInt8>) {
    let lineEnd = dialect.lineEnd.byte
    var index = position
    while index < end {
      if index &+ 8 <= end {
        let word = bytes.littleEndianUInt64(at: index)
        if ByteWord.marks(of: lineEnd, in: word) == 0 {
          index &+= 8
          continue
        }
      }
      let stop = min(index &+ 8, end)
      var isDone = false
      while index < stop, !isDone {
        if bytes[index] == lineEnd {
          line &+= 1
          isDone = index &+ 1 >= target
        }
        index &+= 1
      }
      if isDone { break }
    }
    position = index
  }

  /// Moves behind the next record; the same steps as ``CSVRecordScanner``, without the cells.
  private mutating func skipRecord(_ bytes: borrowing Span<UInt8>) {
    let pairs = dialect.readsPairs(bytes, from: position, to: end)
    var index = position
    var lineCount = 0
    while true {
      if dialect.quoting, index < end, bytes[index] == UInt8(ascii: "\"") {
        guard let quoted = dialect.endOfQuotedField(bytes, from: index + 1, to: end) else {
          brokenRecord = BrokenRecord(line: line, byteOffset: position)
          return
        }
        lineCount += quoted.lineCount
        index = quoted.close + 1
      }
      index = dialect.endOfPlainField(bytes, from: index, to: end, pairs: pairs)
      if index == end || bytes[index] != dialect.delimiter { break }
      index += 1
    }
    if index < end {
      lineCount += 1
      index += 1
    }
    position = index
    line += lineCount
  }
}

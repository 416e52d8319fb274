public import Bytes

/// How a delimited text file is written.
public struct CSVDialect: Sendable, Equatable {
  /// What ends a record.
  public enum LineEnd: Sendable, Equatable {
    /// A line feed, or a carriage return and a line feed.
    case lineFeed
    /// A carriage return alone, as old Macintosh exports have it.
    case carriageReturn

    var byte: UInt8 { self == .lineFeed ? 0x0A : 0x0D }
  }

  /// How bytes have to be read so that the delimiter is not taken for half a character.
  public enum ByteReading: Sendable, Equatable {
    /// Each byte stands for itself: UTF-8, or a delimiter that is never a second byte.
    case single
    /// Double-byte characters are stepped over whole: GB18030 with a delimiter such as `|`.
    case pairs
    /// Each record's first line decides between the two.
    case byLine
  }

  /// The byte between cells.
  public let delimiter: UInt8
  /// Whether a cell may be quoted; without it a quote is text.
  public let quoting: Bool
  /// What ends a record.
  public let lineEnd: LineEnd
  /// How bytes are read.
  public let reading: ByteReading

  /// A dialect from its parts; the delimiter is any ASCII character but quote, letter, digit
  /// and line end.
  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quoting: Bool = true, lineEnd: LineEnd = .lineFeed,
    reading: ByteReading = .single
  ) {
    precondition(Self.canDelimit(delimiter), "the delimiter would be taken for text")
    self.delimiter = delimiter
    self.quoting = quoting
    self.lineEnd = lineEnd
    self.reading = reading
  }

  /// Whether a byte can part cells; digits may stand inside GB18030 codes.
  public static func canDelimit(_ byte: UInt8) -> Bool {
    guard byte < 0x7F, byte >= 0x20 || byte == 0x09 || (0x1C...0x1F).contains(byte) else {
      return false
    }
    let scalar = Unicode.Scalar(byte)
    return byte != UInt8(ascii: "\"") && !scalar.properties.isAlphabetic
      && !(0x30...0x39).contains(byte)
  }

  /// How bytes must be read for an encoding and a delimiter.
  ///
  /// The second byte of a GB18030 pair is 40–7E or 80–FE, so `,` `;` tab and blank are safe and
  /// `|` `~` `\` `@` `^` are not.
  public static func reading(
    for encoding: TextEncoding, delimiter: UInt8
  ) -> ByteReading {
    guard delimiter >= 0x40 else { return .single }
    return switch encoding {
    case .utf8, .utf16: .single
    case .gb18030: .pairs
    case .mixed: .byLine
    }
  }

  /// The line end that a text uses, by the first one in it.
  public static func lineEnd(of bytes: borrowing Span<UInt8>) -> LineEnd {
    for index in bytes.indices {
      if bytes[index] == 0x0A { return .lineFeed }
      if bytes[index] == 0x0D {
        return index + 1 < bytes.count && bytes[index + 1] != 0x0A ? .carriageReturn : .lineFeed
      }
    }
    return .lineFeed
  }
}

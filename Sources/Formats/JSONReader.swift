import Bytes

/// Reads strict JSON (RFC 8259) and keeps the position of each value and key.
///
/// Stricter than the RFC where definitions gain by it: a repeated key is a mistake, nesting is
/// bounded, a byte order mark is refused.
public struct JSONReader {
  /// The deepest nesting that is read.
  public static let maximumDepth = 64

  private let file: String
  private let mistakes: DefinitionMistakes
  private var index = 0
  private var line = 1
  // The column is counted on from the last place it was asked for, so that long lines stay cheap.
  private var columnIndex = 0
  private var column = 1

  private init(file: String, mistakes: DefinitionMistakes) {
    self.file = file
    self.mistakes = mistakes
  }

  /// The value of a file, or nil after a mistake of syntax was added to the list.
  public static func read(
    _ bytes: borrowing Span<UInt8>, file: String, mistakes: DefinitionMistakes
  ) -> JSONValue? {
    var reader = JSONReader(file: file, mistakes: mistakes)
    do throws(DefinitionMistake) {
      if case .broken(let bad) = TextDecoding.utf8Form(of: bytes) {
        reader.moveOverText(to: bad, bytes)
        throw reader.mistake("not UTF-8; save the file as UTF-8", bytes)
      }
      if TextDecoding.mark(bytes) != nil {
        throw reader.mistake("begins with a byte order mark; save the file without one", bytes)
      }
      let value = try reader.readValue(bytes, depth: 0)
      reader.skipBlanks(bytes)
      if reader.index < bytes.count {
        throw reader.mistake("there is something after the value; remove it", bytes)
      }
      return value
    } catch {
      mistakes.add(error)
      return nil
    }
  }

  private mutating func moveOverText(to end: Int, _ bytes: borrowing Span<UInt8>) {
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\n") { startLine() }
    }
  }

  private mutating func startLine() {
    line += 1
    columnIndex = index
    column = 1
  }

  private mutating func position(_ bytes: borrowing Span<UInt8>) -> TextPosition {
    while columnIndex < index {
      if columnIndex < bytes.count, bytes[columnIndex] & 0xC0 != 0x80 { column += 1 }
      columnIndex += 1
    }
    return TextPosition(line: line, column: column)
  }

  private mutating func mistake(
    _ message: String, _ bytes: borrowing Span<UInt8>
  ) -> DefinitionMistake {
    DefinitionMistake(file: file, position: position(bytes), message: message)
  }

  private mutating func skipBlanks(_ bytes: borrowing Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: index += 1
      case 0x0A:
        index += 1
        startLine()
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8, _ bytes: borrowing Span<UInt8>) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func readValue(
    _ bytes: borrowing Span<UInt8>, depth: Int
  ) throws(DefinitionMistake) -> JSONValue {
    skipBlanks(bytes)
    let start = position(bytes)
    guard index < bytes.count else { throw mistake("the file ends where a value should be", bytes) }
    guard depth < Self.maximumDepth else {
      throw mistake("nested more than \(Self.maximumDepth) levels deep", bytes)
    }
    let content: JSONValue.Content
    switch bytes[index] {
    case UInt8(ascii: "{"): content = .object(try readMembers(bytes, depth: depth))
    case UInt8(ascii: "["): content = .array(try readElements(bytes, depth: depth))
    case UInt8(ascii: "\""): content = .string(try readString(bytes))
    case UInt8(ascii: "t"): content = try readLiteral("true", .bool(true), bytes)
    case UInt8(ascii: "f"): content = try readLiteral("false", .bool(false), bytes)
    case UInt8(ascii: "n"): content = try readLiteral("null", .null, bytes)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      content = .number(try readNumber(bytes))
    default: throw mistake("a value should stand here", bytes)
    }
    return JSONValue(content: content, position: start)
  }

  private mutating func readElements(
    _ bytes: borrowing Span<UInt8>, depth: Int
  ) throws(DefinitionMistake) -> [JSONValue] {
    index += 1
    skipBlanks(bytes)
    if take(UInt8(ascii: "]"), bytes) { return [] }
    var values: [JSONValue] = []
    while true {
      values.append(try readValue(bytes, depth: depth + 1))
      skipBlanks(bytes)
      if take(UInt8(ascii: "]"), bytes) { return values }
      guard take(UInt8(ascii: ","), bytes) else {
        throw mistake("a comma or the end of the array (]) is missing here", bytes)
      }
    }
  }

  private mutating func readMembers(
    _ bytes: borrowing Span<UInt8>, depth: Int
  ) throws(DefinitionMistake) -> [JSONValue.Member] {
    index += 1
    skipBlanks(bytes)
    if take(UInt8(ascii: "}"), bytes) { return [] }
    var members: [JSONValue.Member] = []
    var keys: Set<String> = []
    while true {
      skipBlanks(bytes)
      let start = position(bytes)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw mistake("a key in double quotes should stand here", bytes)
      }
      let key = try readString(bytes)
      skipBlanks(bytes)
      guard take(UInt8(ascii: ":"), bytes) else {
        throw mistake("a colon is missing after the key \"\(key)\"", bytes)
      }
      let value = try readValue(bytes, depth: depth + 1)
      if keys.insert(key).inserted {
        members.append(JSONValue.Member(key: key, position: start, value: value))
      } else {
        mistakes.add(file: file, at: start, "the key \"\(key)\" is repeated; keep one")
      }
      skipBlanks(bytes)
      if take(UInt8(ascii: "}"), bytes) { return members }
      guard take(UInt8(ascii: ","), bytes) else {
        throw mistake("a comma or the end of the object (}) is missing here", bytes)
      }
    }
  }

  private mutating func readLiteral(
    _ literal: String, _ content: JSONValue.Content, _ bytes: borrowing Span<UInt8>
  ) throws(DefinitionMistake) -> JSONValue.Content {
    for (offset, byte) in literal.utf8.enumerated() {
      guard index + offset < bytes.count, bytes[index + offset] == byte else {
        throw mistake("a value should stand here", bytes)
      }
    }
    index += literal.utf8.count
    return content
  }

  private mutating func readNumber(
    _ bytes: borrowing Span<UInt8>
  ) throws(DefinitionMistake) -> String {
    let start = index
    _ = take(UInt8(ascii: "-"), bytes)
    let leadingZero = index < bytes.count && bytes[index] == UInt8(ascii: "0")
    let digitCount = skipDigits(bytes)
    var isRight = digitCount > 0 && (!leadingZero || digitCount == 1)
    if take(UInt8(ascii: "."), bytes) { isRight = skipDigits(bytes) > 0 && isRight }
    if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
      if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
      isRight = skipDigits(bytes) > 0 && isRight
    }
    guard isRight else {
      index = start
      throw mistake("not a number as JSON spells them", bytes)
    }
    return String(copying: bytes.extracting(start..<index))
  }

  private mutating func skipDigits(_ bytes: borrowing Span<UInt8>) -> Int {
    let start = index
    while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
    return index - start
  }
}

extension JSONReader {
  private mutating func readString(
    _ bytes: borrowing Span<UInt8>
  ) throws(DefinitionMistake) -> String {
    let start = position(bytes)
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try readEscape(bytes, into: &text)
      case 0..<0x20:
        throw mistake("a string may not hold a line break or control character; escape it", bytes)
      default:
        text.append(byte)
        index += 1
      }
    }
    throw DefinitionMistake(
      file: file, position: start, message: "the string that begins here has no end")
  }

  private mutating func readEscape(
    _ bytes: borrowing Span<UInt8>, into text: inout [UInt8]
  ) throws(DefinitionMistake) {
    let mark = index + 1 < bytes.count ? bytes[index + 1] : 0
    switch mark {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(mark)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var value = try readUnit(at: index, bytes)
      if value >= 0xD800, value < 0xDC00 {
        let low = try readUnit(at: index + 6, bytes)
        guard low >= 0xDC00, low < 0xE000 else {
          throw mistake("half a character; the second \\u of the pair is missing", bytes)
        }
        value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
        index += 6
      }
      guard let scalar = Unicode.Scalar(value) else {
        throw mistake("half a character; the first \\u of the pair is missing", bytes)
      }
      text.append(String(scalar))
      index += 4
    default: throw mistake("no such escape; write \\\\ for a backslash", bytes)
    }
    index += 2
  }

  private mutating func readUnit(
    at start: Int, _ bytes: borrowing Span<UInt8>
  ) throws(DefinitionMistake) -> UInt32 {
    guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "u")
    else { throw mistake("\\u needs four hexadecimal digits (and a second \\u for a pair)", bytes) }
    var value: UInt32 = 0
    for offset in 2..<6 {
      guard let digit = Character(Unicode.Scalar(bytes[start + offset])).hexDigitValue else {
        throw mistake("\\u needs four hexadecimal digits", bytes)
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

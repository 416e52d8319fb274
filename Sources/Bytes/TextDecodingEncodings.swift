/// The encodings in which drops arrive.
public enum TextEncoding: String, Sendable, CaseIterable, Codable {
  /// UTF-8, strictly.
  case utf8 = "utf-8"
  /// GB18030, which is also what files marked GBK or GB2312 are read as.
  case gb18030
  /// UTF-16 of either byte order; without a mark, little-endian as Windows writes it.
  case utf16 = "utf-16"
  /// Lines of UTF-8 beside lines of GB18030, as when two exports were put together.
  case mixed
}

/// How a file is encoded, and how many bytes of mark stand before its text.
public struct DetectedEncoding: Sendable, Equatable {
  /// The encoding of the text.
  public let encoding: TextEncoding
  /// The length of the byte order mark; its bytes are no text.
  public let markCount: Int
}

/// What the bytes of a text say when they are taken for UTF-8.
public enum UTF8Form: Sendable, Equatable {
  /// Only ASCII.
  case ascii
  /// Valid, but no character of three or four bytes: hardly Chinese, so perhaps GB18030 by chance.
  case short
  /// Valid, with characters of three or four bytes.
  case long
  /// Not UTF-8; the index of the first byte that is wrong.
  case broken(at: Int)

  /// Whether the bytes are valid UTF-8.
  public var isValid: Bool {
    if case .broken = self { return false }
    return true
  }
}

/// Turns delivered bytes into UTF-8 and never invents a character.
public enum TextDecoding {
  /// How a whole file is encoded: byte order mark, else strict UTF-8, else GB18030.
  ///
  /// A file that is not UTF-8 as a whole is reported as ``TextEncoding/mixed``: each line is then
  /// decided by itself, and most such files turn out to be GB18030 throughout.
  public static func detect(_ bytes: borrowing Span<UInt8>) -> DetectedEncoding {
    if let marked = mark(bytes) {
      guard marked.encoding == .utf8 else { return marked }
      // A marked export with an unmarked one behind it still has lines of both sorts.
      let rest = utf8Form(of: bytes.extracting(marked.markCount...))
      return rest.isValid
        ? marked : DetectedEncoding(encoding: .mixed, markCount: marked.markCount)
    }
    let encoding: TextEncoding =
      switch utf8Form(of: bytes) {
      case .ascii, .long: .utf8
      case .short: firstError(in: bytes, as: .gb18030) == nil ? .gb18030 : .utf8
      case .broken: .mixed
      }
    return DetectedEncoding(encoding: encoding, markCount: 0)
  }

  /// How a file is encoded when its definition may say so: a mark counts more than what was said.
  public static func detect(
    _ bytes: borrowing Span<UInt8>, expected: TextEncoding?
  ) -> DetectedEncoding {
    guard let expected else { return detect(bytes) }
    guard let mark = mark(bytes) else { return DetectedEncoding(encoding: expected, markCount: 0) }
    let encoding = mark.encoding == .utf8 && expected != .utf16 ? expected : mark.encoding
    return DetectedEncoding(encoding: encoding, markCount: mark.markCount)
  }

  /// The encoding that a byte order mark names, or nil when there is none.
  public static func mark(_ bytes: borrowing Span<UInt8>) -> DetectedEncoding? {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      return DetectedEncoding(encoding: .utf8, markCount: 3)
    }
    guard bytes.count >= 2 else { return nil }
    if bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF {
      return DetectedEncoding(encoding: .utf16, markCount: 2)
    }
    return nil
  }

  /// The encoding of one line of a mixed file: UTF-8 or GB18030.
  public static func encodingOfLine(_ bytes: borrowing Span<UInt8>) -> TextEncoding {
    switch utf8Form(of: bytes) {
    case .ascii, .long: .utf8
    case .short, .broken: .gb18030
    }
  }

  /// Appends the UTF-8 form of a text.
  ///
  /// Returns nil when all was decoded, else the index of the first byte that could not be; the
  /// output is then left as it was. A UTF-16 text must be given whole, with its mark.
  public static func append(
    _ bytes: borrowing Span<UInt8>, as encoding: TextEncoding, to output: inout [UInt8]
  ) -> Int? {
    switch encoding {
    case .utf8:
      if case .broken(let index) = utf8Form(of: bytes) { return index }
      output.append(bytes)
      return nil
    case .gb18030: return appendGB18030(bytes, to: &output)
    case .utf16: return appendUTF16(bytes, to: &output)
    case .mixed: return append(bytes, as: encodingOfLine(bytes), to: &output)
    }
  }

  /// The index of the first byte that cannot be decoded, or nil.
  public static func firstError(
    in bytes: borrowing Span<UInt8>, as encoding: TextEncoding
  ) -> Int? {
    var scratch: [UInt8] = []
    return append(bytes, as: encoding, to: &scratch)
  }

  /// A text for people to look at: what cannot be decoded is shown as `\xHH`.
  public static func visibleText(
    _ bytes: borrowing Span<UInt8>, as encoding: TextEncoding
  ) -> String {
    let lineEncoding = encoding == .mixed ? encodingOfLine(bytes) : encoding
    var output: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let rest = bytes.extracting(start...)
      guard let bad = append(rest, as: lineEncoding, to: &output) else { break }
      _ = append(rest.extracting(0..<bad), as: lineEncoding, to: &output)
      let digits = String(rest[bad], radix: 16, uppercase: true)
      output.append("\\x" + (digits.count == 1 ? "0" : "") + digits)
      start += bad + 1
    }
    return String(decoding: output, as: UTF8.self)
  }
}

import Bytes

/// The number of an official document (文号), such as 沈市监罚字〔2023〕12号.
///
/// GB/T 9704: the organ's word, the year in six-cornered brackets, a serial number, 号. Drops have
/// all sorts of brackets, blanks, a leading 第 and zeros; a bare number is allowed and marked.
public struct DocumentNumber: Hashable, Sendable {
  /// The organ's word (机关代字); empty when a bare number was given.
  public let word: String
  /// The year, or nil when none was found.
  public let year: Int?
  /// The serial as printed, without 第 and 号.
  public let serial: String
  /// What follows 号, such as 之一; mostly empty.
  public let suffix: String

  /// A number from its written form, or nil when it has no digit.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let parsed = WrittenNumber(bytes.span) else { return nil }
    word = String(scalarValues: parsed.head)
    year = parsed.year
    serial = String(scalarValues: parsed.serial)
    suffix = String(scalarValues: parsed.suffix)
  }

  /// The canonical form: 〔year〕, no blanks, 号 at the end.
  public var description: String {
    let number = "\(serial)号\(suffix)"
    guard let year else { return word.isEmpty ? serial + suffix : word + number }
    return "\(word)〔\(year)〕\(number)"
  }

  /// Whether word, year and serial are all there.
  public var isWellFormed: Bool { !word.isEmpty && year != nil && !serial.isEmpty }

  /// The mark at the start of the key of a number that is not well-formed.
  ///
  /// Such keys may block and agree; they must never veto.
  public static let irregularKeyMark = UInt8(ascii: "~")

  /// Whether a key came from a well-formed number (文号 or 案号).
  public static func isWellFormed(key: borrowing Span<UInt8>) -> Bool {
    !key.isEmpty && key[0] != irregularKeyMark
  }

  /// Appends the comparison key of a written number: word, year and serial run together.
  ///
  /// Brackets, blanks, 第, leading zeros of the serial and 号 are left out, digits and letters are
  /// half width and capital. (2023)沪01执123号 and 〔2023〕沪01执0123 have one key.
  public static func appendKey(of bytes: borrowing Span<UInt8>, to output: inout [UInt8]) {
    guard let key = plainKey(of: bytes) else {
      WrittenNumber(bytes)?.appendKey(to: &output)
      return
    }
    output.append(bytes.extracting(key.first))
    output.append(bytes.extracting(key.second))
    output.append(bytes.extracting(key.serial))
  }

  /// The parts of a number that make its key, one after the other.
  public struct PlainKey: Sendable {
    /// The organ's word, or the year of a case number.
    public let first: Range<Int>
    /// The year, or the court's word of a case number.
    public let second: Range<Int>
    /// The serial without leading zeros.
    public let serial: Range<Int>
  }

  /// The key of a canonical number as parts of it; nil when the slow reader has to look.
  public static func plainKey(of bytes: borrowing Span<UInt8>) -> PlainKey? {
    guard isCanonical(bytes) else { return nil }
    let end = bytes.count - 3
    var bracket = 0
    while bytes[bracket] != 0xE3, bytes[bracket] != 0xEF { bracket += 1 }
    var serial = bracket + 10
    var headEnd = bracket
    if bracket == 0 {
      serial = end
      while bytes[serial - 1] &- 0x30 <= 9 { serial -= 1 }
      headEnd = serial
      let isOrdinal =
        bytes[headEnd - 3] == 0xE7 && bytes[headEnd - 2] == 0xAC && bytes[headEnd - 1] == 0xAC
      if isOrdinal { headEnd -= 3 }
      guard headEnd > 10 else { return nil }
    } else if bytes[serial] == 0xE7, bytes[serial + 1] == 0xAC, bytes[serial + 2] == 0xAC {
      serial += 3
    }
    guard serial < end, bytes[serial] &- 0x30 <= 9 else { return nil }
    while bytes[serial] == 0x30, bytes[serial + 1] &- 0x30 <= 9 { serial += 1 }
    return bracket == 0
      ? PlainKey(first: 3..<7, second: 10..<headEnd, serial: serial..<end)
      : PlainKey(first: 0..<headEnd, second: bracket + 3..<bracket + 7, serial: serial..<end)
  }

  /// What canonical spelling did to a number.
  public struct Spelling: Sendable, Equatable {
    /// Brackets were replaced.
    public var hasUnifiedBrackets = false
    /// Blanks, invisible characters or a leading 第 were removed.
    public var hasLostSigns = false
    /// Full-width characters were replaced.
    public var hasFoldedWidth = false
    /// A missing 号 was added.
    public var isCompleted = false
  }

  /// Appends the canonical spelling of a written number and says what it took.
  ///
  /// Nil, with nothing appended, when the text has no digit.
  public static func appendCanonical(
    of bytes: borrowing Span<UInt8>, to output: inout [UInt8]
  ) -> Spelling? {
    if isCanonical(bytes) {
      output.append(bytes)
      return Spelling()
    }
    if let isUnified = OddBrackets.appendUnified(bytes, to: &output) {
      var spelling = Spelling()
      spelling.hasUnifiedBrackets = isUnified
      return spelling
    }
    guard let parsed = WrittenNumber(bytes) else { return nil }
    return parsed.appendCanonical(to: &output)
  }

  /// Whether the bytes are canonical beyond doubt: Chinese characters of the common block, ASCII
  /// digits and letters, one 〔year〕 or one leading （year）, and 号 as the last character.
  public static func isCanonical(_ bytes: borrowing Span<UInt8>) -> Bool {
    let count = bytes.count
    guard count >= 14, bytes[count - 3] == 0xE5, bytes[count - 2] == 0x8F, bytes[count - 1] == 0xB7
    else { return false }
    var index = 0
    var hasYear = false
    while index < count {
      switch bytes[index] {
      case 0x30...0x39, 0x41...0x5A:
        index += 1
      case 0xE4...0xE9:
        guard index + 2 < count, !isTouchedByRepair(bytes, at: index) else { return false }
        index += 3
      case 0xE3, 0xEF:
        let isCase = bytes[index] == 0xEF
        guard !hasYear, (index == 0) == isCase, isYear(bytes, at: index, isCase: isCase) else {
          return false
        }
        hasYear = true
        index += 10
      default:
        return false
      }
    }
    return hasYear && index == count
  }

  /// Whether the character is a leading 第, or 號 or 零, which the slow reader may change.
  private static func isTouchedByRepair(_ bytes: borrowing Span<UInt8>, at index: Int) -> Bool {
    switch bytes[index] {
    case 0xE7: index == 0 && bytes[1] == 0xAC && bytes[2] == 0xAC
    case 0xE8: bytes[index + 1] == 0x99 && bytes[index + 2] == 0x9F
    case 0xE9: bytes[index + 1] == 0x9B && bytes[index + 2] == 0xB6
    default: false
    }
  }

  private static func isYear(
    _ bytes: borrowing Span<UInt8>, at index: Int, isCase: Bool
  ) -> Bool {
    guard index + 13 < bytes.count, let year = CalendarDate.number(bytes, index + 3, index + 7),
      year >= 1900, year < 2100, !isCase || bytes[index + 10] >= 0x41 && bytes[index + 10] != 0xE7
    else { return false }
    // （ is EF BC 88 and ） EF BC 89; 〔 is E3 80 94 and 〕 E3 80 95.
    return bytes[index + 1] == (isCase ? 0xBC : 0x80)
      && bytes[index + 2] == (isCase ? 0x88 : 0x94)
      && bytes[index + 7] == (isCase ? 0xEF : 0xE3)
      && bytes[index + 8] == (isCase ? 0xBC : 0x80)
      && bytes[index + 9] == (isCase ? 0x89 : 0x95)
  }

  /// The single numbers of a cell that holds several.
  ///
  ///     DocumentNumber.split("沈罚〔2023〕1号、沈罚〔2023〕2号").count  // 2
  public static func split(_ text: String) -> [String] {
    text.split { "、;；,，\n".contains($0) }
      .map { String($0).trimmingBlanks() }
      .filter { !$0.isEmpty }
  }
}

extension DocumentNumber: CustomStringConvertible {}

extension String {
  func trimmingBlanks() -> String {
    var view = self[...].unicodeScalars
    while let first = view.first, WidthFolding.isBlank(first.value) { view.removeFirst() }
    while let last = view.last, WidthFolding.isBlank(last.value) { view.removeLast() }
    return String(view)
  }
}

/// The form of the file names of a feed, such as `finance_xzcf_{date}_{part}_r{revision}.csv`.
///
/// `{date}` is a calendar date in eight digits, `{part}` and `{revision}` are whole numbers of up
/// to nine digits, `*` is any run of characters without a slash; all else stands for itself.
public struct FilePattern: Sendable, Equatable {
  /// What a file name says.
  public struct Match: Sendable, Equatable {
    /// The delivery date, `YYYY-MM-DD`.
    public let date: String
    /// The part, 1 if the name has none.
    public let part: Int
    /// The revision, 1 if the name has none.
    public let revision: Int
  }

  private enum Piece: Sendable, Equatable {
    case literal([UInt8])
    case date
    case part
    case revision
    case anything
  }

  /// The pattern as it is written in the definition.
  public let spelling: String
  private let pieces: [Piece]

  /// A pattern; throws an ``IngestError`` that says what is wrong with it.
  public init(_ spelling: String) throws(IngestError) {
    func mistake(_ what: String, _ chineseWhat: String) -> IngestError {
      IngestError(file: spelling, what: what, chineseWhat: chineseWhat)
    }
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    var rest = Substring(spelling)
    while let character = rest.first {
      var piece: Piece?
      if character == "{" {
        guard let end = rest.firstIndex(of: "}") else {
          throw mistake("a closing brace is missing", "缺少右花括号")
        }
        switch rest[rest.index(after: rest.startIndex)..<end] {
        case "date": piece = .date
        case "part": piece = .part
        case "revision": piece = .revision
        default:
          throw mistake(
            "only {date}, {part} and {revision} may stand in braces",
            "花括号内只能是date、part或revision")
        }
        rest = rest[rest.index(after: end)...]
      } else {
        if character == "*" { piece = .anything } else { literal += Array(String(character).utf8) }
        rest = rest.dropFirst()
      }
      if let piece {
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = []
        if piece != .anything, pieces.contains(piece) {
          throw mistake("each placeholder may stand once only", "同一占位符只能出现一次")
        }
        pieces.append(piece)
      }
    }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    guard pieces.contains(.date) else {
      throw mistake(
        "{date} is missing: the delivery date comes from the name", "缺少{date}：报送日期取自文件名")
    }
    self.spelling = spelling
    self.pieces = pieces
  }

  /// What a file name says, or nil when it is not of this form.
  ///
  /// A name that fits in several ways is read with the shortest runs for `*` and the longest for
  /// numbers.
  public func match(_ name: String) -> Match? {
    let bytes = Array(name.utf8)
    var found = Captures()
    guard fits(bytes, from: 0, piece: 0, &found), let date = found.date else { return nil }
    return Match(date: date, part: found.part ?? 1, revision: found.revision ?? 1)
  }

  private struct Captures {
    var date: String?
    var part: Int?
    var revision: Int?
  }

  private func fits(
    _ bytes: [UInt8], from start: Int, piece index: Int, _ found: inout Captures
  ) -> Bool {
    guard index < pieces.count else { return start == bytes.count }
    switch pieces[index] {
    case .literal(let literal):
      return bytes[start...].starts(with: literal)
        && fits(bytes, from: start + literal.count, piece: index + 1, &found)
    case .anything:
      var end = start
      while true {
        if fits(bytes, from: end, piece: index + 1, &found) { return true }
        guard end < bytes.count, bytes[end] != UInt8(ascii: "/") else { return false }
        end += 1
      }
    case .date:
      guard let date = Self.date(bytes[start...].prefix(8)) else { return false }
      found.date = date
      return fits(bytes, from: start + 8, piece: index + 1, &found)
    case .part, .revision:
      let digits = bytes[start...].prefix(9).prefix { (0x30...0x39).contains($0) }
      for length in stride(from: digits.count, to: 0, by: -1) {
        let value = digits.prefix(length).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        if fits(bytes, from: start + length, piece: index + 1, &found) {
          if pieces[index] == .part { found.part = value } else { found.revision = value }
          return true
        }
      }
      return false
    }
  }

  /// The canonical form of eight digits that are a date of the calendar.
  private static func date(_ digits: ArraySlice<UInt8>) -> String? {
    guard digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    let year = Int(text.prefix(4)) ?? 0
    let month = Int(text.dropFirst(4).prefix(2)) ?? 0
    let day = Int(text.suffix(2)) ?? 0
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year >= 1900, (1...12).contains(month), day >= 1, day <= lengths[month - 1] else {
      return nil
    }
    return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
  }
}

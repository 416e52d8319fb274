import Bytes

/// Problems as tables and snapshots keep them.
extension RenderProblems {
  private static let separator = "\u{1F}"

  /// Each problem as a name with its count, under a common beginning.
  public func counters(_ prefix: String) -> [String: Int] {
    var counters: [String: Int] = [:]
    for (problem, count) in sorted where count != 0 {
      counters[
        [prefix, problem.code.rawValue, problem.column, problem.value]
          .joined(separator: Self.separator)] = count
    }
    return counters
  }

  /// The problems among counters that have a common beginning.
  public init(counters: [String: Int], prefix: String) {
    self.init()
    for (name, count) in counters where name.hasPrefix(prefix + Self.separator) {
      let words = name.split(
        separator: Character(Self.separator), omittingEmptySubsequences: false)
      guard words.count == 4, let code = RenderProblem.Code(rawValue: String(words[1])) else {
        continue
      }
      add(
        RenderProblem(code: code, column: String(words[2]), value: String(words[3])),
        count: count)
    }
  }

  /// The problems as bytes: for each the count, and three texts with their lengths.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for (problem, count) in sorted {
      bytes.append(littleEndian: UInt32(count))
      for text in [problem.code.rawValue, problem.column, problem.value] {
        bytes.append(littleEndian: UInt32(text.utf8.count))
        bytes.append(text)
      }
    }
    return bytes
  }

  /// The problems in such bytes; nil when they are damaged.
  public init?(bytes: borrowing Span<UInt8>) {
    self.init()
    var position = 0
    while position < bytes.count {
      guard position + 4 <= bytes.count else { return nil }
      let count = Int(bytes.littleEndianUInt32(at: position))
      position += 4
      var texts: [String] = []
      for _ in 0..<3 {
        guard position + 4 <= bytes.count else { return nil }
        let length = Int(bytes.littleEndianUInt32(at: position))
        position += 4
        guard length <= bytes.count - position else { return nil }
        texts.append(String(copying: bytes.extracting(position..<position + length)))
        position += length
      }
      guard let code = RenderProblem.Code(rawValue: texts[0]) else { return nil }
      add(RenderProblem(code: code, column: texts[1], value: texts[2]), count: count)
    }
  }

  /// Takes the counts of a part away.
  public mutating func subtract(_ other: RenderProblems) {
    for (problem, count) in other.sorted { add(problem, count: -count) }
  }
}

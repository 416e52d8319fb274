import Bytes

/// Words that may stand in front of a name or at its end without making it another one, such as the
/// names of divisions or the legal forms of companies.
public struct AffixWords: Sendable, Equatable {
  /// By first byte, the longest first.
  private let words: [UInt8: [[UInt8]]]
  /// The number of words.
  public let count: Int

  /// The words of a list; empty ones are left out.
  public init(_ list: some Sequence<String>) {
    var seen: Set<[UInt8]> = []
    let all = list.map { Array($0.utf8) }.filter { !$0.isEmpty && seen.insert($0).inserted }
    words = Dictionary(grouping: all) { $0[0] }.mapValues { words in
      words.sorted { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
    }
    count = all.count
  }

  /// Whether a text is one of the words, or several of them one behind the other.
  func spell(_ text: borrowing Span<UInt8>) -> Bool {
    !text.isEmpty && spell(text, from: 0)
  }

  private func spell(_ text: borrowing Span<UInt8>, from start: Int) -> Bool {
    if start == text.count { return true }
    for word in words[text[start]] ?? [] where start + word.count <= text.count {
      let end = start + word.count
      if text.extracting(start..<end).hasSameBytes(as: word.span), spell(text, from: end) {
        return true
      }
    }
    return false
  }

  /// Whether the longer of two texts is the shorter one with some of the words in front of it.
  func areInFront(_ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>) -> Bool {
    left.count > right.count ? isInFront(left, of: right) : isInFront(right, of: left)
  }

  /// Whether the longer of two texts is the shorter one with some of the words at its end.
  func areAtEnd(_ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>) -> Bool {
    left.count > right.count ? isAtEnd(left, of: right) : isAtEnd(right, of: left)
  }

  private func isInFront(_ long: borrowing Span<UInt8>, of short: borrowing Span<UInt8>) -> Bool {
    let rest = long.count - short.count
    guard rest > 0, !short.isEmpty, long.extracting(rest..<long.count).hasSameBytes(as: short)
    else { return false }
    return spell(long.extracting(0..<rest))
  }

  private func isAtEnd(_ long: borrowing Span<UInt8>, of short: borrowing Span<UInt8>) -> Bool {
    guard long.count > short.count, !short.isEmpty,
      long.extracting(0..<short.count).hasSameBytes(as: short)
    else { return false }
    return spell(long.extracting(short.count..<long.count))
  }
}

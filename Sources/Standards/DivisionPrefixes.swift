import Bytes

/// The names of divisions with which names of organs begin within a region, found byte by byte.
///
/// Holds each spelling that ``AdministrativeDivisions/resolve(_:within:in:)`` takes for exactly one
/// division of today: 站前区, 营口市站前区, 辽宁省营口市站前区.
final class DivisionPrefixes: Sendable {
  private struct Entry: Sendable {
    let spelling: [UInt8]
    let fullName: [UInt8]
  }

  /// What a name begins with.
  struct Match {
    /// The number of bytes of the division's name.
    let length: Int
    /// The division's full name.
    let fullName: [UInt8]
  }

  /// The most characters that are looked at.
  static let longest = 16

  private let entries: [Entry]
  private let indexByHash: [UInt64: Int]
  /// Whether a spelling ends with a character of these low twelve bits.
  private let isEnding: [Bool]

  init(_ divisions: AdministrativeDivisions, within region: String) {
    var entries: [Entry] = []
    var indexByHash: [UInt64: Int] = [:]
    var isEnding = [Bool](repeating: false, count: 1 << 12)
    for (spelling, fullName) in divisions.unambiguousSpellings(within: region)
    where (2...Self.longest).contains(ScalarCursor.scalars(of: spelling.span).count) {
      let hash = StableHash.hash64(spelling.span)
      guard indexByHash[hash] == nil else { continue }
      indexByHash[hash] = entries.count
      isEnding[Self.lowBits(spelling.span, spelling.count)] = true
      entries.append(Entry(spelling: spelling, fullName: fullName))
    }
    self.entries = entries
    self.indexByHash = indexByHash
    self.isEnding = isEnding
  }

  /// The low twelve bits of the character of three bytes that ends at an index.
  private static func lowBits(_ bytes: borrowing Span<UInt8>, _ end: Int) -> Int {
    Int(bytes[end - 2] & 0x3F) << 6 | Int(bytes[end - 1] & 0x3F)
  }

  /// The longest spelling that a name begins with and that leaves something of it.
  func longestMatch(_ name: borrowing Span<UInt8>) -> Match? {
    var ends = InlineArray<16, Int>(repeating: 0)
    var count = 0
    var cursor = ScalarCursor()
    for length in 1...Self.longest {
      guard cursor.next(in: name) != nil, cursor.index < name.count else { break }
      if length >= 2, isEnding[Self.lowBits(name, cursor.index)] {
        ends[count] = cursor.index
        count += 1
      }
    }
    while count > 0 {
      count -= 1
      let prefix = name.extracting(0..<ends[count])
      guard let index = indexByHash[StableHash.hash64(prefix)] else { continue }
      let entry = entries[index]
      if entry.spelling.span.hasSameBytes(as: prefix) {
        return Match(length: ends[count], fullName: entry.fullName)
      }
    }
    return nil
  }
}

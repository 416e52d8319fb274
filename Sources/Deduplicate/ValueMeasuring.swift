import Bytes
import Records

/// Asks the levels of one comparison about two texts; reads each text once.
struct ValueMeasuring {
  private var similarity = StringSimilarity()
  private var isLoaded = false
  private var jaroWinkler = -1.0

  /// Gets ready for two other texts.
  mutating func begin() {
    isLoaded = false
    jaroWinkler = -1
  }

  /// Whether a test that reads texts holds for two of them.
  mutating func holds(
    _ test: LinkageDefinition.LevelTest, _ left: borrowing Span<UInt8>,
    _ right: borrowing Span<UInt8>
  ) -> Bool {
    switch test {
    case .front(let words): return words.areInFront(left, right)
    case .end(let words): return words.areAtEnd(left, right)
    case .bothMasked: return Self.isMasked(left) && Self.isMasked(right)
    case .days(let limit):
      guard let first = CanonicalDate.days(left), let second = CanonicalDate.days(right) else {
        return false
      }
      return abs(Int(first) - Int(second)) <= limit
    case .difference(let limit):
      guard let first = Self.number(left), let second = Self.number(right) else { return false }
      return abs(first - second) <= limit
    case .ratio(let limit): return Self.ratio(left, right).map { $0 >= limit } ?? false
    default:
      if !isLoaded {
        similarity.load(left, right)
        isLoaded = true
      }
      return measure(test)
    }
  }

  private mutating func measure(_ test: LinkageDefinition.LevelTest) -> Bool {
    switch test {
    case .levenshtein(let limit): return similarity.levenshteinDistance(limit: limit) <= limit
    case .damerau(let limit): return similarity.damerauDistance(limit: limit) <= limit
    case .jaroWinkler(let limit):
      if jaroWinkler < 0 { jaroWinkler = similarity.jaroWinkler() }
      return jaroWinkler >= limit
    case .bigrams(let limit): return similarity.bigramDice() >= limit
    case .trigrams(let limit): return similarity.trigramDice() >= limit
    case .tokens(let limit): return similarity.tokenDice() >= limit
    default: return false
    }
  }

  private static func isMasked(_ bytes: borrowing Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] == UInt8(ascii: "*") { return true }
    return false
  }

  /// The smaller number divided by the greater one; 0 for different signs, nil for no numbers.
  private static func ratio(
    _ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>
  ) -> Double? {
    guard let one = number(left), let other = number(right) else { return nil }
    if one == other { return 1 }
    guard (one < 0) == (other < 0) else { return 0 }
    return min(abs(one), abs(other)) / max(abs(one), abs(other))
  }

  private static func number(_ bytes: borrowing Span<UInt8>) -> Double? {
    var value = 0.0
    var scale = 1.0
    var digitCount = 0
    var isFraction = false
    let isNegative = !bytes.isEmpty && bytes[0] == UInt8(ascii: "-")
    for index in (isNegative ? 1 : 0)..<bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Double(byte - UInt8(ascii: "0"))
      if isFraction { scale *= 10 }
      digitCount += 1
    }
    guard digitCount > 0 else { return nil }
    return (isNegative ? -value : value) / scale
  }
}

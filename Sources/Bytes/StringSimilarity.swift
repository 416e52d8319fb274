/// How alike two texts are, by the measures of record linkage.
///
/// A measuring instrument that keeps its working memory: `load` two texts, then ask. Characters are
/// Unicode scalars. No measure allocates once the memory has grown to the longest text.
///
///     let (left, right) = (Array("MARTHA".utf8), Array("MARHTA".utf8))
///     var similarity = StringSimilarity()
///     similarity.load(left.span, right.span)
///     similarity.jaroWinkler()  // 0.9611…
public struct StringSimilarity: Sendable {
  var left: [UInt32] = []
  var right: [UInt32] = []
  private var rows: [Int] = []
  private var leftMatched: [Bool] = []
  private var rightMatched: [Bool] = []
  var leftPieces: [UInt64] = []
  var rightPieces: [UInt64] = []

  /// An instrument with no texts loaded.
  public init() {}

  /// Takes in the two texts to compare, as UTF-8; a broken sequence counts as one character.
  public mutating func load(_ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>) {
    Self.decode(left, into: &self.left)
    Self.decode(right, into: &self.right)
  }

  private static func decode(_ bytes: borrowing Span<UInt8>, into scalars: inout [UInt32]) {
    scalars.removeAll(keepingCapacity: true)
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      var scalar = lead < 0x80 ? UInt32(lead) : UInt32(lead) & (0xFF >> UInt32(length + 1))
      index += 1
      for _ in 1..<max(length, 1) where index < bytes.count && bytes[index] & 0xC0 == 0x80 {
        scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
        index += 1
      }
      scalars.append(scalar)
    }
  }

  /// The number of insertions, deletions and replacements between the texts (Levenshtein).
  ///
  /// A distance past the limit is given as the limit plus one, and costs less to find.
  public mutating func levenshteinDistance(limit: Int = Int.max - 1) -> Int {
    distance(limit: limit, countsExchange: false)
  }

  /// The Levenshtein distance in which exchanging two neighbours counts as one step.
  ///
  /// No place is edited twice (optimal string alignment). A distance past the limit is given as
  /// the limit plus one.
  public mutating func damerauDistance(limit: Int = Int.max - 1) -> Int {
    distance(limit: limit, countsExchange: true)
  }

  private mutating func distance(limit: Int, countsExchange: Bool) -> Int {
    var start = 0
    var leftEnd = left.count
    var rightEnd = right.count
    guard abs(leftEnd - rightEnd) <= limit else { return limit + 1 }
    while start < leftEnd, start < rightEnd, left[start] == right[start] { start += 1 }
    while leftEnd > start, rightEnd > start, left[leftEnd - 1] == right[rightEnd - 1] {
      leftEnd -= 1
      rightEnd -= 1
    }
    let width = rightEnd - start
    let height = leftEnd - start
    if width == 0 || height == 0 { return min(width + height, limit + 1) }
    // Three rows side by side: two before, one before, current. Only places within the limit of
    // the diagonal can count; those just outside hold a number past the limit.
    let stride = width + 1
    let beyond = limit + 1
    while rows.count < 3 * stride { rows.append(0) }
    var before = 0
    var previous = stride
    var current = 2 * stride
    for column in 0...width { rows[previous + column] = min(column, beyond) }
    for row in 1...height {
      let low = row > limit ? row - limit : 1
      let high = width - row > limit ? row + limit : width
      guard low <= high else { return beyond }
      rows[current + low - 1] = low == 1 ? min(row, beyond) : beyond
      if high < width { rows[current + high + 1] = beyond }
      var best = rows[current + low - 1]
      let scalar = left[start + row - 1]
      for column in low...high {
        let other = right[start + column - 1]
        var value = rows[previous + column - 1] + (scalar == other ? 0 : 1)
        value = min(value, rows[previous + column] + 1, rows[current + column - 1] + 1)
        if countsExchange, row > 1, column > 1, scalar == right[start + column - 2],
          left[start + row - 2] == other
        {
          value = min(value, rows[before + column - 2] + 1)
        }
        value = min(value, beyond)
        rows[current + column] = value
        best = min(best, value)
      }
      // An exchange reaches back two rows, so that one bad row proves nothing.
      if best > limit, !countsExchange || row == height { return beyond }
      (before, previous, current) = (previous, current, before)
    }
    return rows[previous + width]
  }

  /// The share of characters that agree in about the same place, from 0 to 1 (Jaro).
  public mutating func jaro() -> Double {
    let (first, second) = (left.count, right.count)
    if first == 0 || second == 0 { return first == second ? 1 : 0 }
    let window = max(0, max(first, second) / 2 - 1)
    return first <= 64 && second <= 64 ? jaroInWords(window) : jaroInArrays(window)
  }

  /// As `jaroInArrays`, with the matches of up to 64 characters in one word each.
  private func jaroInWords(_ window: Int) -> Double {
    let (first, second) = (left.count, right.count)
    var leftMatches: UInt64 = 0
    var rightMatches: UInt64 = 0
    for index in 0..<first {
      let scalar = left[index]
      let high = min(second - 1, index + window)
      var other = max(0, index - window)
      while other <= high {
        if right[other] == scalar, rightMatches & (1 << UInt64(other)) == 0 {
          leftMatches |= 1 << UInt64(index)
          rightMatches |= 1 << UInt64(other)
          break
        }
        other += 1
      }
    }
    let matches = leftMatches.nonzeroBitCount
    var outOfOrder = 0
    while leftMatches != 0 {
      if left[leftMatches.trailingZeroBitCount] != right[rightMatches.trailingZeroBitCount] {
        outOfOrder += 1
      }
      leftMatches &= leftMatches - 1
      rightMatches &= rightMatches - 1
    }
    return Self.jaro(matches: matches, outOfOrder: outOfOrder, of: first, second)
  }

  private static func jaro(matches: Int, outOfOrder: Int, of first: Int, _ second: Int) -> Double {
    guard matches > 0 else { return 0 }
    let count = Double(matches)
    let exchanges = Double(outOfOrder / 2)
    return (count / Double(first) + count / Double(second) + (count - exchanges) / count) / 3
  }

  private mutating func jaroInArrays(_ window: Int) -> Double {
    let (first, second) = (left.count, right.count)
    leftMatched.removeAll(keepingCapacity: true)
    rightMatched.removeAll(keepingCapacity: true)
    for _ in 0..<first { leftMatched.append(false) }
    for _ in 0..<second { rightMatched.append(false) }
    var matches = 0
    for index in 0..<first {
      let low = max(0, index - window)
      let high = min(second - 1, index + window)
      guard low <= high else { continue }
      for other in low...high where !rightMatched[other] && left[index] == right[other] {
        leftMatched[index] = true
        rightMatched[other] = true
        matches += 1
        break
      }
    }
    var outOfOrder = 0
    var other = 0
    for index in 0..<first where leftMatched[index] {
      while !rightMatched[other] { other += 1 }
      if left[index] != right[other] { outOfOrder += 1 }
      other += 1
    }
    return Self.jaro(matches: matches, outOfOrder: outOfOrder, of: first, second)
  }

  /// The Jaro measure, raised for a common beginning of up to four characters (Winkler).
  ///
  /// As Winkler did, only values above 0.7 are raised.
  public mutating func jaroWinkler() -> Double {
    let value = jaro()
    guard value > 0.7 else { return value }
    var prefix = 0
    while prefix < 4, prefix < left.count, prefix < right.count, left[prefix] == right[prefix] {
      prefix += 1
    }
    return value + Double(prefix) * 0.1 * (1 - value)
  }
}

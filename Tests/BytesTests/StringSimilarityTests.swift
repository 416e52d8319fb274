import Bytes
import Testing

@Suite struct StringSimilarityTests {
  private func loaded(_ left: String, _ right: String) -> StringSimilarity {
    var similarity = StringSimilarity()
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    similarity.load(first.span, second.span)
    return similarity
  }

  // Winkler 1990 and 2006, tables of name pairs.
  @Test(arguments: [
    ("MARTHA", "MARHTA", 0.944, 0.961), ("DIXON", "DICKSONX", 0.767, 0.813),
    ("DWAYNE", "DUANE", 0.822, 0.840), ("SHACKLEFORD", "SHACKELFORD", 0.970, 0.982),
    ("DUNNINGHAM", "CUNNIGHAM", 0.896, 0.896), ("NICHLESON", "NICHULSON", 0.926, 0.956),
    ("JONES", "JOHNSON", 0.790, 0.832), ("MASSEY", "MASSIE", 0.889, 0.933),
    ("ABROMS", "ABRAMS", 0.889, 0.922), ("HARDIN", "MARTINEZ", 0.722, 0.722),
    ("ITMAN", "SMITH", 0.467, 0.467), ("JERALDINE", "GERALDINE", 0.926, 0.926),
    ("MICHELLE", "MICHAEL", 0.869, 0.921), ("JULIES", "JULIUS", 0.889, 0.933),
    ("TANYA", "TONYA", 0.867, 0.880), ("SEAN", "SUSAN", 0.783, 0.805), ("JON", "JAN", 0.778, 0.8),
    ("", "", 1, 1), ("A", "", 0, 0),
    ("沈阳市和平区教育局", "沈阳市和平区教育局", 1, 1),
  ])
  func `published names have the published Jaro and Winkler values`(
    left: String, right: String, jaro: Double, winkler: Double
  ) {
    var similarity = loaded(left, right)
    #expect(abs(similarity.jaro() - jaro) < 0.0006)
    #expect(abs(similarity.jaroWinkler() - winkler) < 0.0006)
    var reversed = loaded(right, left)
    #expect(abs(reversed.jaroWinkler() - winkler) < 0.0006)
  }

  @Test(arguments: [
    ("kitten", "sitting", 3, 3), ("Saturday", "Sunday", 3, 3), ("CA", "ABC", 3, 3),
    ("abcd", "acbd", 2, 1), ("", "abc", 3, 3), ("abc", "abc", 0, 0), ("ab", "ba", 2, 1),
    ("一分局", "二分局", 1, 1), ("双利", "双柳", 1, 1), ("abcdef", "badcfe", 4, 3),
  ])
  func `edit distances count steps`(left: String, right: String, plain: Int, exchange: Int) {
    var similarity = loaded(left, right)
    #expect(similarity.levenshteinDistance() == plain)
    #expect(similarity.damerauDistance() == exchange)
    for limit in 0...4 {
      #expect(similarity.levenshteinDistance(limit: limit) == min(plain, limit + 1))
      #expect(similarity.damerauDistance(limit: limit) == min(exchange, limit + 1))
    }
  }

  @Test(arguments: [
    ("night", "nacht", 0.25), ("context", "contact", 0.5), ("aaaa", "aa", 0.5), ("一", "一", 1),
    ("一", "二", 0), ("站前区发改局", "站前区发展改革局", 0.5), ("", "", 1),
  ])
  func `bigrams are counted as often as they occur`(left: String, right: String, dice: Double) {
    var similarity = loaded(left, right)
    #expect(abs(similarity.bigramDice() - dice) < 0.0001)
  }

  @Test func `random texts agree with the plain definitions`() {
    var state: UInt64 = 7
    func next(_ bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    let letters: [Character] = ["a", "b", "局", "é", "𡌛"]
    for _ in 0..<2000 {
      let left = String((0..<next(8)).map { _ in letters[next(5)] })
      let right = String((0..<next(8)).map { _ in letters[next(5)] })
      var similarity = loaded(left, right)
      for exchange in [false, true] {
        let expected = plainDistance(Array(left), Array(right), exchange: exchange)
        let found = exchange ? similarity.damerauDistance() : similarity.levenshteinDistance()
        #expect(found == expected, "\(left) \(right)")
        let limited =
          exchange
          ? similarity.damerauDistance(limit: 2) : similarity.levenshteinDistance(limit: 2)
        #expect(limited == min(expected, 3), "\(left) \(right)")
      }
      // Past 64 characters another path measures: padding must not change how texts agree.
      let expected = plainJaro(Array(left), Array(right))
      #expect(abs(similarity.jaro() - expected) < 1e-12, "\(left) \(right)")
      let (longLeft, longRight) = (longer(left), longer(right))
      var long = loaded(longLeft, longRight)
      #expect(abs(long.jaro() - plainJaro(Array(longLeft), Array(longRight))) < 1e-12)
    }
  }

  private func longer(_ text: String) -> String {
    text + String(repeating: "辽宁ab", count: 12) + text + String(repeating: "é", count: 20)
  }

  private func plainJaro(_ left: [Character], _ right: [Character]) -> Double {
    if left.isEmpty || right.isEmpty { return left.isEmpty && right.isEmpty ? 1 : 0 }
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var taken: Set<Int> = []
    var fromLeft: [Character] = []
    for (index, character) in left.enumerated() {
      let match = right.indices.first {
        abs($0 - index) <= window && !taken.contains($0) && right[$0] == character
      }
      guard let match else { continue }
      taken.insert(match)
      fromLeft.append(character)
    }
    if fromLeft.isEmpty { return 0 }
    let moved = zip(fromLeft, taken.sorted().map { right[$0] }).count { $0 != $1 }
    let count = Double(fromLeft.count)
    return
      (count / Double(left.count) + count / Double(right.count)
      + (count - Double(moved / 2)) / count) / 3
  }

  private func plainDistance(_ left: [Character], _ right: [Character], exchange: Bool) -> Int {
    var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count { table[row][0] = row }
    for column in 0...right.count { table[0][column] = column }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    for row in 1...left.count {
      for column in 1...right.count {
        let same = left[row - 1] == right[column - 1]
        var value = table[row - 1][column - 1] + (same ? 0 : 1)
        value = min(value, table[row - 1][column] + 1, table[row][column - 1] + 1)
        if exchange, row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          value = min(value, table[row - 2][column - 2] + 1)
        }
        table[row][column] = value
      }
    }
    return table[left.count][right.count]
  }
}

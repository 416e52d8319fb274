import Bytes
import Testing

/// Trigrams and words against their plain definitions.
@Suite struct TextOverlapTests {
  private func loaded(_ left: String, _ right: String) -> StringSimilarity {
    var similarity = StringSimilarity()
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    similarity.load(first.span, second.span)
    return similarity
  }

  private static func dice(_ left: [String], _ right: [String]) -> Double {
    var rest = right
    var common = 0
    for piece in left {
      guard let index = rest.firstIndex(of: piece) else { continue }
      rest.remove(at: index)
      common += 1
    }
    return Double(2 * common) / Double(left.count + right.count)
  }

  private static func trigrams(_ text: String) -> [String] {
    let characters = Array(text)
    guard characters.count >= 3 else { return [] }
    return (0...(characters.count - 3)).map { String(characters[$0..<$0 + 3]) }
  }

  @Test(arguments: [
    ("mill street 7", "7 mill street", 1.0), ("mill street", "mill road", 0.5),
    ("a a b", "a b b", 2.0 / 3.0), ("", "", 1), (" ", "  ", 0), ("人民 法院", "法院", 2.0 / 3.0),
  ])
  func `words count in any order`(left: String, right: String, expected: Double) {
    var similarity = loaded(left, right)
    #expect(abs(similarity.tokenDice() - expected) < 1e-9)
  }

  @Test func `random texts agree with the plain definitions`() {
    var state: UInt64 = 11
    func next(_ bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    let letters = Array("ab 省市")
    for _ in 0..<400 {
      let texts = (0..<2).map { _ in
        String((0..<next(70)).map { _ in letters[next(UInt64(letters.count))] })
      }
      var similarity = loaded(texts[0], texts[1])
      let grams = texts.map(Self.trigrams)
      let expected =
        grams.contains([]) ? (texts[0] == texts[1] ? 1 : 0) : Self.dice(grams[0], grams[1])
      #expect(abs(similarity.trigramDice() - expected) < 1e-9)
      let words = texts.map { $0.split(separator: " ").map(String.init) }
      let expectedWords =
        words.contains([]) ? (texts[0] == texts[1] ? 1 : 0) : Self.dice(words[0], words[1])
      #expect(abs(similarity.tokenDice() - expectedWords) < 1e-9)
    }
  }
}

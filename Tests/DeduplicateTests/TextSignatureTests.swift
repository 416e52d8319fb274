import Bytes
import Testing

@testable import Deduplicate

/// What a signature rules out is out of reach: the measures themselves are the twin.
@Suite struct TextSignatureTests {
  private static let characters = Array("abc12王市局大连沈阳教育éß")

  private static func text(_ random: inout SplitMix64) -> [UInt8] {
    let length = Int.random(in: 1...14, using: &random)
    let letters = (0..<length).map { _ in characters.randomElement(using: &random) ?? "a" }
    return Array(String(letters).utf8)
  }

  @Test(arguments: UInt64(0)..<4)
  func `no pair that a measure takes is ruled out`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var similarity = StringSimilarity()
    var ruledOut = 0
    for _ in 0..<3_000 {
      let one = Self.text(&random)
      // Half of the pairs are near each other.
      var other = Bool.random(using: &random) ? one : Self.text(&random)
      if Bool.random(using: &random) { other += Self.text(&random).prefix(1) }
      let (left, right) = (TextSignature(one.span), TextSignature(other.span))
      similarity.load(one.span, other.span)
      for steps in 0...3 {
        let isPossible = left.mayBeWithin(steps, of: right)
        if similarity.levenshteinDistance(limit: steps) <= steps { #expect(isPossible) }
        if similarity.damerauDistance(limit: steps) <= steps { #expect(isPossible) }
        ruledOut += isPossible ? 0 : 1
      }
      let measure = similarity.jaroWinkler()
      #expect(left.mayReachJaroWinkler(measure, with: right))
      #expect(right.mayReachJaroWinkler(measure, with: left))
      ruledOut += left.mayReachJaroWinkler(0.9, with: right) ? 0 : 1
    }
    #expect(ruledOut > 1_000)
  }

  @Test func `texts longer than a signature can count are never ruled out by length`() {
    let (long, longer) = (
      [UInt8](repeating: 0x61, count: 300), [UInt8](repeating: 0x61, count: 400)
    )
    let (left, right) = (TextSignature(long.span), TextSignature(longer.span))
    #expect(left.count == 255 && right.count == 255)
    #expect(left.mayBeWithin(0, of: right))
    #expect(left.mayReachJaroWinkler(1, with: right))
  }
}

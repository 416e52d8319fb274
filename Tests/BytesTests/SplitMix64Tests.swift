import Bytes
import Testing

@Suite struct SplitMix64Tests {
  @Test func `the first numbers of a seed are those that are published`() {
    var numbers = SplitMix64(seed: 1_234_567)
    let first = (0..<5).map { _ in numbers.next() }
    let published: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(first == published)
  }

  @Test func `numbers stay below their bound`() {
    var numbers = SplitMix64(seed: 1)
    #expect((0..<1_000).allSatisfy { _ in (0..<7).contains(numbers.below(7)) })
  }
}

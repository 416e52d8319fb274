import Bytes
import Deduplicate
import Records
import Testing

/// The plain version: all pairs, sets of members, vetoes looked up pair by pair.
@Suite struct TwinTests {
  @Test(arguments: UInt64(0)..<20)
  func `the fast engine agrees with all pairs compared plainly`(seed: UInt64) throws {
    let samples = SequenceNeutralityTests.samples(seed: seed, count: 40)
      .sorted { $0.key < $1.key }
    try Self.expectAgreement(samples, LinkageDefinition.sample(blockLimit: 1000))
  }

  @Test(arguments: UInt64(0)..<20)
  func `it agrees where values are hidden in part or one value has two names`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed &+ 7)
    let identities = ["", "21**13", "21****", "210213", "210221", "31**13", "**0221"]
    let samples = SequenceNeutralityTests.samples(seed: seed, count: 40).map { sample in
      var sample = sample
      sample.identity = identities.randomElement(using: &random) ?? ""
      return sample
    }.sorted { $0.key < $1.key }
    try Self.expectAgreement(
      samples,
      LinkageDefinition.sample(
        blockLimit: 1000,
        vetoes: [
          .differentVisible(field: "identity"),
          .differentDocument(field: "document", within: "authority"),
        ], doubts: [LinkageDefinition.Doubt(field: "identity", names: "name")]))
  }

  private static func expectAgreement(
    _ samples: [Sample], _ definition: LinkageDefinition
  ) throws {
    let batch = Sample.batch(samples)
    let result = Sample.result(samples, definition)

    let ordinals = samples.indices
    var explanations: [[Int]: LinkExplanation] = [:]
    for left in ordinals {
      for right in ordinals where left < right {
        explanations[[left, right]] = LinkExplanation(
          RecordAddress(batch: 0, row: left), RecordAddress(batch: 0, row: right), in: [batch],
          definition: definition)
      }
    }
    var clusters = ordinals.map { Set([$0]) }
    func merge(_ left: Int, _ right: Int) {
      let joined = clusters[left].union(clusters[right])
      for member in joined { clusters[member] = joined }
    }
    for (pair, explanation) in explanations where explanation.sharesExactKey {
      merge(pair[0], pair[1])
    }
    let profiles = clusters
    let compared = explanations.filter { pair, explanation in
      !profiles[pair[0]].contains(pair[1]) && !explanation.blockingRules.isEmpty
    }
    // Only the first record of each spelling of a profile is compared.
    func isFirst(_ ordinal: Int) -> Bool {
      profiles[ordinal].allSatisfy { other in
        var copy = samples[other]
        copy.number = samples[ordinal].number
        copy.authority = samples[ordinal].authority
        return other >= ordinal || copy != samples[ordinal]
      }
    }
    let links =
      compared.filter { isFirst($0.key[0]) && isFirst($0.key[1]) }
      .filter { $0.value.verdict == .same && $0.value.vetoes.isEmpty }
      .sorted { one, other in
        if one.value.score != other.value.score { return one.value.score > other.value.score }
        return one.key.lexicographicallyPrecedes(other.key)
      }
    var joined: [[Int]] = []
    for (pair, _) in links {
      let isParted = clusters[pair[0]].contains { one in
        clusters[pair[1]].contains { other in
          one != other && !(explanations[[min(one, other), max(one, other)]]?.vetoes ?? []).isEmpty
        }
      }
      if isParted { continue }
      merge(pair[0], pair[1])
      joined.append(pair)
    }
    #expect(result.links.map { [Int($0.left), Int($0.right)] } == joined)
    #expect(result.clusterOf == clusters.map { Int32($0.min() ?? -1) })
    for link in result.links + result.reviews + result.vetoed.map(\.link) {
      let explanation = explanations[[Int(link.left), Int(link.right)]]
      #expect(explanation?.score == link.score)
      #expect(explanation?.steps.map(\.level) == (0..<5).map { link.level(of: $0) })
    }
  }

  @Test func `an explanation is a waterfall with its vetoes`() throws {
    let batch = Sample.batch([
      Sample(number: 1, document: "D1", authority: "A", identity: "X", name: "双利", amount: "100"),
      Sample(number: 2, document: "D2", authority: "A", identity: "Y", name: "双柳", amount: "95"),
    ])
    let explanation = LinkExplanation(
      RecordAddress(batch: 0, row: 1), RecordAddress(batch: 0, row: 0), in: [batch],
      definition: try .sample())
    #expect(explanation.steps.map(\.weight) == [1000, -8000, -6000, 0, 500])
    #expect(explanation.steps.map(\.scoreSoFar) == [1000, -7000, -13000, -13000, -12500])
    #expect(explanation.score == -12500)
    #expect(explanation.verdict == .different)
    #expect(explanation.vetoes == [0, 1])
    #expect(explanation.blockingRules == [])
    #expect(!explanation.sharesExactKey)
  }
}

import Bytes
import Deduplicate
import Testing

/// Precision and recall against counting every pair and every cluster.
@Suite struct ClusterQualityTests {
  private struct Plain {
    var pairs = (right: 0, found: 0, expected: 0)
    var clusters = (right: 0, found: 0, expected: 0)

    init(_ found: [Int32], _ truth: [Int32], _ lists: [Int32]) {
      let judged = found.indices.filter { truth[$0] >= 0 }
      for left in judged {
        for right in judged where left < right {
          if !lists.isEmpty, lists[left] == lists[right] { continue }
          let (isFound, isTrue) = (found[left] == found[right], truth[left] == truth[right])
          pairs.found += isFound ? 1 : 0
          pairs.expected += isTrue ? 1 : 0
          pairs.right += isFound && isTrue ? 1 : 0
        }
      }
      func clusters(_ labels: [Int32]) -> Set<Set<Int>> {
        Set(Dictionary(grouping: judged) { labels[$0] }.values.map { Set($0) })
      }
      let (foundSets, trueSets) = (clusters(found), clusters(truth))
      self.clusters = (
        foundSets.intersection(trueSets).count, foundSets.count, trueSets.count
      )
    }
  }

  @Test(arguments: UInt64(0)..<40)
  func `the counts are those of the plain definition`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 0..<40, using: &random)
    let found = (0..<count).map { _ in Int32.random(in: 0..<12, using: &random) }
    let truth = (0..<count).map { index in
      Int32.random(in: 0..<3, using: &random) == 0
        ? Int32.random(in: -1..<12, using: &random) : found[index]
    }
    let lists =
      seed % 2 == 0 ? [] : (0..<count).map { _ in Int32.random(in: 0..<3, using: &random) }
    let quality = ClusterQuality(found: found, truth: truth, lists: lists)
    let plain = Plain(found, truth, lists)
    #expect(quality.pairs.right == plain.pairs.right)
    #expect(quality.pairs.found == plain.pairs.found)
    #expect(quality.pairs.expected == plain.pairs.expected)
    #expect(quality.clusters.right == plain.clusters.right)
    #expect(quality.clusters.found == plain.clusters.found)
    #expect(quality.clusters.expected == plain.clusters.expected)
    #expect(quality.unjudgedCount == truth.count { $0 < 0 })
  }

  @Test func `the measures follow from the counts`() {
    let quality = ClusterQuality(found: [0, 0, 0, 3], truth: [1, 1, 2, 2])
    #expect(quality.pairs.precision == 1.0 / 3)
    #expect(quality.pairs.recall == 0.5)
    #expect(quality.pairs.f1 == 0.4)
    #expect(ClusterQuality(found: [], truth: []).pairs.f1 == 1)
  }
}

import Bytes
import Testing

@testable import Deduplicate

@Suite struct LinkSortingTests {
  @Test(arguments: [0, 1, 100, 40_000])
  func `links stand in the order of a plain sort`(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    let links = (0..<count).map { _ in
      Link(
        left: .random(in: 0..<50, using: &random), right: .random(in: 50..<90, using: &random),
        score: .random(in: -3_000...60_000, using: &random), packedLevels: 0)
    }
    let sorted = links.sorted(by: Link.precedes)
    for workers in [1, 2, 7] { #expect(LinkSorting.sorted(links, workers: workers) == sorted) }
  }

  @Test func `links of one score are sorted too`() {
    let links = (0..<20_000).map {
      Link(left: Int32(20_000 - $0), right: 30_000, score: 5, packedLevels: 0)
    }
    let sorted = LinkSorting.sorted(links, workers: 2)
    #expect(sorted == links.sorted(by: Link.precedes))
  }
}

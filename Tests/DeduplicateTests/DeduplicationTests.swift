import Deduplicate
import Records
import Testing

@Suite struct DeduplicationTests {
  static let codeX = "CODE-X"
  static let codeY = "CODE-Y"

  @Test func `no records give no clusters`() throws {
    let result = Sample.result([], try .sample())
    #expect(result.clusterOf.isEmpty)
    #expect(result.clusterCount == 0)
  }

  @Test func `one act reported with two spellings is one case`() throws {
    let samples = [
      Sample(number: 1, document: "D1", authority: "A", name: "站前区发改局", date: "2023-01-05"),
      Sample(number: 2, document: "D1", authority: "A", name: "站前区发改委局", date: "2023-01-05"),
      Sample(number: 3, document: "D2", authority: "A", name: "一分局", date: "2023-01-05"),
    ]
    let result = Sample.result(samples, try .sample())
    #expect(Sample.clusters(samples, result) == [[1, 2], [3]])
    #expect(result.links.count == 1)
    #expect(result.links[0].score == 9500 + 4000 + 4000)
    #expect((0..<5).map { result.links[0].level(of: $0) } == [0, 1, 1, 0, 2])
    #expect(result.profileCount == 3)
  }

  @Test func `a record without code joins the better side and never both`() throws {
    let samples = [
      Sample(
        number: 1, document: "D1", identity: Self.codeX, name: "双利公司", date: "2023-01-05"),
      Sample(number: 2, document: "D1", name: "双利公司", date: "2023-01-05"),
      Sample(
        number: 3, document: "D1", identity: Self.codeY, name: "双利公司", date: "2023-01-04"),
    ]
    let result = Sample.result(samples, try .sample())
    #expect(Sample.clusters(samples, result) == [[1, 2], [3]])
    #expect(
      result.vetoed.contains { $0.objection == .veto(0) && $0.isBetweenClusters })
  }

  @Test func `exact keys that fall back to the name hold no two identities`() throws {
    // Where one record has a code and the other none, the alternatives differ, so do the keys.
    let samples = [
      Sample(number: 1, document: "D", authority: "A", identity: Self.codeX, name: "N"),
      Sample(number: 2, document: "D", authority: "A", identity: Self.codeY, name: "N"),
      Sample(number: 3, document: "D", authority: "A", name: Self.codeX),
      Sample(number: 4, document: "D", authority: "A", name: Self.codeX),
    ]
    let result = Sample.result(samples, try .sample())
    #expect(Sample.clusters(samples, result) == [[1], [2], [3, 4]])
    #expect(result.profileCount == 3)
  }

  @Test func `an exact key that leaves the identity out is parted by it`() throws {
    let samples = [
      Sample(number: 1, document: "D", authority: "A", identity: Self.codeX, name: "N"),
      Sample(number: 2, document: "D", authority: "A", identity: Self.codeY, name: "N"),
      Sample(number: 3, document: "D", authority: "A", identity: Self.codeX, name: "N"),
    ]
    let definition = try LinkageDefinition.sample(exactKey: ["document", "authority", "name"])
    #expect(Sample.partition(samples, definition) == [[1, 3], [2]])
  }

  @Test func `values do not run into each other in exact keys`() throws {
    let samples = [
      Sample(number: 1, document: "AB", authority: "C", name: "N"),
      Sample(number: 2, document: "A", authority: "BC", name: "N"),
    ]
    let definition = try LinkageDefinition.sample(blocking: [["identity"]])
    #expect(Sample.partition(samples, definition) == [[1], [2]])
  }

  @Test func `without a whole exact key only equal records are one profile`() throws {
    let samples = [
      Sample(number: 1, authority: "A", name: "N"), Sample(number: 2, authority: "A", name: "N"),
      Sample(number: 3, authority: "A", name: "N", amount: "5"),
    ]
    #expect(Sample.partition(samples, try .sample()) == [[1, 2], [3]])
  }

  @Test func `two documents of one organ stay apart unless a person joins them`() throws {
    let samples = [
      Sample(
        number: 1, document: "D1", authority: "A", identity: Self.codeX, name: "N",
        date: "2023-01-05"),
      Sample(
        number: 2, document: "D2", authority: "A", identity: Self.codeX, name: "N",
        date: "2023-01-05"),
      Sample(
        number: 3, document: "D2", authority: "B", identity: Self.codeX, name: "N",
        date: "2023-01-05"),
    ]
    let result = Sample.result(samples, try .sample())
    #expect(Sample.clusters(samples, result) == [[1], [2, 3]])
    let link = try #require(result.vetoed.first { !$0.isBetweenClusters })
    #expect(link.objection == .veto(1))
    let same = Decision(samples[0].key, samples[1].key, .same)
    let joined = Sample.result(samples, try .sample(), [same])
    #expect(Sample.clusters(samples, joined) == [[1, 2, 3]])
    #expect(joined.vetoed.isEmpty)
  }

  @Test func `a decision same joins two codes and what has either of them`() throws {
    let samples = [
      Sample(
        number: 1, document: "D1", authority: "A", identity: Self.codeX, name: "N",
        date: "2023-01-05"),
      Sample(
        number: 2, document: "D1", authority: "A", identity: Self.codeY, name: "N",
        date: "2023-01-05"),
      Sample(
        number: 3, document: "D1", authority: "B", identity: Self.codeX, name: "N",
        date: "2023-01-05"),
      Sample(
        number: 4, document: "D1", authority: "B", identity: "CODE-Z", name: "N",
        date: "2023-01-05"),
    ]
    let same = Decision(samples[0].key, samples[1].key, .same)
    #expect(
      Sample.partition(samples, try .sample(), decisions: [same]) == [[1, 2, 3], [4]])
  }

  @Test func `a decision different parts even equal records`() throws {
    let samples = (1...4).map { Sample(number: $0, document: "D", authority: "A", name: "N") }
    let parted = Decision(samples[1].key, samples[3].key, .different)
    let result = Sample.result(samples, try .sample(), [parted])
    let clusters = Sample.clusters(samples, result)
    #expect(clusters.count == 2)
    #expect(clusters.allSatisfy { !$0.isSuperset(of: [2, 4]) })
    #expect(clusters.contains { $0.isSuperset(of: [1, 3]) && $0.count == 3 })
  }

  @Test func `contradicting decisions are reported and different holds`() throws {
    let samples = (1...3).map {
      Sample(number: $0, document: "D\($0)", authority: "A\($0)", name: "N\($0)")
    }
    let keys = samples.map(\.key)
    let decisions = [
      Decision(keys[0], keys[1], .same), Decision(keys[1], keys[2], .same),
      Decision(keys[2], keys[0], .different), Decision(keys[0], Sample(number: 99).key, .same),
    ]
    let result = Sample.result(samples, try .sample(), decisions)
    #expect(Sample.clusters(samples, result).count == 2)
    #expect(result.contradictedDecisions.count == 1)
    #expect(result.idleDecisionCount == 1)
    #expect(Sample.result(samples, try .sample(), decisions.reversed()) == result)
  }

  @Test func `pairs between the thresholds go to review`() throws {
    let samples = [
      Sample(number: 1, identity: Self.codeX, name: "N", date: "2023-01-05", amount: "100"),
      Sample(number: 2, identity: Self.codeX, name: "另外", date: "2023-01-05", amount: "900"),
    ]
    let result = Sample.result(samples, try .sample())
    #expect(Sample.clusters(samples, result) == [[1], [2]])
    #expect(result.reviews.map(\.score) == [8000 - 6000 + 4000 - 1250])
  }

  @Test func `a block past the limit is reported and its pairs left out`() throws {
    let samples = (1...12).map {
      Sample(
        number: $0, document: "D", name: "N\($0 / 2)", date: "2023-01-05", amount: "\($0)")
    }
    let definition = try LinkageDefinition.sample(
      blocking: [["document", "date"], ["document", "name"]], blockLimit: 11)
    let result = Sample.result(samples, definition)
    #expect(result.overflowedBlocks.map(\.size) == [12])
    #expect(result.overflowedBlocks.map(\.rule) == [0])
    // The later rule still compares what the overflowed block would have.
    #expect(result.pairCount == 5)
    #expect(result.candidatePairCount == 5)
  }

  @Test func `a pair in several blocks is compared once`() throws {
    let samples = [
      Sample(
        number: 1, document: "D", authority: "A", identity: "X", name: "N", date: "2023-01-05"),
      Sample(
        number: 2, document: "D", authority: "B", identity: "X", name: "N", date: "2023-01-05"),
    ]
    let result = Sample.result(samples, try .sample())
    #expect(result.candidatePairCount == 4)
    #expect(result.pairCount == 1)
    #expect(result.links.count == 1)
  }

  @Test func `an input out of order, twice or of another schema is a mistake of the caller`() async
  {
    await #expect(processExitsWith: .failure) {
      let samples = (0..<2).map { Sample(number: $0) }.sorted { $0.key > $1.key }
      let input = LinkageInput(
        batches: [Sample.batch(samples)],
        addresses: [RecordAddress(batch: 0, row: 0), RecordAddress(batch: 0, row: 1)])
      _ = deduplicate(input, definition: try .sample(), workers: 1)
    }
    await #expect(processExitsWith: .failure) {
      let address = RecordAddress(batch: 0, row: 0)
      let input = LinkageInput(
        batches: [Sample.batch([Sample(number: 0)])], addresses: [address, address])
      _ = deduplicate(input, definition: try .sample(), workers: 1)
    }
    await #expect(processExitsWith: .failure) {
      let batch = RecordBatchBuilder(fieldCount: 2).finish()
      let input = LinkageInput(batches: [batch], addresses: [])
      _ = deduplicate(input, definition: try .sample(), workers: 1)
    }
  }

  @Test func `a link that only one spelling of a profile can find is found`() throws {
    // 1 and 2 are one profile; 3 shares a block with 2 only, whichever has the smaller key.
    for offset in stride(from: 0, to: 60, by: 3) {
      let samples = [
        Sample(
          number: offset, document: "D", authority: "A", identity: "X", name: "甲",
          date: "2023-01-05"),
        Sample(
          number: offset + 1, document: "D", authority: "A", identity: "X", name: "乙",
          date: "2023-01-06"),
        Sample(number: offset + 2, document: "", authority: "B", name: "乙", date: "2023-01-06"),
      ]
      #expect(Sample.partition(samples, try .sample()).count == 1)
    }
  }
}

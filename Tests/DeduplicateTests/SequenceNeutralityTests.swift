import Bytes
import Deduplicate
import Records
import Testing

@Suite struct SequenceNeutralityTests {
  /// Reports of few acts, so that blocks, vetoes and chains are many.
  static func samples(seed: UInt64, count: Int) -> [Sample] {
    var random = SplitMix64(seed: seed)
    func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
    return (0..<count).map { number in
      Sample(
        number: number, document: pick(["", "D1", "D2", "D12", "D3"]),
        authority: pick(["A", "B", ""]), identity: pick(["", "", "X", "Y", "Z"]),
        name: pick(["站前区发改局", "站前区发展改革局", "双利", "双柳", ""]),
        date: pick(["2023-01-05", "2023-01-06", "2023-03-01", ""]),
        amount: pick(["", "100", "101", "5000"]))
    }
  }

  static func decisions(seed: UInt64, _ samples: [Sample]) -> [Decision] {
    var random = SplitMix64(seed: seed &+ 1)
    return (0..<6).map { index in
      Decision(
        samples[Int.random(in: 0..<samples.count, using: &random)].key,
        samples[Int.random(in: 0..<samples.count, using: &random)].key,
        index % 2 == 0 ? .same : .different)
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `order, cut and workers do not show`(seed: UInt64) throws {
    let samples = Self.samples(seed: seed, count: 80)
    let decisions = Self.decisions(seed: seed, samples)
    let definition = try LinkageDefinition.sample()
    let expected = Sample.result(samples, definition, decisions, 1000, 1)
    var random = SplitMix64(seed: seed &+ 99)
    for (batchSize, workers) in [(1, 2), (3, 7), (80, 2), (17, 1)] {
      let shuffled = samples.shuffled(using: &random)
      let shuffledDecisions = decisions.shuffled(using: &random)
      let found = Sample.result(shuffled, definition, shuffledDecisions, batchSize, workers)
      #expect(found == expected)
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `no cluster holds what a veto parts`(seed: UInt64) throws {
    let samples = Self.samples(seed: seed, count: 150)
    let byNumber = Dictionary(uniqueKeysWithValues: samples.map { ($0.number, $0) })
    let result = Sample.result(samples, try .sample(blockLimit: 1000))
    for cluster in Sample.clusters(samples, result) {
      let members = cluster.compactMap { byNumber[$0] }
      #expect(Set(members.map(\.identity).filter { !$0.isEmpty }).count <= 1)
      for organ in ["A", "B"] {
        let documents = members.filter { $0.authority == organ && !$0.document.isEmpty }
        #expect(Set(documents.map(\.document)).count <= 1)
      }
    }
  }

  @Test(arguments: UInt64(0)..<6)
  func `the order of blocking rules does not show`(seed: UInt64) throws {
    let samples = Self.samples(seed: seed, count: 80)
    let rules = [["document", "date"], ["identity", "date"], ["name", "date"], ["document"]]
    let expected = Sample.result(samples, try .sample(blocking: rules))
    var random = SplitMix64(seed: seed)
    for _ in 0..<3 {
      let other = rules.shuffled(using: &random)
      #expect(Sample.result(samples, try .sample(blocking: other)) == expected)
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `what is left after a withdrawal is as if it never came`(seed: UInt64) throws {
    let samples = Self.samples(seed: seed, count: 60)
    let batch = Sample.batch(samples)
    let kept = samples.filter { $0.number % 3 != 0 }.sorted { $0.key < $1.key }
    let addresses = kept.map { RecordAddress(batch: 0, row: $0.number) }
    let definition = try LinkageDefinition.sample()
    let input = LinkageInput(batches: [batch], addresses: addresses)
    let found = deduplicate(input, definition: definition, workers: 2)
    #expect(found == Sample.result(kept, definition))
  }

  @Test func `two exact keys in one block give the same cases in one night and in two`() throws {
    let pair1 = Sample(
      number: 1, document: "D", authority: "A", identity: "X", name: "N", date: "2023-01-05")
    var pair2 = pair1
    pair2.authority = "B"
    var samples = [pair1, pair1, pair2, pair2]
    for index in samples.indices { samples[index].number = index }
    let definition = try LinkageDefinition.sample()
    for night in [[0, 2], [0, 1], [1, 2], [0], [3]] {
      let first = night.map { samples[$0] }
      let second = samples.indices.filter { !night.contains($0) }.map { samples[$0] }
      let batches = [Sample.batch(first), Sample.batch(second)]
      let result = deduplicate(
        LinkageInput(sorting: batches), definition: definition, workers: 2)
      #expect(result.clusterCount == 1)
      #expect(result.profileCount == 2)
      #expect(result.pairCount == 1)
    }
  }

  @Test func `workers do not show where the work is cut into many pieces`() throws {
    let samples = (0..<40_000).map { number in
      Sample(
        number: number, document: "D\(number / 2)", authority: "A",
        identity: number % 3 == 0 ? "" : "X\(number / 2)", name: "N\(number / 2)",
        date: "2023-01-05")
    }
    let definition = try LinkageDefinition.sample(blockLimit: 50)
    let batches = [Sample.batch(samples)]
    let input = LinkageInput(sorting: batches)
    let one = deduplicate(input, definition: definition, workers: 1)
    #expect(one.clusterCount == 20_000)
    #expect(deduplicate(input, definition: definition, workers: 7) == one)
  }
}

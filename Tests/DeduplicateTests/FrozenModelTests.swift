import Bytes
import Deduplicate
import Records
import Testing

/// Term frequencies, the prior, hot values and linking across lists.
@Suite struct FrozenModelTests {
  typealias Level = LinkageDefinition.Level

  static func hash(_ value: String) -> UInt64 {
    let bytes = Array(value.utf8)
    return FrozenModel.hash(of: bytes.span)
  }

  private func definition(
    frozen: FrozenModel?, blocking: [[String]] = [["name", "date"]], blockLimit: Int = 10,
    acrossField: String? = nil, vetoes: [LinkageDefinition.Veto] = []
  ) throws -> LinkageDefinition {
    try LinkageDefinition(
      exactKey: [], blocking: blocking, blockLimit: blockLimit,
      comparisons: [
        .init(
          field: "name",
          levels: [
            Level(.exact, weight: 5, usesTermFrequency: true), Level(.missing, weight: 0),
            Level(.otherwise, weight: -4),
          ]),
        .init(
          field: "document", levels: [Level(.exact, weight: 6), Level(.otherwise, weight: -6)]),
      ], thresholds: .init(same: 4, review: 0), vetoes: vetoes, acrossField: acrossField,
      frozen: frozen, schema: Sample.schema)
  }

  private func model(
    terms: [(String, Double)] = [], other: Double = 0, hot: [FrozenModel.HotValue] = []
  ) -> FrozenModel {
    FrozenModel(
      prior: -3,
      termTables: [
        .init(
          field: "name", terms: terms.map { .init(hash: Self.hash($0.0), bits: $0.1) },
          otherBits: other)
      ], hotValues: hot)
  }

  @Test func `a rare name weighs more, a frequent one less, from the prior on`() throws {
    let definition = try definition(
      frozen: model(terms: [("王伟", -4), ("公孙", 2.5)], other: 1))
    func score(_ name: String) -> [Int32] {
      let batch = Sample.batch([Sample(number: 1, name: name), Sample(number: 2, name: name)])
      let explanation = LinkExplanation(
        RecordAddress(batch: 0, row: 0), RecordAddress(batch: 0, row: 1), in: [batch],
        definition: definition)
      return [explanation.startScore, explanation.steps[0].weight, explanation.score]
    }
    #expect(score("王伟") == [-3000, 1000, -3000 + 1000 - 6000])
    #expect(score("公孙") == [-3000, 7500, -3000 + 7500 - 6000])
    #expect(score("李四") == [-3000, 6000, -3000 + 6000 - 6000])
  }

  @Test func `a level with frequencies needs them in the model`() throws {
    let error = #expect(throws: LinkageError.self) {
      try definition(frozen: FrozenModel(prior: 0, termTables: [], hotValues: []))
    }
    #expect(
      try #require(error).mistakes == [
        "comparison of 'name': level 1 needs the frequencies of 'name', which the model lacks; "
          + "train it anew"
      ])
  }

  /// One unit punished many times on one day, and a few others.
  private var hotDay: [Sample] {
    (1...30).map { number in
      Sample(
        number: number, document: "D\(number / 2)", authority: "\(number)", name: "大厂",
        date: "2026-01-05",
        amount: number % 10 == 0 ? "" : "\(number / 2)")
    }
      + (31...34).map {
        Sample(number: $0, document: "D", authority: "\($0)", name: "小店", date: "2026-01-05")
      }
  }

  @Test func `a block past the limit is told and joins nothing`() throws {
    let result = Sample.result(hotDay, try definition(frozen: model()))
    #expect(result.overflowedBlocks.map(\.size) == [30])
    #expect(Sample.clusters(hotDay, result).filter { $0.count > 1 } == [[31, 32, 33, 34]])
  }

  @Test func `a hot value is compared within its finer key only`() throws {
    let hot = [FrozenModel.HotValue(field: "name", hash: Self.hash("大厂"), finer: ["amount"])]
    let definition = try definition(frozen: model(hot: hot))
    let result = Sample.result(hotDay, definition)
    #expect(result.overflowedBlocks.isEmpty)
    #expect(result.candidatePairCount == 6 + 12)
    let clusters = Sample.clusters(hotDay, result)
    #expect(clusters.isSuperset(of: [[2, 3], [4, 5], [31, 32, 33, 34]]))
    // Those without a value of the finer key are not compared; the other half stays alone.
    #expect(clusters.contains([10]) && clusters.contains([11]))
    for seed in UInt64(0)..<4 {
      var random = SplitMix64(seed: seed)
      #expect(
        Sample.result(hotDay.shuffled(using: &random), definition, [], 7, 1 + Int(seed)) == result)
    }
  }

  @Test func `what explains a pair knows the finer key`() throws {
    let hot = [FrozenModel.HotValue(field: "name", hash: Self.hash("大厂"), finer: ["amount"])]
    let definition = try definition(frozen: model(hot: hot))
    let batch = Sample.batch(hotDay)
    func rules(_ left: Int, _ right: Int) -> [Int] {
      LinkExplanation(
        RecordAddress(batch: 0, row: left - 1), RecordAddress(batch: 0, row: right - 1),
        in: [batch], definition: definition
      ).blockingRules
    }
    func fields(_ number: Int) -> [String] {
      definition.keyFields(
        ofRule: 0, for: RecordAddress(batch: 0, row: number - 1), in: [batch])
    }
    #expect(fields(2) == ["name", "date", "amount"])
    #expect(fields(31) == ["name", "date"])
    #expect(rules(2, 3) == [0])
    #expect(rules(2, 4) == [])
    #expect(rules(10, 20) == [])
    #expect(rules(31, 34) == [0])
  }

  @Test func `across lists only pairs of different lists are compared, and one to one if asked`()
    throws
  {
    let samples = [
      Sample(number: 1, document: "D", authority: "1", identity: "a", name: "N", date: "d"),
      Sample(number: 2, document: "D", authority: "1", identity: "b", name: "N", date: "d"),
      Sample(number: 3, document: "D", authority: "2", identity: "c", name: "N", date: "d"),
    ]
    let across = try definition(frozen: nil, acrossField: "authority")
    let linked = Sample.result(samples, across)
    #expect(linked.pairCount == 2)
    #expect(Sample.clusters(samples, linked) == [[1, 2, 3]])
    let oneToOne = try definition(
      frozen: nil, acrossField: "authority",
      vetoes: [.differentDocument(field: "identity", within: "authority")])
    let single = Sample.result(samples, oneToOne)
    #expect(single.clusterCount == 2)
    #expect(!Sample.clusters(samples, single).contains { $0.isSuperset(of: [1, 2]) })
  }
}

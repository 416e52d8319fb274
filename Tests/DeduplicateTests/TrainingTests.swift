import Bytes
import Deduplicate
import Foundation
import Records
import Testing

/// Training on made-up records of which the right m and u are known.
@Suite struct TrainingTests {
  typealias Level = LinkageDefinition.Level

  private static func definition(
    blockLimit: Int = 400, blocking: [[String]] = [["document"], ["identity"]]
  ) throws -> LinkageDefinition {
    func levels(_ usesTermFrequency: Bool = false) -> [Level] {
      [
        Level(.exact, weight: 0, usesTermFrequency: usesTermFrequency), Level(.missing, weight: 0),
        Level(.otherwise, weight: 0),
      ]
    }
    return try LinkageDefinition(
      exactKey: [], blocking: blocking, blockLimit: blockLimit,
      comparisons: [
        .init(field: "document", levels: levels()), .init(field: "identity", levels: levels()),
        .init(field: "name", levels: levels(true)), .init(field: "authority", levels: levels()),
        .init(field: "amount", levels: levels()),
      ], thresholds: .init(same: 0, review: -5), vetoes: [], schema: Sample.schema
    ).keepingTexts()
  }

  /// How often a second report of one act says the same.
  private static let agreement = (
    document: 0.9, identity: 0.85, name: 0.95, authority: 0.8, amount: 0.7
  )

  /// Reports of `actCount` acts, of which half are reported twice.
  ///
  /// Values are drawn from so many
  /// as their field has; a wrong value is another draw.
  private static func samples(seed: UInt64, actCount: Int) -> [Sample] {
    var random = SplitMix64(seed: seed)
    func draw(_ count: Int) -> String { String(Int.random(in: 0..<count, using: &random)) }
    func kept(_ value: String, _ chance: Double, _ count: Int) -> String {
      Double.random(in: 0..<1, using: &random) < chance ? value : draw(count)
    }
    var samples: [Sample] = []
    for act in 0..<actCount {
      // One name in five is the same: a frequent one.
      let name = Int.random(in: 0..<5, using: &random) == 0 ? "frequent" : draw(500)
      let one = Sample(
        number: samples.count, document: draw(4_000), authority: draw(20), identity: draw(3_000),
        name: name, amount: draw(50))
      samples.append(one)
      guard act % 2 == 0 else { continue }
      samples.append(
        Sample(
          number: samples.count, document: kept(one.document, agreement.document, 4_000),
          authority: kept(one.authority, agreement.authority, 20),
          identity: kept(one.identity, agreement.identity, 3_000),
          name: kept(one.name, agreement.name, 500), amount: kept(one.amount, agreement.amount, 50))
      )
    }
    return samples
  }

  private static func trained(
    _ samples: [Sample], _ definition: LinkageDefinition, workers: Int = 2, batchSize: Int = 700
  ) -> TrainedModel {
    let batches = stride(from: 0, to: samples.count, by: batchSize).map {
      Sample.batch(samples[$0..<min(samples.count, $0 + batchSize)])
    }
    let evidence = Evidence(
      of: LinkageInput(sorting: batches), definition: definition, workers: workers)
    var options = TrainingOptions()
    options.sampledPairLimit = 200_000
    return train(evidence, definition: definition, options: options, workers: workers)
  }

  @Test func `m, u and the prior come out as they were made`() throws {
    let samples = Self.samples(seed: 5, actCount: 3_000)
    let model = Self.trained(samples, try Self.definition())
    let agreement = Self.agreement
    func expect(_ index: Int, m: Double, u: Double, within tolerance: Double) {
      let exact = model.comparisons[index].levels[0]
      #expect(abs(exact.m - m) < 0.03, "m of \(model.comparisons[index].field) is \(exact.m)")
      #expect(
        abs(exact.u / u - 1) < tolerance, "u of \(model.comparisons[index].field) is \(exact.u)")
      #expect(abs(exact.weight - log2(exact.m / exact.u)) < 0.001)
    }
    func right(_ kept: Double, _ count: Double) -> Double { kept + (1 - kept) / count }
    expect(0, m: right(agreement.document, 4_000), u: 1.0 / 4_000, within: 0.3)
    expect(1, m: right(agreement.identity, 3_000), u: 1.0 / 3_000, within: 0.3)
    expect(2, m: right(agreement.name, 500), u: 0.04 + 0.64 / 500, within: 0.1)
    expect(3, m: right(agreement.authority, 20), u: 1.0 / 20, within: 0.05)
    expect(4, m: right(agreement.amount, 50), u: 1.0 / 50, within: 0.05)
    let pairs = Double(samples.count) * Double(samples.count - 1) / 2
    #expect(abs(model.prior * pairs / 1_500 - 1) < 0.05)
    #expect(model.unlinkableCount == 0)
    #expect(model.rules.map(\.overflowCount) == [0, 0])
  }

  @Test func `a value that a hundred acts share does not tell what matches look like`() throws {
    var samples = Self.samples(seed: 5, actCount: 3_000)
    // Six thousand pairs of one block against fifteen hundred matches.
    for number in 0..<110 {
      samples.append(
        Sample(
          number: samples.count, document: "S\(number)", authority: "\(number % 20)",
          identity: "shared", name: "shared", amount: "\(number % 50)"))
    }
    let model = Self.trained(samples, try Self.definition())
    let agreement = Self.agreement
    #expect(abs(model.comparisons[0].levels[0].m - agreement.document) < 0.1)
    #expect(abs(model.comparisons[3].levels[0].m - (agreement.authority + 0.2 / 20)) < 0.1)
    #expect(abs(model.comparisons[4].levels[0].m - (agreement.amount + 0.3 / 50)) < 0.1)
  }

  @Test func `a frequent name loses weight and a rare one gains`() throws {
    let model = Self.trained(Self.samples(seed: 6, actCount: 2_000), try Self.definition())
    let table = try #require(model.termTables.first)
    #expect(table.field == "name")
    let frequent = try #require(table.terms.first)
    #expect(frequent.value == "frequent")
    #expect(abs(frequent.share - 0.2) < 0.03)
    #expect(frequent.bits < -1.5)
    #expect(table.otherBits > 2)
    let frozen = model.frozen
    #expect(frozen.termTables[0].terms.count == table.terms.count)
    #expect(frozen.termTables[0].terms[0].hash == FrozenModelTests.hash("frequent"))
  }

  @Test func `order, cut and workers do not show in a model`() throws {
    let samples = Self.samples(seed: 7, actCount: 800)
    let definition = try Self.definition()
    let expected = Self.trained(samples, definition, workers: 1)
    var random = SplitMix64(seed: 1)
    for (workers, batchSize) in [(2, 100), (7, 3_000)] {
      let shuffled = samples.shuffled(using: &random)
      #expect(
        Self.trained(shuffled, definition, workers: workers, batchSize: batchSize) == expected)
    }
  }

  @Test func `a trained model links what it was trained on`() throws {
    let samples = Self.samples(seed: 8, actCount: 2_000)
    let definition = try Self.definition()
    let model = Self.trained(samples, definition)
    let weighted = try LinkageDefinition(
      exactKey: [], blocking: definition.blocking, blockLimit: 400,
      comparisons: zip(definition.comparisons, model.comparisons).map { comparison, trained in
        .init(
          field: comparison.field,
          levels: zip(comparison.levels, trained.levels).map {
            Level($0.test, weight: $1.weight, usesTermFrequency: $0.usesTermFrequency)
          })
      }, thresholds: definition.thresholds, vetoes: [], frozen: model.frozen,
      schema: Sample.schema)
    let ordered = samples.sorted { $0.key < $1.key }
    var truth: [Int: Int32] = [:]
    var number = 0
    for act in 0..<2_000 {
      for _ in 0..<(act % 2 == 0 ? 2 : 1) {
        truth[number] = Int32(act)
        number += 1
      }
    }
    let result = Sample.result(samples, weighted)
    let quality = ClusterQuality(
      found: result.clusterOf, truth: ordered.map { truth[$0.number] ?? -1 })
    #expect(quality.pairs.f1 > 0.9)
  }

  @Test func `hot values are found with keys that part them, and the day is not blamed`() throws {
    var samples = Self.samples(seed: 9, actCount: 300)
    for index in samples.indices { samples[index].date = "2026-01-0\(index % 4 + 1)" }
    // A unit punished again and again on one day, each time by another document.
    for number in 0..<120 {
      samples.append(
        Sample(
          number: samples.count, document: "H\(number / 2)", authority: "1", identity: "X",
          name: "大厂", date: "2026-01-01", amount: "5"))
    }
    let definition = try Self.definition(
      blockLimit: 40, blocking: [["name", "date"], ["document", "date"], ["identity", "date"]])
    let model = Self.trained(samples, definition)
    let hot = Set(model.hotValues.map { "\($0.field)=\($0.value)" })
    #expect(hot.isSuperset(of: ["name=大厂", "identity=X"]))
    #expect(!hot.contains { $0.hasPrefix("date=") })
    #expect(model.hotValues.allSatisfy { $0.finer.contains("document") })
    #expect(model.rules.allSatisfy { $0.largestBlock <= 20 && $0.overflowCount == 0 })
  }
}

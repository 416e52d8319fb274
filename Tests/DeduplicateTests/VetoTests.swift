import Bytes
import Deduplicate
import Testing

/// What keeps two reports apart, what is no evidence, and what only a person can settle.
@Suite struct VetoTests {
  /// Two reports that agree in all but what a row of the table says.
  struct Row: Sendable, CustomTestStringConvertible {
    let what: String
    var left = Sample(
      number: 1, document: "罚20261", authority: "A", name: "远山", date: "2026-01-05",
      amount: "100")
    var right = Sample(
      number: 2, document: "罚20261", authority: "A", name: "远山", date: "2026-01-05",
      amount: "100")
    /// Whether the two are one case.
    let isOne: Bool
    /// Whether a person is asked.
    var isReviewed = false
    var testDescription: String { what }

    init(
      _ what: String, isOne: Bool, isReviewed: Bool = false,
      _ change: (inout Sample, inout Sample) -> Void
    ) {
      self.what = what
      self.isOne = isOne
      self.isReviewed = isReviewed
      change(&left, &right)
    }
  }

  static let rows = [
    Row("nothing differs", isOne: true) { _, _ in },
    Row("two full numbers", isOne: false) {
      $0.identity = "210802199001010013"
      $1.identity = "210802199001010021"
    },
    Row("visible digits disagree", isOne: false) {
      $0.identity = "210802**********13"
      $1.identity = "210802**********21"
    },
    Row("a visible digit disagrees with the full number", isOne: false) {
      $0.identity = "210802**********13"
      $1.identity = "210802199001010021"
    },
    Row("visible digits agree", isOne: true) {
      $0.identity = "210802**********13"
      $1.identity = "210802**********13"
    },
    Row("the full number fits the visible digits", isOne: true) {
      $0.identity = "210802**********13"
      $1.identity = "210802199001010013"
    },
    Row("masks of other lengths say nothing", isOne: true) {
      $0.identity = "210802****13"
      $1.identity = "210802**********21"
    },
    Row("one gives no number", isOne: true) { left, _ in left.identity = "210802**********13" },
    Row("two documents of one organ", isOne: false) { _, right in right.document = "罚20262" },
    Row("a document marked as irregular does not veto", isOne: true) { left, right in
      left.document = "~1"
      left.identity = "210802199001010013"
      right.identity = "210802199001010013"
      right.amount = "100"
    },
    Row("one code under two names goes to review", isOne: false, isReviewed: true) { left, right in
      left.identity = "210802199001010013"
      right.identity = "210802199001010013"
      right.name = "临海水产"
    },
    Row("one code under two spellings of a name does not", isOne: true) { left, right in
      left.identity = "210802199001010013"
      right.identity = "210802199001010013"
      left.name = "站前区发展和改革委员会"
      right.name = "站前区发展改革委员会"
    },
  ]

  /// The vetoes as a pipeline has them, where full numbers veto by another field than masked ones.
  ///
  /// The samples have one field for both.
  private static func definition(of row: Row) throws -> LinkageDefinition {
    let isMasked = (row.left.identity + row.right.identity).contains("*")
    return try .sample(
      vetoes: [
        isMasked
          ? .differentVisible(field: "identity") : .differentIdentity(field: "identity"),
        .differentDocument(field: "document", within: "authority"),
      ], doubts: [LinkageDefinition.Doubt(field: "identity", names: "name")])
  }

  @Test(arguments: rows)
  func `what two reports say decides whether they are one`(row: Row) throws {
    let definition = try Self.definition(of: row)
    for samples in [[row.left, row.right], [row.right, row.left]] {
      let result = Sample.result(samples, definition)
      #expect(result.clusterCount == (row.isOne ? 1 : 2))
      #expect(result.reviews.count == (row.isReviewed ? 1 : 0))
    }
  }

  @Test func `two names that the register knows of one code are a rename`() throws {
    var left = Sample(
      number: 1, document: "罚20261", authority: "A", identity: "C1", name: "站前区经济局",
      date: "2026-01-05")
    var right = left
    right.number = 2
    right.name = "发展和改革局"
    left.amount = "100"
    right.amount = "100"
    func input(_ known: [(String, String)]) -> LinkageInput {
      var input = LinkageInput(sorting: [Sample.batch([left, right])])
      for (code, name) in known {
        input.aliases.insert(value: Array(code.utf8).span, name: Array(name.utf8).span)
      }
      return input
    }
    let definition = try LinkageDefinition.sample(
      doubts: [LinkageDefinition.Doubt(field: "identity", names: "name")])
    func count(_ known: [(String, String)]) -> Int {
      deduplicate(input(known), definition: definition, workers: 1).clusterCount
    }
    #expect(count([]) == 2)
    #expect(count([("C1", "站前区经济局")]) == 2)
    #expect(count([("C1", "站前区经济局"), ("C2", "发展和改革局")]) == 2)
    #expect(count([("C1", "站前区经济局"), ("C1", "发展和改革局")]) == 1)
  }

  @Test func `a report without a number never brings two masked strangers together`() throws {
    func sample(_ number: Int, _ identity: String) -> Sample {
      Sample(
        number: number, document: "罚20261", authority: "A", identity: identity, name: "张某",
        date: "2026-01-05")
    }
    let samples = [
      sample(1, "210802**********13"), sample(2, ""), sample(3, "210802**********21"),
      sample(4, "2108**************"),
    ]
    let definition = try LinkageDefinition.sample(
      vetoes: [.differentVisible(field: "identity")])
    let clusters = Sample.clusters(samples, Sample.result(samples, definition))
    #expect(clusters.allSatisfy { !$0.isSuperset(of: [1, 3]) })
    #expect(clusters.count == 2)
  }

  @Test func `decisions on all pairs can be undone: without them all is as it was`() throws {
    for seed in UInt64(0)..<8 {
      let samples = SequenceNeutralityTests.samples(seed: seed, count: 60)
      let decisions = SequenceNeutralityTests.decisions(seed: seed, samples)
      let definition = try Self.definition(of: Self.rows[0])
      let before = Sample.result(samples, definition)
      var rest = decisions
      while !rest.isEmpty {
        rest.removeLast()
        let fewer = Sample.result(samples, definition, rest)
        #expect(fewer == Sample.result(samples, definition, rest.reversed()))
        if rest.isEmpty { #expect(fewer == before) }
      }
    }
  }
}

import Deduplicate
import Records
import Testing

/// Each comparison level on values that it takes and values that it leaves.
@Suite struct LevelTests {
  typealias Level = LinkageDefinition.Level

  /// The position of the level that two names come to when one level and `else` are asked, or both
  /// names are the values of `authority` where the level looks at another field.
  private func level(
    _ tests: [LinkageDefinition.LevelTest], _ left: Sample, _ right: Sample
  ) throws -> Int {
    let definition = try LinkageDefinition(
      exactKey: [], blocking: [["document"]], blockLimit: 10,
      comparisons: [
        .init(
          field: "name",
          levels: tests.map { Level($0, weight: 1) } + [Level(.otherwise, weight: -1)])
      ], thresholds: .init(same: 1, review: 0), vetoes: [], schema: Sample.schema)
    let explanation = LinkExplanation(
      RecordAddress(batch: 0, row: 0), RecordAddress(batch: 0, row: 1),
      in: [Sample.batch([left, right])], definition: definition)
    return explanation.steps[0].level
  }

  private func level(
    _ test: LinkageDefinition.LevelTest, _ left: String, _ right: String
  ) throws -> Int {
    try level([test], Sample(number: 1, name: left), Sample(number: 2, name: right))
  }

  @Test(
    arguments: [
      (.tokens(atLeast: 1), "a b", "b a", 0), (.tokens(atLeast: 1), "a b", "b", 1),
      (.trigrams(atLeast: 0.5), "abcdef", "abcdeg", 0), (.trigrams(atLeast: 0.5), "abc", "abd", 1),
      (.difference(atMost: 2), "100", "102", 0), (.difference(atMost: 2), "100", "102.5", 1),
      (.difference(atMost: 2), "-1", "1", 0), (.difference(atMost: 2), "x", "x", 1),
      (.ratio(atLeast: 0.5), "10", "20", 0), (.ratio(atLeast: 0.5), "x", "x", 1),
      (.days(atMost: 7), "2023-01-01", "2023-01-08", 0),
      (.days(atMost: 7), "2023-01-01", "2023-01-09", 1),
      (.days(atMost: 7), "soon", "soon", 1),
      (.bothMasked, "2108**13", "2108**13", 0), (.bothMasked, "2108**13", "21081113", 1),
      (.damerau(atMost: 1), "ab", "ba", 0), (.levenshtein(atMost: 1), "ab", "ba", 1),
      (.jaroWinkler(atLeast: 0.9), "MARTHA", "MARHTA", 0),
      (.bigrams(atLeast: 0.5), "context", "contact", 0), (.exact, "a", "b", 1),
      (.exact, "a", "a", 0),
    ] as [(LinkageDefinition.LevelTest, String, String, Int)])
  func `a level takes what it says`(
    test: LinkageDefinition.LevelTest, left: String, right: String, expected: Int
  ) throws {
    #expect(try level(test, left, right) == expected)
  }

  @Test func `masked values that are equal are no agreement when the level stands first`() throws {
    let (one, other) = (Sample(number: 1, name: "1**4"), Sample(number: 2, name: "1**4"))
    #expect(try level([.bothMasked, .exact, .missing], one, other) == 0)
    #expect(try level([.exact, .bothMasked, .missing], one, other) == 0)
    let plain = Sample(number: 3, name: "1234")
    #expect(try level([.bothMasked, .exact, .missing], plain, plain) == 1)
  }

  @Test func `comparable forms stand in another field`() throws {
    let tests: [LinkageDefinition.LevelTest] = [
      .exact, .comparable(form: "authority"), .missing,
    ]
    let one = Sample(number: 1, authority: "站前区发展和改革局", name: "站前区发改局")
    var other = Sample(number: 2, authority: "站前区发展和改革局", name: "站前区发展改革局")
    #expect(try level(tests, one, other) == 1)
    other.authority = ""
    #expect(try level(tests, one, other) == 3)
    other.name = ""
    #expect(try level(tests, one, other) == 2)
  }

  @Test func `values exchanged between two fields are found`() throws {
    let tests: [LinkageDefinition.LevelTest] = [.exact, .swapped(with: "authority"), .missing]
    let one = Sample(number: 1, authority: "ryan", name: "campbell")
    #expect(try level(tests, one, Sample(number: 2, authority: "campbell", name: "ryan")) == 1)
    #expect(try level(tests, one, Sample(number: 2, authority: "campbell", name: "roy")) == 3)
    #expect(try level(tests, one, Sample(number: 2, authority: "", name: "ryan")) == 3)
  }

  @Test(arguments: [
    LinkageDefinition.LevelTest.exact, .comparable(form: "x"), .swapped(with: "y"), .bothMasked,
    .levenshtein(atMost: 2), .damerau(atMost: 1), .jaroWinkler(atLeast: 0.9),
    .bigrams(atLeast: 0.5), .trigrams(atLeast: 0.5), .tokens(atLeast: 0.5), .days(atMost: 3),
    .difference(atMost: 0.5), .ratio(atLeast: 0.25), .missing, .otherwise,
  ])
  func `a test is found again by its name, bound and field`(test: LinkageDefinition.LevelTest) {
    #expect(
      LinkageDefinition.LevelTest(
        named: test.name, atMost: test.boundIsUpper ? test.bound : nil,
        atLeast: test.boundIsUpper ? nil : test.bound, field: test.field) == test)
  }
}

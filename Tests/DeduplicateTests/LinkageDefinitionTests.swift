import Deduplicate
import Testing

@Suite struct LinkageDefinitionTests {
  typealias Level = LinkageDefinition.Level

  @Test func `all mistakes are listed at once`() throws {
    let error = #expect(throws: LinkageError.self) {
      try LinkageDefinition(
        exactKey: [.init("document|"), .init("nothing")],
        blocking: [["document", "name"], [], ["name", "document"]], blockLimit: 1,
        comparisons: [
          .init(field: "name", levels: [Level(.exact, weight: 1)]),
          .init(
            field: "date",
            levels: [
              Level(.otherwise, weight: 1), Level(.days(atMost: -1), weight: .infinity),
              Level(.otherwise, weight: 0),
            ]),
          .init(field: "name", levels: []),
        ],
        thresholds: .init(same: 1, review: 2), vetoes: [.differentIdentity(field: "code")],
        schema: Sample.schema)
    }
    let mistakes = try #require(error).mistakes
    #expect(
      mistakes == [
        "exactKey: an empty field name; name a field of schema 'sample'",
        "exactKey: unknown field 'nothing'; name a field of schema 'sample'",
        "blocking rule 2: no field; name at least one",
        "blocking rule 3: the same fields as an earlier rule; remove it",
        "blockLimit: 1 leaves no pair; give at least 2",
        "comparison of 'name': the last level must be else; add it",
        "comparison of 'date': levels after else are never reached; move else to the end",
        "comparison of 'date': level 2 has a limit out of range",
        "comparison of 'date': level 2 has a weight out of range",
        "comparison of 'date': level 3 is there twice; keep one",
        "comparison of 'name': given twice; keep one",
        "comparison of 'name': the last level must be else; add it",
        "vetoes: unknown field 'code'; name a field of schema 'sample'",
        "thresholds: review is above same; it must be at most same",
      ])
  }

  @Test func `nothing to compare is a mistake`() throws {
    let error = #expect(throws: LinkageError.self) {
      try LinkageDefinition(
        exactKey: [], blocking: [], blockLimit: 10, comparisons: [],
        thresholds: .init(same: .nan, review: 0), vetoes: [], schema: Sample.schema)
    }
    #expect(try #require(error).mistakes.count == 3)
  }

  @Test(
    arguments: [
      ("exact", nil, nil, LinkageDefinition.LevelTest.exact),
      ("else", nil, nil, .otherwise), ("missing", nil, nil, .missing),
      ("levenshtein", 1, nil, .levenshtein(atMost: 1)), ("damerau", 2, nil, .damerau(atMost: 2)),
      ("days", 7, nil, .days(atMost: 7)), ("bigrams", nil, 0.8, .bigrams(atLeast: 0.8)),
      ("jaroWinkler", nil, 0.9, .jaroWinkler(atLeast: 0.9)),
      ("ratio", nil, 0.5, .ratio(atLeast: 0.5)), ("days", 1.5, nil, nil), ("days", nil, 7, nil),
      ("exact", 1, nil, nil), ("jaroWinkler", 0.9, nil, nil), ("soundex", nil, nil, nil),
    ] as [(String, Double?, Double?, LinkageDefinition.LevelTest?)])
  func `level names of definitions`(
    name: String, atMost: Double?, atLeast: Double?, expected: LinkageDefinition.LevelTest?
  ) {
    #expect(
      LinkageDefinition.LevelTest(named: name, atMost: atMost, atLeast: atLeast) == expected)
  }
}

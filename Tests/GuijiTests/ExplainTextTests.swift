import Testing

@testable import Pipeline
@testable import guiji

@Suite struct ExplainTextTests {
  private static func place(_ line: Int) -> RecordAccount.Place {
    RecordAccount.Place(
      department: "finance", departmentTitle: "财政厅", file: "finance/a.csv", line: line,
      date: "2026-11-18", revision: 1, run: 1)
  }

  private static func pair(_ weights: [Int], vetoes: [PairAccount.Veto] = []) -> PairAccount {
    var sum = 0
    let steps = weights.enumerated().map { index, weight in
      sum += weight
      return PairAccount.Step(
        title: index == 0 ? "文号" : "名称", level: weight > 0 ? "exact" : "else", bound: nil,
        weight: weight, scoreSoFar: sum, left: "甲", right: weight > 0 ? "甲" : "乙")
    }
    return PairAccount(
      left: place(2), right: place(3), steps: steps, score: sum, sameScore: 10_000,
      reviewScore: 4_000, vetoes: vetoes, sharesExactKey: false, blockingRules: [["文号"]])
  }

  @Test func `a waterfall climbs and falls from where the step before ended`() {
    let lines = PairText(words: ExplainWords(language: .english)).lines(
      Self.pair([9_500, -3_000]), values: false)
    #expect(
      lines == [
        "score 6.5, between 4.0 and 10.0: a person should look",
        "文号  equal         +9.5      9.5  +++++++++",
        "名称  different     −3.0      6.5        −−−",
        "compared because they share: 文号",
      ])
  }

  @Test(arguments: [
    ([9_500, 6_000], [], "得分15.5 ≥ 10.0：同一件"), ([1_000, 0], [], "得分1.0 < 4.0：不同"),
    (
      [9_500, 6_000], [PairAccount.Veto(title: "代码", within: nil)], "得分15.5，有否决：不同"
    ),
  ])
  func `the verdict follows score and vetoes`(
    weights: [Int], vetoes: [PairAccount.Veto], expected: String
  ) {
    let text = PairText(words: ExplainWords(language: .chinese))
    #expect(text.verdict(Self.pair(weights, vetoes: vetoes)) == expected)
  }

  @Test(arguments: [(9_500, "+9.5"), (-24_000, "−24.0"), (0, "0.0"), (1_250, "+1.25")])
  func `weights are shown in bits`(millibits: Int, shown: String) {
    #expect(ColumnText.bits(millibits) == shown)
  }

  @Test func `columns count two places for a Chinese character`() {
    #expect(ColumnText.width("文号A") == 5)
    #expect(ColumnText.padded("文号", to: 6) == "文号  ")
  }
}

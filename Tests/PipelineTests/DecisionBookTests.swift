import Bytes
import Deduplicate
import Registry
import Testing

@testable import Pipeline

/// What of people's decisions counts.
@Suite struct DecisionBookTests {
  static func key(_ number: Int) -> Key128 { Key128(high: UInt64(number), low: 7) }

  static func row(
    _ one: Int, _ other: Int, _ verdict: PairVerdict, line: Int = 2, person: String = "王某"
  ) -> DecisionSheet.Row {
    DecisionSheet.Row(
      line: line, pair: PairName(kind: "penalty", key(one), key(other)), verdict: verdict,
      person: person, note: "")
  }

  static func sheet(_ number: Int, file: String? = nil) -> TakenSheet {
    TakenSheet(
      number: number, sha256: "", file: file ?? "sheet \(number).csv", person: "", user: "clerk",
      at: "2026-11-20 09:00:00", previous: "")
  }

  static func book(_ rows: [DecisionSheet.Row]...) -> DecisionBook {
    DecisionBook(rows.enumerated().map { (sheet($0.offset + 1), $0.element) })
  }

  private static func words(_ book: DecisionBook) -> [String] {
    book.inForce.map { "\($0.pair.left.high)\($0.verdict.word)\($0.pair.right.high)" }
  }

  static let lastWords: [([[DecisionSheet.Row]], [String])] = [
    ([[row(1, 2, .same)]], ["1同2"]),
    ([[row(2, 1, .same)], [row(1, 2, .different)]], ["1异2"]),
    ([[row(1, 2, .same), row(1, 2, .different, line: 3)]], ["1异2"]),
    ([[row(1, 2, .different)], [row(1, 2, .unsure)]], ["1存疑2"]),
    ([[row(1, 2, .same)], [row(1, 2, .undo)]], []),
    ([[row(1, 2, .undo)], [row(1, 2, .same)]], ["1同2"]),
    ([[row(3, 4, .same), row(1, 2, .same, line: 3)], [row(3, 4, .undo)]], ["1同2"]),
  ]

  @Test(arguments: lastWords)
  func `of each pair the last word counts`(sheets: [[DecisionSheet.Row]], expected: [String]) {
    let book = DecisionBook(
      sheets.enumerated().map { (Self.sheet($0.offset + 1), $0.element) })
    #expect(Self.words(book) == expected)
  }

  @Test func `a file handed in again with more rows repeats no decision that was undone meanwhile`()
  {
    let first = [Self.row(1, 2, .same)]
    let book = DecisionBook([
      (Self.sheet(1, file: "review.csv"), first),
      (Self.sheet(2, file: "guiji decide"), [Self.row(1, 2, .undo)]),
      (Self.sheet(3, file: "review.csv"), first + [Self.row(3, 4, .different, line: 3)]),
    ])
    #expect(Self.words(book) == ["3异4"])
  }

  @Test func `what is decided by command can be decided, undone and decided again`() {
    let same = [Self.row(1, 2, .same)]
    let name = SheetIntake.commandName
    let book = DecisionBook([
      (Self.sheet(1, file: name), same), (Self.sheet(2, file: name), [Self.row(1, 2, .undo)]),
      (Self.sheet(3, file: name), same), (Self.sheet(4, file: name), same),
    ])
    #expect(Self.words(book) == ["1同2"])
  }

  @Test func `a chain of same round a different is a contradiction, told with its chain`() {
    let book = Self.book(
      [Self.row(1, 2, .same), Self.row(2, 3, .same, line: 3), Self.row(5, 6, .same, line: 4)],
      [Self.row(1, 3, .different), Self.row(5, 7, .different, line: 3)])
    let found = DecisionContradictions(book).all
    #expect(found.map(\.different.label) == ["2:2"])
    #expect(found.first?.same.map(\.label) == ["1:2", "1:3"])
  }

  @Test func `an undone decision contradicts nothing`() {
    let book = Self.book(
      [Self.row(1, 2, .same), Self.row(2, 3, .same)], [Self.row(1, 3, .different)],
      [Self.row(2, 3, .undo)])
    #expect(DecisionContradictions(book).all.isEmpty)
  }

  @Test func `a decision holds within its kind only`() {
    let pair = PairName(kind: "enforcement-default", Self.key(1), Self.key(2))
    let book = Self.book([
      DecisionSheet.Row(line: 2, pair: pair, verdict: .same, person: "王某", note: "")
    ])
    #expect(book.decisions(on: "penalty").isEmpty)
    #expect(
      book.decisions(on: "enforcement-default") == [Decision(Self.key(2), Self.key(1), .same)])
    #expect(PairName(pair.description) == pair)
  }

  /// Decisions on different pairs may come in any order and in any sheets.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `the order of decisions on different pairs does not show, and all can be undone`(
    seed: UInt64
  ) {
    var random = SplitMix64(seed: seed)
    var rows: [DecisionSheet.Row] = []
    for one in 1..<9 {
      for other in (one + 1)..<9 where random.next() % 3 == 0 {
        let verdict = PairVerdict.allCases[Int(random.next() % 3)]
        rows.append(Self.row(one, other, verdict))
      }
    }
    let plain = Self.book(rows)
    let shuffled = rows.shuffled(using: &random)
    let cut = Int(random.next() % UInt64(rows.count + 1))
    let mixed = Self.book(Array(shuffled[..<cut]), Array(shuffled[cut...]))
    #expect(Self.words(mixed) == Self.words(plain))
    #expect(mixed.decisions(on: "penalty") == plain.decisions(on: "penalty"))
    let undone = rows.map { Self.row(Int($0.pair.left.high), Int($0.pair.right.high), .undo) }
    #expect(Self.book(shuffled, undone.shuffled(using: &random)).inForce.isEmpty)
    let half = Array(undone[..<(undone.count / 2)])
    let rest = Self.book(Array(rows[(undone.count / 2)...]))
    #expect(Self.words(Self.book(shuffled, half)) == Self.words(rest))
  }
}

import Bytes
import Export
import Foundation
import Testing

@testable import Pipeline

/// Review sheets as they come back from a spreadsheet.
@Suite struct DecisionSheetTests {
  static let pair =
    "penalty-0000000000000001000000000000000a-0000000000000002000000000000000b"

  private static func read(_ text: String, person: String = "") throws -> [DecisionSheet.Row] {
    try DecisionSheet(Array(text.utf8).span, file: "核对.csv", person: person).rows
  }

  private static let head = "序号,判定,判定人,备注,配对编号\r\n"

  static let verdicts: [(String, PairVerdict)] = [
    ("同", .same), (" 同 ", .same), ("异", .different), ("存疑", .unsure), ("撤销", .undo),
    ("Same", .same), ("different", .different), ("unsure", .unsure), ("undo", .undo),
    ("\"=\"\"同\"\"\"", .same), ("'异", .different), ("同一件", .same), ("不同", .different),
  ]

  @Test(arguments: verdicts)
  func `a verdict is read in either language`(written: String, verdict: PairVerdict) throws {
    let rows = try Self.read(Self.head + "1,\(written),王某,看过原件,\(Self.pair)\r\n")
    #expect(rows.map(\.verdict) == [verdict])
    #expect(rows.first?.person == "王某")
    #expect(rows.first?.note == "看过原件")
    #expect(rows.first?.pair.description == Self.pair)
    #expect(rows.first?.line == 2)
  }

  private static let text = head + "1,异,王某,,\(pair)\r\n2,,,,\(pair)\r\n"

  /// The same text as it stands in GB18030, Chinese parts in hexadecimal digits.
  private static func gb18030() -> [UInt8] {
    let head = "d0f2bac52cc5d0b6a82cc5d0b6a8c8cb2cb1b8d7a22cc5e4b6d4b1e0bac50d0a"
    let middle = "d2ec2ccdf5c4b3"
    func bytes(_ digits: String) -> [UInt8] {
      Array(digits.utf8).indices.filter { $0 % 2 == 0 }.compactMap { index in
        UInt8(String(Array(digits)[index...(index + 1)]), radix: 16)
      }
    }
    return bytes(head) + Array("1,".utf8) + bytes(middle)
      + Array(",,\(pair)\r\n2,,,,\(pair)\r\n".utf8)
  }

  private static func utf16(_ text: String) -> [UInt8] {
    [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  static let savings: [[UInt8]] = [
    [0xEF, 0xBB, 0xBF] + Array(text.utf8), Array(text.utf8),
    Array(text.replacing(",", with: ";").utf8), Array(text.replacing(",", with: "\t").utf8),
    Array(text.replacing("\r\n", with: "\n").utf8), utf16(text.replacing(",", with: "\t")),
    gb18030(),
  ]

  @Test(arguments: savings.indices)
  func `a sheet is read however it was saved`(index: Int) throws {
    let bytes = Self.savings[index]
    let rows = try DecisionSheet(bytes.span, file: "核对.csv").rows
    #expect(rows.map(\.verdict) == [.different])
    #expect(rows.map(\.person) == ["王某"])
  }

  @Test func `columns are found by their titles, in any order, in English too`() throws {
    let rows = try Self.read("pair,more,Verdict,decided by\n\(Self.pair),x,same,Li\n")
    #expect(rows.map(\.verdict) == [.same])
    #expect(rows.map(\.person) == ["Li"])
    #expect(rows.map(\.note) == [""])
  }

  static let mistakes: [(String, [DecisionSheetError.Mistake.Kind])] = [
    ("序号,判断\r\n1,同\r\n", [.noTitles]),
    ("PK\u{3}\u{4}", [.workbook]),
    (head + "1,也许,王某,,\(pair)\r\n", [.unknownVerdict("也许")]),
    (head + "1,同,,,\(pair)\r\n", [.noPerson]),
    (head + "1,同,王某,,penalty-1-2\r\n", [.unreadablePair]),
    (head + "1,对,,,\(pair)x\r\n", [.unknownVerdict("对"), .unreadablePair, .noPerson]),
    (head + "1,同,\"王某,,\(pair)\r\n", [.unterminated]),
  ]

  @Test(arguments: mistakes)
  func `all mistakes of a sheet are told, and nothing of it counts`(
    text: String, kinds: [DecisionSheetError.Mistake.Kind]
  ) {
    let error = #expect(throws: DecisionSheetError.self) { try Self.read(text) }
    #expect(error?.mistakes.map(\.kind) == kinds)
    #expect(error?.text(inChinese: true).contains("核对.csv 第") == true)
  }

  @Test func `a mistake never shows a number in full`() {
    let error = #expect(throws: DecisionSheetError.self) {
      try Self.read(Self.head + "1,210881196912070051,王某,,\(Self.pair)\r\n")
    }
    #expect(error?.description.contains("210881196912070051") == false)
  }

  @Test func `who decided may be named outside the sheet`() throws {
    let rows = try Self.read(Self.head + "1,同,,,\(Self.pair)\r\n", person: "李某")
    #expect(rows.map(\.person) == ["李某"])
  }

  @Test func `what a command decides is read back as it was written`() throws {
    let row = DecisionSheet.Row(
      line: 2, pair: try #require(PairName(Self.pair)), verdict: .different, person: "=1+1",
      note: "甲，\"乙\"\n第二行")
    let rows = try DecisionSheet(DecisionSheet.bytes([row]).span, file: "guiji decide").rows
    #expect(rows == [row])
  }
}

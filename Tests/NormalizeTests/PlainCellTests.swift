import Bytes
import Records
import Standards
import Testing

@testable import Normalize

/// The short way through a cell has the full normalizer as its twin.
@Suite struct PlainCellTests {
  private static let pieces = [
    "2023", "-", "/", "01", "05", "年1月5日", "1", "0", "12.50", "元", "无", "空", "null", "N/A", "NULL",
    "沈阳市",
    "张三", "发展和改革局", "（", "）", "(", ")", "〔", "〕", "号", "第", "、", "；", ";", "。", "《", "》", " ",
    "\u{3000}",
    "\u{A0}", "\u{200B}", "\t", "\n", "\u{FFFD}", "锟斤拷", "锟", "'", "=", "#N/A", "#", "\"", "·", "—",
    "…", "“",
    "”", "㎡", "①", "𠮷", "\u{E000}", "ａ", "１", "a", "A", "X", "91330203674737244W",
    "210802199001010013",
    "MA1B3N1N2", "330203000030639", "UNDEFINED", "00000000000000000X", "111111111111111111",
    "沈市监罚〔2023〕12号", "（2023）辽01行初12号", "长期", "2099-12-31", "1900-01-01", "9999-12-31", "2023-02-29",
    "?", "*", "_", "暂无", "详见决定书", "\u{7F}", "!", "~", "，", "：",
  ]

  private static let contexts: [ValueContext] =
    FieldForm.allCases.flatMap { form in
      [
        ValueContext(form: form), ValueContext(form: form, isRequired: true, maximumLength: 12),
        ValueContext(
          form: form, moneyUnit: .tenThousandYuan, expectedIdentity: .unifiedSocialCreditCode,
          latestBirth: CalendarDate(days: 20_000),
          reviewedCodes: ReviewedCodes(["91310115MA1G4L1WXK"])),
      ]
    }

  @Test func `what the short way takes the full normalizer takes in the same way`() {
    var random = SplitMix64(seed: 21)
    var takenCount = 0
    let twins = Self.contexts.map { (PlainCell($0), ValueNormalizer($0)) }
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 1...4, using: &random))
        .map { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)] }.joined()
      let cell = Array(text.utf8)
      for (plain, full) in twins {
        var buffer = ByteBuffer()
        buffer.append(0x21)
        let notes = plain.append(cell.span, to: &buffer)
        let short = buffer.span.copied()
        guard let notes else {
          #expect(short == [0x21], "something was appended for \(text)")
          continue
        }
        takenCount += 1
        var long: [UInt8] = [0x21]
        let verdict = full.normalize(cell.span, into: &long)
        #expect(verdict.refusal == nil, "\(text) as \(full.context.form)")
        #expect(verdict.notes == notes, "\(text) as \(full.context.form)")
        #expect(short == long, "\(text) as \(full.context.form)")
      }
    }
    #expect(takenCount > 5_000)
  }

  @Test(arguments: [
    (FieldForm.text, "经查，沈阳某公司于2024年违反规定“实施”相关行为。"), (.organizationName, "辽宁某某（沈阳）有限公司"),
    (.personName, "张三"), (.date, "2023-01-05"), (.date, "2023/1/5"), (.money, "12.50"),
    (.documentNumber, "沈市监罚〔2023〕12号"), (.identityNumber, "91330203674737244W"),
  ])
  func `usual cells go the short way`(_ form: FieldForm, _ text: String) {
    var output = ByteBuffer()
    let cell = Array(text.utf8)
    #expect(PlainCell(ValueContext(form: form)).append(cell.span, to: &output) != nil)
  }

  @Test func `a remembered cell gives what it gave`() {
    var memo = CellMemo(columnCount: 3)
    var random = SplitMix64(seed: 22)
    var foundCount = 0
    for _ in 0..<60_000 {
      let number =
        Int.random(in: 0..<9_000, using: &random) / (Bool.random(using: &random) ? 1 : 90)
      let cell = Array("机关\(number)".utf8)
      let value = Array("机关\(number)全称".utf8)
      let hash = CellMemo.hash(cell.span, column: number % 3)
      var buffer = ByteBuffer()
      let notes = memo.append(valueOf: cell.span, hash, column: number % 3, to: &buffer)
      let output = buffer.span.copied()
      if let notes {
        foundCount += 1
        #expect(output == value && notes.rawValue == UInt64(number))
      } else {
        #expect(output.isEmpty)
        memo.remember(
          cell.span, hash, value: value, notes: FindingSet(rawValue: UInt64(number)))
      }
    }
    #expect(foundCount > 20_000)
  }
}

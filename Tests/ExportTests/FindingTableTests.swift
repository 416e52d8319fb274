import Foundation
import Records
import Testing

@testable import Export

/// The table of finding codes for people, `FINDINGS.md`, made from what the program says.
@Suite struct FindingTableTests {
  static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "FINDINGS.md")

  /// What the hundreds of a code mean, in the order of the table.
  static let groups = [
    ("1", "The row as a whole · 整行"),
    ("2", "The form of a value · 值的格式"),
    ("3", "Identity numbers · 证件号码与代码"),
    ("4", "Rules across fields · 栏目之间的规则"),
    ("5", "Repairs · 自动修正"),
    ("6", "Warnings · 提示"),
  ]

  static var table: String {
    var text = """
      # Finding codes · 退回与提示代码

      Made from the program's own texts; a test keeps the two equal. In a sentence `{field}` stands
      for the title of the field and `{shape}` for the shape of the value: letters are shown as `a`,
      digits as `9`, Chinese characters as `汉`. A sentence never shows the value itself.
      An *error* refuses the row; a *warning* and a *repair* do not. A code of 4xx refuses only
      where the rule in `schemas/records/` says `"refuses": true`.
      Errors stand in the return file and in the reports; warnings and repairs are kept in the trace
      of the record and counted in the reports. G610 needs the register of organs: it is found when
      subjects are resolved, and listed for the department with the corrected row.

      本表由程序中的文字生成，并由测试保证一致。`{field}` 是栏目名称，`{shape}` 是值的形状：字母写作
      `a`，数字写作 `9`，汉字写作 `汉`，不显示原值。“错误”退回该行，“提示”和“已修正”不退回；4xx 代码仅在
      `schemas/records/` 中的规则写明 `"refuses": true` 时退回。“错误”写入退回文件和报告，“提示”和“已修正”保存在
      该记录的处理痕迹中，并在报告中计数。G610 须对照机关名录，在认定主体时发现，连同更正行列给部门。

      """
    for (digit, title) in groups {
      text += "\n## G\(digit)xx: \(title)\n\n"
      text += "| code | severity | 中文 | English |\n|---|---|---|---|\n"
      let codes = FindingCode.allCases.filter { $0.rawValue.dropFirst().hasPrefix(digit) }
      for code in codes.sorted(by: { $0.rawValue < $1.rawValue }) { text += row(code) }
    }
    return text
  }

  private static func row(_ code: FindingCode) -> String {
    let severity = code.severity
    let words = [FindingText.Language.english, .chinese].map {
      FindingText.word(severity, in: $0)
    }
    let chinese = FindingText.of(code, .chinese)
    let english = FindingText.of(code, .english)
    let cells = [
      code.rawValue, words.joined(separator: " · "), chinese.sentence + chinese.advice,
      english.sentence + " " + english.advice,
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }

  @Test func `the table of finding codes says what the program says`() throws {
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(Self.table.utf8).write(to: Self.file)
      Issue.record("recorded the table; run again without RECORD=1")
      return
    }
    let found = String(decoding: try Data(contentsOf: Self.file), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let expected = Self.table.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
      Issue.record("line \(index + 1) is\n\(pair.0)\nnot\n\(pair.1)")
    }
    #expect(found.count == expected.count)
  }

  @Test(arguments: FindingCode.allCases)
  func `every code stands in the table once, in one of its groups`(code: FindingCode) {
    let lines = Self.table.split(separator: "\n").filter { $0.hasPrefix("| \(code.rawValue) |") }
    #expect(lines.count == 1)
  }
}

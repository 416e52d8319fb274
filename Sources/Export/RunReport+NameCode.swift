import Formats
import Records

extension RunReport {
  /// The drops with names that do not go with the code beside them.
  var nameCodesJSON: JSONOutput {
    .array(
      ledger.nameCodes.map {
        .sorted([
          "department": .string($0.department), "file": .string($0.file),
          "list": .string($0.list),
          "byReason": .sorted($0.byReason.mapValues { .integer($0) }),
        ])
      })
  }

  func nameCodesTitle(_ language: FindingText.Language) -> String {
    language == .chinese
      ? "十二、名称与代码不符（规则 1001，更正行见 returns/ 各部门文件夹）"
      : "12. Names beside another organ's code (rule 1001; corrected rows are in returns/)"
  }

  /// A line for each drop: how many of which reason, and where the corrected rows are.
  func nameCodeLines(_ language: FindingText.Language) -> [String] {
    ledger.nameCodes.map { entry in
      let reasons = entry.byReason.sorted { $0.key < $1.key }.map { name, count in
        "\(NameCodeText.reason(name, in: language)) \(count)"
      }
      return language == .chinese
        ? "\(title(entry.department)) \(entry.file)：\(reasons.joined(separator: "，"))；见 \(entry.list)"
        : "\(title(entry.department)) \(entry.file): \(reasons.joined(separator: ", ")); see \(entry.list)"
    }
  }
}

import Export
import Records
import Registry

/// The list of what the reports of one case disagree about (取值冲突清单), for the departments to settle.
struct ConflictList {
  let night: Night

  private static let titles = ["案件编号", "记录种类", "字段", "取值", "来源部门", "来源文件", "行号"]

  /// The file, a line for each report; nil when nothing is in conflict.
  func bytes(of draft: NightDraft) -> [UInt8]? {
    guard draft.kinds.contains(where: { $0.merged?.conflicts.isEmpty == false }) else { return nil }
    let reading = RecordReading(
      definition: night.definition, masking: NumberMasking(isOff: false))
    // What stands in many lines is spelled once.
    let drops = drops(of: draft).mapValues { drop in
      [
        SpreadsheetFile.Cell(reading.place(drop, line: 0, run: 0).departmentTitle),
        SpreadsheetFile.Cell(drop.path),
      ]
    }
    var file = SpreadsheetFile(titles: Self.titles)
    for (kind, rules) in zip(draft.kinds, night.definition.recordKinds) {
      let kindTitle = SpreadsheetFile.Cell(rules.schema.title)
      let fieldTitles = rules.schema.fields.map { SpreadsheetFile.Cell($0.title) }
      for conflict in kind.merged?.conflicts ?? [] {
        guard let field = rules.schema.index(of: conflict.field) else { continue }
        let number = SpreadsheetFile.Cell(conflict.number)
        for value in conflict.values {
          let text = SpreadsheetFile.Cell(
            reading.shown(text: value.text, rules.schema.fields[field]))
          for place in value.places {
            let drop = drops[place.drop] ?? [SpreadsheetFile.Cell(""), .init(place.drop)]
            file.append(
              [number, kindTitle, fieldTitles[field], text] + drop
                + [SpreadsheetFile.Cell(String(place.line))])
          }
        }
      }
    }
    return file.bytes
  }

  /// The drops that are named, by the start of their digest; of equal ones the one that was taken.
  private func drops(of draft: NightDraft) -> [String: JournalDrop] {
    var named: Set<String> = []
    for conflict in draft.kinds.flatMap({ $0.merged?.conflicts ?? [] }) {
      for value in conflict.values { named.formUnion(value.places.map(\.drop)) }
    }
    var drops: [String: JournalDrop] = [:]
    func add(_ drop: JournalDrop) {
      let start = String(drop.sha256.prefix(12))
      guard named.contains(start), drops[start] == nil,
        drop.verdict == .accepted || drop.verdict == .released
      else { return }
      drops[start] = drop
    }
    for known in night.history.drops { add(known.drop) }
    for drop in draft.drops { add(drop.journal) }
    return drops
  }
}

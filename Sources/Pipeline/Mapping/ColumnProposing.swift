import Records

/// Turns the choice made for a column into what the definition says of it, with the reasons.
struct ColumnProposing {
  let schema: RecordSchema
  let known: KnownTitles
  let tables: ValueTables

  func proposal(
    _ column: SampleColumn, _ candidate: ColumnMatching.Candidate?, _ fit: ValueFit
  ) -> ColumnProposal {
    guard let candidate else { return undecided(column) }
    var (reason, chineseReason) = reasons(candidate)
    switch candidate.target {
    case .ignored(let text):
      return ColumnProposal(
        column: column.name, field: nil, confidence: candidate.confidence, values: nil, unit: nil,
        separator: nil, ignoreReason: text, isOptional: column.isOptional, isUndecided: false,
        reason: reason, chineseReason: chineseReason, shapes: [])
    case .field(let name):
      let field = schema.index(of: name).map { schema.fields[$0] }
      let table = field.flatMap {
        $0.form == .code
          ? fit.table(
            for: $0, kind: schema.kind, tables: tables, known: candidate.title?.entry.values) : nil
      }
      let rivals = table?.rivals ?? []
      if let table, !rivals.isEmpty {
        let names = rivals.joined(separator: ", ")
        reason += "; \(table.name) and \(names) fit alike and differ, decide"
        chineseReason += "；\(table.name)与\(names)同样相符而含义不同，请决定"
      }
      let isUnsure = candidate.confidence < 0.7 || !rivals.isEmpty
      return ColumnProposal(
        column: column.name, field: name, confidence: candidate.confidence,
        values: table?.name,
        unit: field?.form == .money ? unit(column, candidate) : nil,
        separator: table?.fit.needsSeparator == true ? ";" : nil, ignoreReason: nil,
        isOptional: column.isOptional, isUndecided: isUnsure, reason: reason,
        chineseReason: chineseReason,
        shapes: isUnsure ? ColumnProposal.shapes(of: column) : [])
    }
  }

  private func undecided(_ column: SampleColumn) -> ColumnProposal {
    let shapes = ColumnProposal.shapes(of: column)
    return ColumnProposal(
      column: column.name, field: nil, confidence: 0, values: nil, unit: nil, separator: nil,
      ignoreReason: column.isInOtherGroup ? "另一组重复项，每行只能取一组；待定" : "待定：未能对应字段",
      isOptional: column.isOptional, isUndecided: true,
      reason: column.isInOtherGroup
        ? "stands in a second repeated group; decide"
        : column.values.isEmpty ? "no known title, no values; decide" : "nothing fits; decide",
      chineseReason: column.isInOtherGroup
        ? "在另一组重复项中，请决定" : column.values.isEmpty ? "列名未见过，也没有值，请决定" : "未能对应，请决定",
      shapes: shapes)
  }

  /// The unit that the column's own titles say, then what platforms and other feeds say.
  private func unit(_ column: SampleColumn, _ candidate: ColumnMatching.Candidate) -> String? {
    let own = column.titles.map(ComparableTitle.folded)
    let synonyms = own.flatMap { known.synonyms(of: $0, kind: schema.kind) }
    for title in own {
      if let unit = Self.unit(in: title) { return unit }
    }
    if let unit = candidate.title?.entry.unit { return unit }
    return synonyms.lazy.compactMap(Self.unit).first
  }

  private static func unit(in folded: String) -> String? {
    guard let words = ComparableTitle.inBrackets(folded) else { return nil }
    return ["亿元", "万元", "元", "分"].first { words.hasSuffix($0) }
  }

  private func reasons(_ candidate: ColumnMatching.Candidate) -> (String, String) {
    var english: String
    var chinese: String
    if let title = candidate.title {
      let name = "“\(title.entry.spelling)” (\(title.entry.source))"
      let chineseName = "“\(title.entry.spelling)”（\(title.entry.source)）"
      switch title.way {
      case .same, .otherKind: (english, chinese) = ("same as \(name)", "与\(chineseName)相同")
      case .synonym: (english, chinese) = ("the code of \(name)", "与\(chineseName)互为列名与代码")
      case .bare, .numbered:
        (english, chinese) = ("\(name) but for brackets or number", "除括号、序号外与\(chineseName)相同")
      case .initials: (english, chinese) = ("initials of \(name)", "近于\(chineseName)的拼音首字母")
      case .similar: (english, chinese) = ("like \(name)", "近于\(chineseName)")
      }
    } else {
      (english, chinese) = ("by its values alone", "只凭取值")
    }
    if let fit = candidate.fit, case .field = candidate.target {
      let percent = Int((fit * 100).rounded())
      english += ", values fit \(percent)%"
      chinese += "，取值相符\(percent)%"
    }
    return (english, chinese)
  }
}

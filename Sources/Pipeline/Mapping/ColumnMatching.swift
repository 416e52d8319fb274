import Records

/// Decides for all columns of a sample which field of one kind each feeds.
struct ColumnMatching {
  let schema: RecordSchema
  let known: KnownTitles
  let tables: ValueTables

  /// One way to use a column.
  struct Candidate {
    let column: Int
    let target: KnownTitles.Target
    let title: TitleMatch?
    /// How well the values fit, or nil without values.
    let fit: Double?
    let confidence: Double
  }

  /// The confidence from which a column is mapped; a required field without any column takes less.
  static let threshold = 0.45
  static let thresholdForRequired = 0.25

  /// The candidate chosen for each column, nil where there is none.
  func choose(_ columns: [SampleColumn], _ fits: [ValueFit]) -> [Candidate?] {
    var titles = TitleMatching(known: known, schema: schema)
    let all = columns.indices.flatMap { index in
      candidates(index, titles.matches(of: columns[index]), fits[index], columns[index])
    }
    let ranked = all.enumerated().sorted {
      ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset)
    }.map(\.element)
    var chosen: [Candidate?] = columns.map { _ in nil }
    var taken: Set<String> = []
    for candidate in ranked where candidate.confidence >= Self.threshold {
      guard chosen[candidate.column] == nil else { continue }
      if case .field(let name) = candidate.target {
        guard !taken.contains(name) || mayShare(candidate, name) else { continue }
        taken.insert(name)
      }
      chosen[candidate.column] = candidate
    }
    for field in schema.fields where field.isRequired && !taken.contains(field.name) {
      let rest = ranked.first {
        $0.target == .field(field.name) && chosen[$0.column] == nil
          && $0.confidence >= 0.9 * Self.thresholdForRequired
      }
      if let rest {
        chosen[rest.column] = rest
        taken.insert(field.name)
      }
    }
    return chosen
  }

  /// Several columns may feed one field when each is known to, or holds numbers of one sort.
  private func mayShare(_ candidate: Candidate, _ name: String) -> Bool {
    guard let title = candidate.title, let index = schema.index(of: name) else { return false }
    if title.isExact || title.way == .numbered { return true }
    return schema.fields[index].form == .identityNumber && title.score >= 0.75
  }

  private func candidates(
    _ index: Int, _ matches: [TitleMatch], _ fit: ValueFit, _ column: SampleColumn
  ) -> [Candidate] {
    guard !column.isInOtherGroup else { return [] }
    var result: [Candidate] = []
    var fields: Set<String> = []
    for match in matches {
      switch match.target {
      case .ignored:
        guard match.score >= 0.85 else { continue }
        result.append(
          Candidate(
            column: index, target: match.target, title: match, fit: nil,
            confidence: 0.95 * match.score))
      case .field(let name):
        guard let place = schema.index(of: name), schema.fields[place].derivation == nil else {
          continue
        }
        fields.insert(name)
        let share = fit.share(
          schema.fields[place], kind: schema.kind, tables: tables, known: match.entry.values)
        result.append(
          Candidate(
            column: index, target: match.target, title: match, fit: share,
            confidence: confidence(match, share, schema.fields[place], fit)))
      }
    }
    // A required name without any title alike is looked for by the values, and shown as unsure.
    for field in schema.fields where field.isRequired && !fields.contains(field.name) {
      guard [.name, .organizationName, .personName].contains(field.form), fit.count > 0,
        let share = fit.share(field, kind: schema.kind, tables: tables, known: nil), share >= 0.9
      else { continue }
      result.append(
        Candidate(
          column: index, target: .field(field.name), title: nil, fit: share,
          confidence: Self.thresholdForRequired * share))
    }
    // Values of a form that only one field has speak for it even without a title.
    for field in schema.fields where !fields.contains(field.name) && isTelling(field) {
      guard fit.count >= 5,
        let share = fit.share(field, kind: schema.kind, tables: tables, known: nil), share >= 0.8
      else { continue }
      result.append(
        Candidate(
          column: index, target: .field(field.name), title: nil, fit: share,
          confidence: Self.threshold * share))
    }
    return result
  }

  private func confidence(
    _ match: TitleMatch, _ share: Double?, _ field: FieldDefinition, _ fit: ValueFit
  ) -> Double {
    guard let share else { return 0.9 * match.score }
    switch field.form {
    case .code:
      // Between a code and its name side by side, the name is the safer column.
      let plain = 0.02 * fit.wordShare
      if match.isExact { return match.score * (0.58 + 0.4 * share) + plain }
      return (share >= 0.5 ? 0.63 * match.score + 0.35 * share : 0.35 * match.score) + plain
    case .date, .identityNumber, .documentNumber, .money, .integer:
      // A known title over values of another form is another thing of the same name.
      if match.isExact {
        return share < 0.2 && fit.count >= 5
          ? 0.35 * match.score : match.score * (0.6 + 0.4 * share)
      }
      return share >= 0.5 ? 0.65 * match.score + 0.35 * share : 0.35 * match.score
    case .name, .organizationName, .personName: return match.score * (0.4 + 0.6 * share)
    default: return match.score * (0.75 + 0.25 * share)
    }
  }

  /// Whether a field's values are like those of no other field of the kind.
  private func isTelling(_ field: FieldDefinition) -> Bool {
    switch field.form {
    case .documentNumber: return schema.fields.count { $0.form == .documentNumber } == 1
    case .code:
      return tables.size(field.codeList) >= 4
        && schema.fields.count { $0.codeList == field.codeList } == 1
    default: return false
    }
  }
}

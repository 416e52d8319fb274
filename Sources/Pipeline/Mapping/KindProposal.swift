import Records

/// A kind of record with what its fields would get from a sample.
struct KindProposal {
  let schema: RecordSchema
  let chosen: [ColumnMatching.Candidate?]

  /// The names of the fields that columns feed.
  var fields: Set<String> {
    var names: Set<String> = []
    for candidate in chosen {
      if case .field(let name)? = candidate?.target { names.insert(name) }
    }
    return names
  }

  /// How well the kind fits: first the share of required fields with a column, then how sure the
  /// columns are.
  var score: Double {
    let names = fields
    let required = schema.fields.filter(\.isRequired)
    let covered = required.count { names.contains($0.name) }
    let sureness = chosen.compactMap { candidate -> Double? in
      guard let candidate, case .field = candidate.target else { return nil }
      // A title that other kinds have too speaks for none.
      let isOwn = candidate.title?.entry.kind == schema.kind
      return isOwn ? candidate.confidence : 0.4 * candidate.confidence
    }.reduce(0, +)
    return 5 * Double(covered) / Double(max(required.count, 1)) + sureness
  }

  /// The kind that fits best; on a tie the first.
  static func best(
    of schemas: [RecordSchema], known: KnownTitles, tables: ValueTables,
    columns: [SampleColumn], fits: [ValueFit]
  ) -> KindProposal? {
    let proposals = schemas.map { schema in
      KindProposal(
        schema: schema,
        chosen: ColumnMatching(schema: schema, known: known, tables: tables)
          .choose(columns, fits))
    }
    var best: KindProposal?
    for proposal in proposals where proposal.score > best?.score ?? -1 { best = proposal }
    return best
  }
}

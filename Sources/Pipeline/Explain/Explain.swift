import Bytes
public import Foundation
import Records
import Registry

/// Tells how one line, number or subject went through the pipeline, for who has to account for it.
///
/// Reads the committed state only and takes no lock. A query by words goes over all records of the
/// kinds once; the rest are look-ups.
public struct Explain: Sendable {
  /// Who asks to see identity numbers in full, for the audit log.
  public struct Reader: Sendable {
    /// The operating-system user.
    public let user: String
    /// The time, as people read it.
    public let at: String

    /// A reader.
    public init(user: String, at: String) {
      self.user = user
      self.at = at
    }
  }

  private let workspace: URL
  private let reader: Reader?
  private let limit: Int
  private let masking: NumberMasking

  /// Explanations from a workspace; with a reader numbers are shown in full, and each question is
  /// written to the audit log before it is answered.
  ///
  /// `limit` bounds the cases, and the rows outside cases, that are listed.
  public init(workspace: URL, limit: Int = 10, unmaskedFor reader: Reader? = nil) {
    self.workspace = workspace
    self.limit = limit
    self.reader = reader
    masking = NumberMasking(isOff: reader != nil)
  }

  /// All that is known of what a query names: a case number, a document number or subject's name in
  /// any spelling, or a line of a drop (`file:line`).
  public func explain(_ query: String) throws -> Explanation {
    var state = try open(query)
    let reading = RecordReading(definition: state.definition, masking: masking)
    let kinds = try Self.kinds(&state, reading)
    let history = try HoldingHistory(state)
    var search = RowSearch(state, kinds, history, reading)
    let found = try find(ExplainQuery(query), &search)
    let registers = try state.registers()
    let revocation = try state.definition.otherSchemas.first { $0.kind == "revocation" }
      .map { try state.kind($0) }
    var cases: [CaseAccount] = []
    var count = 0
    for (kind, ordinals) in zip(kinds, found) {
      let caseReading = CaseReading(
        kind: kind, registers: registers, revocation: revocation, history: history, state: state)
      for (number, members) in kind.members(ofCasesOf: ordinals) {
        count += 1
        if cases.count < limit { cases.append(try caseReading.account(number, members)) }
      }
    }
    var former: FormerCase?
    if case .number(let number) = ExplainQuery(query), cases.isEmpty {
      former = try history.former(number)
    }
    return Explanation(
      query: NumberMasking(isOff: false).text(query), run: state.snapshot.run,
      asOf: state.draft.asOf,
      cases: cases, caseCount: count, rows: Array(search.rows.prefix(limit)),
      rowCount: search.rows.count, former: former, notices: search.notices)
  }

  /// Why two records are, or are not, one case; each query must name one record of a case.
  public func explain(_ query: String, against other: String) throws -> AgainstAccount {
    let (kind, left, right) = try two(
      query, other, of: try open("\(query) · \(other)"),
      remedy: "records of different kinds are never one case")
    return PairReading(kind: kind).account(left, right)
  }

  /// The pair that two queries name, each one record in force of the same kind.
  func pair(_ query: String, _ other: String) throws -> PairName {
    let (kind, left, right) = try two(
      query, other, of: CommittedState(workspace: workspace),
      remedy: "no decision brings together records of different kinds")
    guard left != right else {
      throw RunError(
        .definitionWrong, "both name the same record", remedy: "name two records")
    }
    let keys = kind.kind.records.keys
    return PairName(kind: kind.schema.kind, keys[left], keys[right])
  }

  /// The records of one kind that two queries name, each one record in force, by their ordinals.
  private func two(
    _ query: String, _ other: String, of opened: CommittedState, remedy: String
  ) throws -> (kind: KindReading, left: Int, right: Int) {
    var state = opened
    let reading = RecordReading(definition: state.definition, masking: masking)
    let kinds = try Self.kinds(&state, reading)
    var search = RowSearch(state, kinds, try HoldingHistory(state), reading)
    let (kind, left) = try one(query, kinds, &search)
    let (otherKind, right) = try one(other, kinds, &search)
    guard kind == otherKind else {
      throw RunError(
        .definitionWrong,
        "\(kinds[kind].schema.title) and \(kinds[otherKind].schema.title) are different kinds",
        remedy: remedy)
    }
    return (kinds[kind], left, right)
  }

  /// Opens the state; a question with numbers in full is written down first.
  private func open(_ query: String) throws -> CommittedState {
    let state = try CommittedState(workspace: workspace)
    if let reader {
      try RoleCheck(state.workspace, user: reader.user, at: reader.at)
        .require(.unmasked, "explain --unmasked", by: state.definition.roles)
      try AuditLog(state.workspace).append(
        at: reader.at, user: reader.user, action: "unmasked",
        detail: "explain \(NumberMasking(isOff: false).text(query))")
    }
    return state
  }

  private static func kinds(
    _ state: inout CommittedState, _ reading: RecordReading
  ) throws -> [KindReading] {
    try state.definition.recordKinds.map { try KindReading($0, &state, reading) }
  }

  /// The ordinals of the records in force that a query names, kind by kind; what is in no case goes
  /// to the search.
  private func find(_ query: ExplainQuery, _ search: inout RowSearch) throws -> [[Int]] {
    switch query {
    case .number(let number):
      return search.kinds.map { kind in
        kind.numbers.indices.filter { kind.numbers[$0] == number }
      }
    case .words(let text):
      var found: [[Int]] = []
      for kind in search.kinds {
        let keys = QueryKeys(
          text, schema: kind.schema, feeds: search.state.definition.feeds)
        let (inForce, replaced) = kind.matches { batch, row, bytes in
          keys.match(row, of: kind.kind.batches[batch], bytes)
        }
        try search.addReplaced(replaced, kind)
        try search.addFormer(keys, kind)
        try search.addRefused(keys, kind: kind.schema.kind)
        found.append(inForce)
      }
      return found
    case .line(let file, let line):
      return try find(line: line, of: file, &search)
    }
  }

  private func find(
    line: Int, of file: String, _ search: inout RowSearch
  ) throws -> [[Int]] {
    func isAsked(_ drop: JournalDrop) -> Bool {
      drop.path == file || drop.path.hasSuffix("/" + file)
    }
    var places = Set<String>()
    let found = search.kinds.map { kind in
      let batches = kind.kind.batches.indices.map { isAsked(kind.drop(ofBatch: $0)) }
      let inForce = kind.matches { batch, row, bytes in
        batches[batch] && kind.kind.batches[batch].line(of: row, in: bytes) == line
      }.inForce
      for ordinal in inForce {
        places.insert(Self.key(kind.drop(ofBatch: Int(kind.kind.records.addresses[ordinal].batch))))
      }
      return inForce
    }
    var isKnown = false
    for entry in search.state.history {
      for drop in entry.drops where isAsked(drop) {
        isKnown = true
        if !places.contains(Self.key(drop)) { try search.addLine(line, of: drop, entry) }
      }
    }
    guard isKnown else {
      throw RunError(
        .definitionWrong, "no run has seen a file “\(file)”",
        remedy: "name it as it lay in the inbox, such as finance/finance_xzcf_20261118_1.csv:16")
    }
    return found
  }

  private static func key(_ drop: JournalDrop) -> String {
    "\(drop.path) \(drop.revision) \(drop.sha256)"
  }

  private func one(
    _ query: String, _ kinds: [KindReading], _ search: inout RowSearch
  ) throws -> (kind: Int, ordinal: Int) {
    let found = try find(ExplainQuery(query), &search)
    let all = found.indices.flatMap { kind in found[kind].map { (kind, $0) } }
    guard let first = all.first else {
      throw RunError(
        .definitionWrong, "“\(NumberMasking(isOff: false).text(query))” names no record in force",
        remedy: "ask “guiji explain” about it alone")
    }
    guard all.count == 1 else {
      let places = all.prefix(5).map { kinds[$0.0].place($0.1).label }
      throw RunError(
        .definitionWrong,
        "“\(NumberMasking(isOff: false).text(query))” names \(all.count) records",
        remedy: "name one of them: \(places.joined(separator: ", "))")
    }
    return first
  }
}

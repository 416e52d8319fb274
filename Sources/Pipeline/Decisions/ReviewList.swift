import Bytes
import Deduplicate
public import Foundation
import Records
import Registry

/// The pairs of records that wait for a person, the most likely ones first.
///
/// Reads the committed state only and takes no lock.
public struct ReviewList: Sendable {
  /// One compared field.
  public struct Comparison: Sendable, Equatable {
    /// The field, that of what people delivered.
    public let field: String
    /// Its Chinese title.
    public let title: String
    /// The first record's value, its numbers masked.
    public let left: String
    /// The second record's value, its numbers masked.
    public let right: String
    /// What it added to the score, in thousandths of a bit.
    public let weight: Int
  }

  /// A field that is not compared and in which the two differ.
  public struct Difference: Sendable, Equatable {
    /// Its Chinese title.
    public let title: String
    /// The first record's value, its numbers masked.
    public let left: String
    /// The second record's value, its numbers masked.
    public let right: String
  }

  /// Two records side by side.
  public struct Pair: Sendable, Equatable {
    /// What a decision names them by.
    public let name: PairName
    /// The kind's Chinese title.
    public let kindTitle: String
    /// The score, in thousandths of a bit.
    public let score: Int
    /// Whether they stand between the thresholds; else a decision left them open.
    public let isBetweenThresholds: Bool
    /// The compared fields in the order of the definition.
    public let comparisons: [Comparison]
    /// What else is different.
    public let differences: [Difference]
    /// Where the first record stands.
    public let left: RecordAccount.Place
    /// Where the second record stands.
    public let right: RecordAccount.Place
    /// The first record's case.
    public let leftCase: String
    /// The second record's case.
    public let rightCase: String
    /// The decision that left the pair open, or nil.
    public let doubt: DecisionAccount?
  }

  /// The run whose state it is of.
  public let run: Int
  /// The pairs, the highest score first.
  public let pairs: [Pair]
  /// How many there are in all; more than are listed when the limit was reached.
  public let count: Int

  /// The list of a workspace, of one kind or of all; with a reader numbers are shown in full, and
  /// that is written to the audit log first.
  public init(
    workspace: URL, kind only: String? = nil, limit: Int, unmaskedFor reader: Explain.Reader? = nil
  ) throws {
    var state = try CommittedState(workspace: workspace)
    if let reader {
      try AuditLog(state.workspace).append(
        at: reader.at, user: reader.user, action: "unmasked", detail: "review")
    }
    let kinds = state.definition.recordKinds
    if let only, !kinds.contains(where: { $0.schema.kind == only }) {
      throw RunError(
        .definitionWrong, "there is no kind “\(only)”",
        remedy: "name one of: \(kinds.map(\.schema.kind).joined(separator: ", "))")
    }
    let reading = RecordReading(
      definition: state.definition, masking: NumberMasking(isOff: reader != nil))
    let book = try state.decisionsNow()
    var found: [(rank: Int, pair: Pair)] = []
    for (rank, rules) in kinds.enumerated() where only == nil || rules.schema.kind == only {
      let kind = try KindReading(rules, &state, reading)
      found += try Self.pairs(kind, state, book).map { (rank, $0) }
    }
    found.sort { one, other in
      if one.pair.score != other.pair.score { return one.pair.score > other.pair.score }
      return one.rank != other.rank
        ? one.rank < other.rank : one.pair.name < other.pair.name
    }
    run = state.snapshot.run
    count = found.count
    pairs = found.prefix(limit).map(\.pair)
  }

  private static func pairs(
    _ kind: KindReading, _ state: CommittedState, _ book: DecisionBook
  ) throws -> [Pair] {
    let name = kind.schema.kind
    let table = try state.snapshot.table(for: LinksTable.reviewUse(name))
    let between = Set(
      try LinksTable.reviewPairs(in: table).map { PairName(kind: name, $0.left, $0.right) })
    // A pair in doubt stays here, wherever its score stands.
    let doubted = book.inForce.filter { $0.pair.kind == name && $0.verdict == .unsure }
    let isSettled = { (pair: PairName) in
      book.entry(on: pair).map { $0.verdict != .unsure } ?? false
    }
    let all = between.union(doubted.map(\.pair)).sorted().filter { !isSettled($0) }
    return all.compactMap { pair in
      guard let left = kind.ordinal(of: pair.left), let right = kind.ordinal(of: pair.right),
        kind.numbers[left] != kind.numbers[right]
      else { return nil }
      return Self.pair(pair, left, right, kind, book, isBetween: between.contains(pair))
    }
  }

  private static func pair(
    _ name: PairName, _ left: Int, _ right: Int, _ kind: KindReading, _ book: DecisionBook,
    isBetween: Bool
  ) -> Pair {
    let account = kind.pair(left, right)
    let compared = zip(kind.rules.linkage.comparisons, account.steps).map { comparison, step in
      let index = kind.source(of: comparison.field)
      return Comparison(
        field: kind.schema.fields[index].name, title: step.title,
        left: kind.shown(index, left), right: kind.shown(index, right), weight: step.weight)
    }
    let isCompared = Set(compared.map(\.field))
    let differences = kind.schema.fields.enumerated().compactMap { index, field -> Difference? in
      guard field.derivation == nil, !isCompared.contains(field.name),
        kind.text(index, left) != kind.text(index, right)
      else { return nil }
      return Difference(
        title: field.title, left: kind.shown(index, left), right: kind.shown(index, right))
    }
    return Pair(
      name: name, kindTitle: kind.schema.title, score: account.score,
      isBetweenThresholds: isBetween, comparisons: compared, differences: differences,
      left: account.left, right: account.right,
      leftCase: MergedFields.caseID(of: kind.numbers[left]),
      rightCase: MergedFields.caseID(of: kind.numbers[right]),
      doubt: book.entry(on: name).flatMap { $0.verdict == .unsure ? DecisionAccount($0) : nil })
  }
}

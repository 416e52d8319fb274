import Bytes
public import Foundation
import Records
import Registry

/// Takes people's decisions into a workspace: a filled-in sheet, one pair, or the undoing of one.
///
/// They act from the next run on.
public struct DecisionTaking: Sendable {
  private let workspace: URL
  private let user: String
  private let time: String

  /// The taking of decisions by an operating-system user at a time, for the audit log.
  public init(workspace: URL, user: String, at time: String) {
    self.workspace = workspace
    self.user = user
    self.time = time
  }

  /// What was taken in.
  public struct Outcome: Sendable, Equatable {
    /// A decision that takes the place of an earlier one.
    public struct Replacement: Sendable, Equatable {
      /// The new decision.
      public let decision: DecisionAccount
      /// The one that no longer counts.
      public let former: DecisionAccount
    }

    /// The number of the sheet; nil when its content was taken in before.
    public let sheet: Int?
    /// How many decisions of each sort are new.
    public let counts: [PairVerdict: Int]
    /// Those that say something else than an earlier one on the pair.
    public let replacements: [Replacement]
    /// How many are about a record that is not in force now; they wait for it.
    public let idleCount: Int
    /// The contradictions among all decisions in force.
    public let contradictions: [ContradictionAccount]
  }

  /// Takes in a filled-in sheet; `person` stands for who decided where it names nobody.
  public func take(file: URL, person: String = "") throws -> Outcome {
    var state = try CommittedState(workspace: workspace)
    let content: Data
    do {
      content = try Data(contentsOf: file)
    } catch {
      throw RunError(
        .impossible, "\(file.path) cannot be read", remedy: "name the sheet that was filled in")
    }
    return try taking(&state) { intake in
      try intake.take(content.span, file: file.lastPathComponent, person: person)
    }
  }

  /// Decides on two records, each named as for `guiji explain`.
  public func decide(
    _ query: String, _ other: String, _ verdict: PairVerdict, person: String, note: String
  ) throws -> Outcome {
    let pair = try Explain(workspace: workspace).pair(query, other)
    return try add([
      DecisionSheet.Row(line: 2, pair: pair, verdict: verdict, person: person, note: note)
    ])
  }

  /// Undoes a decision (`3:7`), or all of a sheet (`3`), as far as they are in force.
  public func undo(_ label: String, person: String, note: String) throws -> Outcome {
    let place = Workspace(root: workspace)
    let book = try DecisionBook(DecisionArchive(place).sheets(), in: Archive(place))
    let undone = book.inForce.filter { $0.label == label || String($0.sheet.number) == label }
    guard !undone.isEmpty else {
      throw RunError(
        .definitionWrong, "no decision in force is called “\(label)”",
        remedy: "“guiji decide” without more lists all of them")
    }
    return try add(
      undone.enumerated().map { index, entry in
        DecisionSheet.Row(
          line: index + 2, pair: entry.pair, verdict: .undo, person: person, note: note)
      })
  }

  private func add(_ rows: [DecisionSheet.Row]) throws -> Outcome {
    guard rows.allSatisfy({ !$0.person.isEmpty }) else {
      throw RunError(
        .definitionWrong, "nobody is named who decided", remedy: "name the person with --person")
    }
    var state = try CommittedState(workspace: workspace)
    return try taking(&state) { intake in
      try intake.take(
        DecisionSheet.bytes(rows).span, file: SheetIntake.commandName, person: "",
        isRepeatTaken: true)
    }
  }

  private func taking(
    _ state: inout CommittedState, _ body: (SheetIntake) throws -> TakenSheet?
  ) throws -> Outcome {
    let before = try state.decisionsNow()
    let sheet = try body(
      SheetIntake(
        workspace: state.workspace, kinds: state.definition.recordKinds.map(\.schema.kind),
        user: user, time: time))
    let book = try state.decisionsNow()
    let new = book.all.filter { $0.sheet.number == sheet?.number }
    let replacements = book.inForce.filter { $0.sheet.number == sheet?.number }
      .compactMap { entry -> Outcome.Replacement? in
        guard let former = before.entry(on: entry.pair), former.verdict != entry.verdict else {
          return nil
        }
        return Outcome.Replacement(
          decision: DecisionAccount(entry), former: DecisionAccount(former))
      }
    return Outcome(
      sheet: sheet?.number,
      counts: Dictionary(new.map { ($0.verdict, 1) }, uniquingKeysWith: +),
      replacements: replacements, idleCount: try new.count { try !state.isInForce($0.pair) },
      contradictions: DecisionContradictions(book).all.map(ContradictionAccount.init))
  }
}

/// Decisions that cannot all hold, as people read of them.
public struct ContradictionAccount: Sendable, Equatable {
  /// The one that parts two records.
  public let different: DecisionAccount
  /// Those that bring the two together, step by step.
  public let same: [DecisionAccount]

  init(_ contradiction: DecisionContradictions.Contradiction) {
    different = DecisionAccount(contradiction.different)
    same = contradiction.same.map(DecisionAccount.init)
  }
}

/// What people decided, as it stands.
public struct DecisionList: Sendable, Equatable {
  /// One decision in force.
  public struct Line: Sendable, Equatable {
    /// The decision.
    public let decision: DecisionAccount
    /// Where the two records stand; nil for one that is not in force.
    public let places: [RecordAccount.Place?]
    /// Whether the last run knew it already.
    public let isApplied: Bool
  }

  /// The decisions in force in the order in which they were made.
  public let lines: [Line]
  /// Those that cannot all hold.
  public let contradictions: [ContradictionAccount]

  /// The decisions of a workspace.
  public init(workspace: URL) throws {
    var state = try CommittedState(workspace: workspace)
    let book = try state.decisionsNow()
    let applied = try state.decisions()
    let reading = RecordReading(
      definition: state.definition, masking: NumberMasking(isOff: false))
    var kinds: [String: KindReading] = [:]
    for rules in state.definition.recordKinds
    where book.inForce.contains(where: { $0.pair.kind == rules.schema.kind }) {
      kinds[rules.schema.kind] = try KindReading(rules, &state, reading)
    }
    let ordered = book.inForce.sorted {
      ($0.sheet.number, $0.row.line) < ($1.sheet.number, $1.row.line)
    }
    lines = ordered.map { entry in
      Line(
        decision: DecisionAccount(entry),
        places: [entry.pair.left, entry.pair.right].map { key in
          guard let kind = kinds[entry.pair.kind] else { return nil }
          return kind.ordinal(of: key).map(kind.place)
        }, isApplied: applied.entry(on: entry.pair) == entry)
    }
    contradictions = DecisionContradictions(book).all.map(ContradictionAccount.init)
  }
}

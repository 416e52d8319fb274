/// The answer to a query: the cases it names, and the rows that are in no case.
public struct Explanation: Sendable, Equatable {
  /// The query, its numbers masked.
  public let query: String
  /// The run whose state it is of.
  public let run: Int
  /// The day as of which that run was made.
  public let asOf: String
  /// The cases, in the order of their numbers within the order of the kinds.
  public let cases: [CaseAccount]
  /// How many cases match in all; more than are listed when the limit was reached.
  public let caseCount: Int
  /// Rows that match and are in no case.
  public let rows: [RowAccount]
  /// How many of those there are in all.
  public let rowCount: Int
  /// A case number that ended, when the query is one.
  public let former: FormerCase?
  /// What could not be looked at.
  public let notices: [Notice]

  /// Whether nothing was found.
  public var isEmpty: Bool { cases.isEmpty && rows.isEmpty && former == nil }

  /// Something that could not be looked at.
  public enum Notice: Sendable, Equatable {
    /// A return file is no longer where the run put it.
    case returnFileTaken(String)
    /// Records of a former form of a kind.
    case formerLayout(String)
    /// A file whose records no kept night has, and that a pruning took out.
    case takenOut(String, pruning: Int, day: String)
  }
}

/// A case number that is no more, and what became of it.
public struct FormerCase: Sendable, Equatable {
  /// The number.
  public let number: String
  /// The last run that had it.
  public let lastRun: Int
  /// The cases its records are in now; none when no record of it is in force.
  public let successors: [String]
  /// What the platforms hold and held of it.
  public let holdings: [HoldingAccount]
}

/// A row of a drop that is in no case, and why.
public struct RowAccount: Sendable, Equatable {
  /// What became of a row.
  public enum Fate: Sendable, Equatable {
    /// It was refused, for these reasons, and went back in this file.
    case refused([FindingAccount], returnFile: String)
    /// The whole drop is held; why in Chinese and English.
    case dropHeld(chinese: String, english: String)
    /// The whole drop repeats what came before; why in Chinese and English.
    case dropRepeated(chinese: String, english: String)
    /// The row says the same as an earlier one of its drop.
    case repeatedInDrop
    /// It was a record and is no longer in force: by whom it was replaced, and the case it was in.
    case noLongerInForce(replacedBy: RecordAccount.Place?, formerCase: FormerNumber?)
    /// It was a record and is of the kind no more, by a reclassification of its feed: what that rests on,
    /// and the case it was in.
    case reclassified(basis: String, formerCase: FormerNumber?)
    /// It was a record, and its feed was taken out of the pipeline: the case it was in.
    case feedTakenOut(formerCase: FormerNumber?)
    /// It was taken as a row of a kind that makes no cases: an event or an entry of a register.
    case register(kind: String, isInForce: Bool)
    /// The file was taken out of the archive by a pruning, as of a day.
    case takenOut(pruning: Int, day: String)
    /// No row begins on the line.
    case noRow
  }

  /// Where it stands.
  public let place: RecordAccount.Place
  /// What became of it.
  public let fate: Fate
}

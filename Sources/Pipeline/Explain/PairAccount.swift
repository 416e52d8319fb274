/// Why two records are, or are not, taken for one act: the evidence field by field.
public struct PairAccount: Sendable, Equatable {
  /// What one comparison added to the score.
  public struct Step: Sendable, Equatable {
    /// The Chinese title of the field.
    public let title: String
    /// The level's name as definitions have it, such as `exact`.
    public let level: String
    /// The bound of the level, or nil.
    public let bound: Double?
    /// What it added, in thousandths of a bit.
    public let weight: Int
    /// The score up to and with it, in thousandths of a bit.
    public let scoreSoFar: Int
    /// The first record's value, its numbers masked.
    public let left: String
    /// The second record's value, its numbers masked.
    public let right: String
  }

  /// A rule that keeps two records apart whatever their score.
  public struct Veto: Sendable, Equatable {
    /// The Chinese title of the field whose values differ.
    public let title: String
    /// The title of the field that must be equal for it, or nil.
    public let within: String?
  }

  /// The first record.
  public let left: RecordAccount.Place
  /// The second record.
  public let right: RecordAccount.Place
  /// The comparisons in the order of the definition.
  public let steps: [Step]
  /// The sum, in thousandths of a bit.
  public let score: Int
  /// From here on two records are one case, in thousandths of a bit.
  public let sameScore: Int
  /// From here on a person is asked, in thousandths of a bit.
  public let reviewScore: Int
  /// The vetoes that stand between them.
  public let vetoes: [Veto]
  /// Whether their exact keys agree, so that they are one without any scoring.
  public let sharesExactKey: Bool
  /// The titles of the fields of each blocking rule that brings them together.
  public let blockingRules: [[String]]
  /// What a person decided on the two, as far as the run knew; nil when nobody did.
  public var decision: DecisionAccount?

  /// Whether they are ever compared.
  public var isCompared: Bool { sharesExactKey || !blockingRules.isEmpty }
  /// Whether the two alone would be one case.
  public var joins: Bool {
    switch decision?.verdict {
    case .same: true
    case .different: false
    default: sharesExactKey || (!blockingRules.isEmpty && score >= sameScore && vetoes.isEmpty)
    }
  }
}

/// The answer to why two records are, or are not, one case.
public struct AgainstAccount: Sendable, Equatable {
  /// The two records side by side.
  public let pair: PairAccount
  /// The case of the first record.
  public let leftCase: String
  /// The case of the second record.
  public let rightCase: String
  /// The records through which the two hang together when they alone would not, pair by pair.
  public let path: [PairAccount]
}

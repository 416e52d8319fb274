import Foundation

/// What training found: weights, what is to be frozen, and the figures a reviewer needs.
public struct TrainedModel: Sendable, Equatable {
  /// One level of a comparison.
  public struct Level: Sendable, Equatable {
    /// What it asks.
    public let test: LinkageDefinition.LevelTest
    /// How often two reports of the same thing come to it.
    public let m: Double
    /// How often two records taken at random come to it.
    public let u: Double
    /// The evidence log₂(m/u), in bits; 0 where a value says nothing.
    public let weight: Double
  }

  /// One comparison.
  public struct Comparison: Sendable, Equatable {
    /// The field.
    public let field: String
    /// Its levels, in the order of the definition.
    public let levels: [Level]
    /// Whether every blocking rule looks at the field, so that m could not be seen free of it.
    public let isBound: Bool
  }

  /// A value that is listed in a term table.
  public struct Term: Sendable, Equatable {
    /// The value.
    public let value: String
    /// The hash by which it is known.
    public let hash: UInt64
    /// The share of the records with a value that have this one.
    public let share: Double
    /// What its agreement adds to the weight of the level, in bits.
    public let bits: Double
  }

  /// The frequencies of one field.
  public struct TermTable: Sendable, Equatable {
    /// The field.
    public let field: String
    /// The frequent values, most frequent first.
    public let terms: [Term]
    /// What the agreement of any other value adds, in bits.
    public let otherBits: Double
  }

  /// A value so frequent that it needs a finer key.
  public struct HotValue: Sendable, Equatable {
    /// The field.
    public let field: String
    /// The value.
    public let value: String
    /// The hash by which it is known.
    public let hash: UInt64
    /// The records that have it.
    public let recordCount: Int
    /// The fields that records with it must agree in besides.
    public let finer: [String]
  }

  /// What one blocking rule brings together, hot values taken into account.
  public struct RuleFigures: Sendable, Equatable {
    /// The fields of the rule.
    public let fields: [String]
    /// The blocks of two or more.
    public let blockCount: Int
    /// The pairs in them.
    public let pairCount: Int
    /// The records in the largest.
    public let largestBlock: Int
    /// The blocks past the limit that no finer key could be found for.
    public let overflowCount: Int
    /// The expected number of pairs of the same thing among those looked at by training.
    public let expectedMatches: Double
  }

  /// The comparisons in the order of the definition.
  public internal(set) var comparisons: [Comparison] = []
  /// The probability that two records taken at random are the same.
  public internal(set) var prior = 0.0
  /// The term frequencies.
  public internal(set) var termTables: [TermTable] = []
  /// The hot values.
  public internal(set) var hotValues: [HotValue] = []
  /// The blocking rules in the order of the definition.
  public internal(set) var rules: [RuleFigures] = []
  /// The records it was trained on.
  public internal(set) var recordCount = 0
  /// The random pairs that u was estimated from.
  public internal(set) var sampledPairCount = 0
  /// The pairs of blocks that m was estimated from, each counted once.
  public internal(set) var blockedPairCount = 0
  /// The records that would not even be joined with themselves, since they say too little.
  public internal(set) var unlinkableCount = 0

  /// log₂ of the prior odds.
  public var priorBits: Double { TrainedModel.bits(prior / max(1 - prior, 1e-12)) }

  /// What becomes of the model when it is frozen.
  public var frozen: FrozenModel {
    FrozenModel(
      prior: priorBits,
      termTables: termTables.map { table in
        FrozenModel.TermTable(
          field: table.field,
          terms: table.terms.map { FrozenModel.TermTable.Term(hash: $0.hash, bits: $0.bits) },
          otherBits: table.otherBits)
      },
      hotValues: hotValues.map {
        FrozenModel.HotValue(field: $0.field, hash: $0.hash, finer: $0.finer)
      })
  }

  /// A logarithm to base 2, to a thousandth of a bit, within ±40.
  static func bits(_ ratio: Double) -> Double {
    let bits = max(-40, min(40, log2(max(ratio, 1e-300))))
    return (bits * 1000).rounded() / 1000
  }
}

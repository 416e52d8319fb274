import Bytes

/// What training found in many records and a reviewer let in, frozen: the records of a night never
/// change it, so that whether and how two records are compared is a function of the two alone.
///
/// Values stand as the ``FrozenModel/hash(of:)`` of their canonical form.
public struct FrozenModel: Sendable, Equatable {
  /// How much a value of a field weighs beside the field's average value.
  public struct TermTable: Sendable, Equatable {
    /// One value.
    public struct Term: Sendable, Equatable {
      /// The hash of the value.
      public let hash: UInt64
      /// What its agreement adds to the weight of the level, in bits.
      public let bits: Double

      /// A term from its parts.
      public init(hash: UInt64, bits: Double) {
        self.hash = hash
        self.bits = bits
      }
    }

    /// The field.
    public let field: String
    /// The values that are listed by themselves.
    public let terms: [Term]
    /// What the agreement of any other value adds, in bits.
    public let otherBits: Double

    /// A table from its parts.
    public init(field: String, terms: [Term], otherBits: Double) {
      self.field = field
      self.terms = terms
      self.otherBits = otherBits
    }
  }

  /// A value so frequent that records which share it must agree in finer fields to be compared.
  public struct HotValue: Sendable, Equatable {
    /// The field.
    public let field: String
    /// The hash of the value.
    public let hash: UInt64
    /// The fields that must be given and equal besides, in each blocking rule with the field.
    public let finer: [String]

    /// A hot value from its parts.
    public init(field: String, hash: UInt64, finer: [String]) {
      self.field = field
      self.hash = hash
      self.finer = finer
    }
  }

  /// Where every score begins: the log₂ odds that two records taken at random are the same.
  public let prior: Double
  /// The term frequencies, one table a field.
  public let termTables: [TermTable]
  /// The hot values.
  public let hotValues: [HotValue]

  /// A model from its parts.
  public init(prior: Double, termTables: [TermTable], hotValues: [HotValue]) {
    self.prior = prior
    self.termTables = termTables
    self.hotValues = hotValues
  }
}

extension FrozenModel {
  /// The hash by which a value is known; never 0, which stands for an absent value.
  public static func hash(of value: borrowing Span<UInt8>) -> UInt64 {
    max(1, StableHash.hash64(value))
  }
}

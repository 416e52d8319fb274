public import Records

/// How records of one kind are found to tell of the same act: keys, comparisons, weights, vetoes.
///
/// Names no domain word of its own: fields come from the schema, weights from a reviewed model.
public struct LinkageDefinition: Sendable, Equatable {
  /// One part of the exact key: the first of some fields that is not empty.
  public struct KeyPart: Sendable, Equatable {
    /// The fields, in order of preference.
    public let alternatives: [String]

    /// A part from its written form, such as `subjectIdentityKey|subjectNameKey`.
    public init(_ text: String) {
      alternatives = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// What a comparison level asks of two values.
  public enum LevelTest: Sendable, Equatable {
    /// Both values are given and equal.
    case exact
    /// At most so many insertions, deletions and replacements.
    case levenshtein(atMost: Int)
    /// As Levenshtein, an exchange of neighbours counting as one.
    case damerau(atMost: Int)
    /// The Jaro–Winkler measure is at least this.
    case jaroWinkler(atLeast: Double)
    /// The Dice coefficient of character bigrams is at least this.
    case bigrams(atLeast: Double)
    /// Two dates at most so many days apart.
    case days(atMost: Int)
    /// The smaller number divided by the greater one is at least this.
    case ratio(atLeast: Double)
    /// At least one value is absent.
    case missing
    /// Whatever the levels before did not take; always the last one.
    case otherwise

    /// A test by its name in definitions with its limit, or nil when they do not go together.
    ///
    ///     LevelTest(named: "days", atMost: 7)  // .days(atMost: 7)
    ///     LevelTest(named: "else")  // .otherwise
    public init?(named name: String, atMost: Double? = nil, atLeast: Double? = nil) {
      switch (name, atMost, atLeast) {
      case ("exact", nil, nil): self = .exact
      case ("missing", nil, nil): self = .missing
      case ("else", nil, nil): self = .otherwise
      case ("jaroWinkler", nil, let limit?): self = .jaroWinkler(atLeast: limit)
      case ("bigrams", nil, let limit?): self = .bigrams(atLeast: limit)
      case ("ratio", nil, let limit?): self = .ratio(atLeast: limit)
      case (_, let limit?, nil):
        guard let steps = Int(exactly: limit) else { return nil }
        switch name {
        case "levenshtein": self = .levenshtein(atMost: steps)
        case "damerau": self = .damerau(atMost: steps)
        case "days": self = .days(atMost: steps)
        default: return nil
        }
      default: return nil
      }
    }
  }

  /// One level of a comparison.
  public struct Level: Sendable, Equatable {
    /// What it asks.
    public let test: LevelTest
    /// The evidence it gives, log₂(m/u) in bits.
    public let weight: Double

    /// A level from its parts.
    public init(_ test: LevelTest, weight: Double) {
      self.test = test
      self.weight = weight
    }
  }

  /// How the values of one field are compared: the first level that takes them counts.
  public struct Comparison: Sendable, Equatable {
    /// The field.
    public let field: String
    /// The levels, from agreement to `otherwise`.
    public let levels: [Level]

    /// A comparison from its parts.
    public init(field: String, levels: [Level]) {
      self.field = field
      self.levels = levels
    }
  }

  /// The scores that part same, review and different, in bits.
  public struct Thresholds: Sendable, Equatable {
    /// From here on two records tell of the same act.
    public let same: Double
    /// From here on a person is asked.
    public let review: Double

    /// Thresholds from their parts.
    public init(same: Double, review: Double) {
      self.same = same
      self.review = review
    }
  }

  /// What keeps two records apart whatever their score.
  public enum Veto: Sendable, Equatable {
    /// Both records give a value of the field, and the values differ.
    case differentIdentity(field: String)
    /// The `within` field is equal and given, and both give different values of the field.
    case differentDocument(field: String, within: String)
  }

  /// The parts of the exact key; records equal in all of them are one profile.
  ///
  /// What the vetoes look at counts as part of the key, so that no profile holds what a veto parts.
  /// A record without a value for some part is one profile only with records equal in every field.
  public let exactKey: [KeyPart]
  /// The rules by which pairs come to be compared: lists of fields, all given and equal.
  public let blocking: [[String]]
  /// The most profiles of one block that are compared with each other.
  public let blockLimit: Int
  /// The comparisons that make the score.
  public let comparisons: [Comparison]
  /// The scores that part same, review and different.
  public let thresholds: Thresholds
  /// What keeps records apart.
  public let vetoes: [Veto]
  /// The same with positions in place of names.
  let model: LinkageModel

  /// A definition for records of a schema; the error lists all mistakes at once.
  public init(
    exactKey: [KeyPart], blocking: [[String]], blockLimit: Int, comparisons: [Comparison],
    thresholds: Thresholds, vetoes: [Veto], schema: RecordSchema
  ) throws(LinkageError) {
    self.exactKey = exactKey
    self.blocking = blocking
    self.blockLimit = blockLimit
    self.comparisons = comparisons
    self.thresholds = thresholds
    self.vetoes = vetoes
    var builder = LinkageModel.Builder(schema: schema)
    model = builder.build(
      exactKey: exactKey, blocking: blocking, blockLimit: blockLimit, comparisons: comparisons,
      thresholds: thresholds, vetoes: vetoes)
    guard builder.mistakes.isEmpty else {
      throw LinkageError(kind: schema.kind, mistakes: builder.mistakes)
    }
  }
}

/// A linkage definition that cannot be used.
public struct LinkageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of record it was for.
  public let kind: String
  /// All mistakes, each with where it is and how to put it right.
  public let mistakes: [String]

  /// The mistakes as one text, a line each.
  public var description: String {
    mistakes.map { "linkage of \(kind): \($0)" }.joined(separator: "\n")
  }
}

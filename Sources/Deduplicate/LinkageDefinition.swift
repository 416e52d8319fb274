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

  /// One level of a comparison.
  public struct Level: Sendable, Equatable {
    /// What it asks.
    public let test: LevelTest
    /// The evidence it gives, log₂(m/u) in bits.
    public let weight: Double
    /// Whether a rare value weighs more and a frequent one less, by the frozen table of its field.
    public let usesTermFrequency: Bool

    /// A level from its parts.
    public init(_ test: LevelTest, weight: Double, usesTermFrequency: Bool = false) {
      self.test = test
      self.weight = weight
      self.usesTermFrequency = usesTermFrequency
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
    ///
    /// A value that begins with `~` is marked as irregular: it may agree and never vetoes.
    case differentDocument(field: String, within: String)
    /// Characters of one value or of both are hidden by asterisks, and what can be seen of them
    /// differs in some place.
    case differentVisible(field: String)
  }

  /// When the agreement of a field is no evidence (一码多赋).
  ///
  /// Two records have one value and different names, and no alias table knows both names of the
  /// value. Such a pair goes to review.
  public struct Doubt: Sendable, Equatable {
    /// The field whose agreement counts for nothing then; it must be compared.
    public let field: String
    /// The field of the names; they differ when its comparison comes to `else`.
    public let names: String

    /// A doubt from its parts.
    public init(field: String, names: String) {
      self.field = field
      self.names = names
    }
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
  /// When agreement is no evidence.
  public let doubts: [Doubt]
  /// The field that tells which of several lists a record comes from, when only records of
  /// different lists are compared; nil when all are.
  public let acrossField: String?
  /// What training froze, or nil when the weights were set by hand.
  public let frozen: FrozenModel?
  /// The names of all fields of the schema.
  let fieldNames: [String]
  /// The same with positions in place of names.
  private(set) var model: LinkageModel

  /// The same definition for evidence that keeps the text of all columns, so that training can
  /// show the values it lists.
  public func keepingTexts() -> LinkageDefinition {
    var copy = self
    for column in model.columns.indices where !model.textColumns.contains(column) {
      copy.model.textColumns.append(column)
    }
    return copy
  }

  /// A definition for records of a schema; the error lists all mistakes at once.
  public init(
    exactKey: [KeyPart], blocking: [[String]], blockLimit: Int, comparisons: [Comparison],
    thresholds: Thresholds, vetoes: [Veto], doubts: [Doubt] = [],
    acrossField: String? = nil,
    frozen: FrozenModel? = nil, schema: RecordSchema
  ) throws(LinkageError) {
    self.exactKey = exactKey
    self.blocking = blocking
    self.blockLimit = blockLimit
    self.comparisons = comparisons
    self.thresholds = thresholds
    self.vetoes = vetoes
    self.doubts = doubts
    self.acrossField = acrossField
    self.frozen = frozen
    fieldNames = schema.fields.map(\.name)
    var builder = LinkageModel.Builder(schema: schema)
    model = builder.build(
      exactKey: exactKey, blocking: blocking, blockLimit: blockLimit, comparisons: comparisons,
      thresholds: thresholds, vetoes: vetoes, doubts: doubts,
      acrossField: acrossField, frozen: frozen)
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

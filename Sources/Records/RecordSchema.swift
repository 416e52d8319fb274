/// What a kind of record consists of: its fields, in order, and the rules across them.
///
/// Made from a file of `schemas/records/` (Frictionless Table Schema with the extra properties
/// `form`, `codes`, `derive` and `rules`); a kind is a file, never code.
public struct RecordSchema: Sendable, Equatable {
  /// What the rows of a kind are to the pipeline.
  public enum Role: String, Sendable, CaseIterable {
    /// A report of an act: goes through deduplication.
    case record
    /// Something that happens to a case: attaches by reference, exactly one match or else waits.
    case event
    /// An entry of a register of organs or staff: what subjects are matched against.
    case register
  }

  /// The kind's stable name, such as `penalty`.
  public let kind: String
  /// The kind's Chinese name, for people.
  public let title: String
  /// What its rows are to the pipeline.
  public let role: Role
  /// The fields in the order in which batches hold them.
  public let fields: [FieldDefinition]
  /// The rules across fields of one record.
  public let rules: [CrossFieldRule]
  private let indexes: [String: Int]

  /// A schema from its parts; field names must differ.
  public init(
    kind: String, title: String, role: Role, fields: [FieldDefinition], rules: [CrossFieldRule]
  ) {
    self.kind = kind
    self.title = title
    self.role = role
    self.fields = fields
    self.rules = rules
    indexes = Dictionary(
      fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of a field, or nil when the kind has none of that name.
  public func index(of name: String) -> Int? { indexes[name] }
}

/// One field of a kind.
public struct FieldDefinition: Sendable, Equatable {
  /// How a field is computed from another one, so that stages compare ready-made forms.
  public struct Derivation: Sendable, Equatable {
    /// The field it is computed from.
    public let source: String

    /// A derivation from a field.
    public init(source: String) { self.source = source }
  }

  /// The English name used in definitions.
  public let name: String
  /// The Chinese title, for people.
  public let title: String
  /// What form its values take; decides how a raw value is normalized.
  public let form: FieldForm
  /// Whether a record without it is refused.
  public let isRequired: Bool
  /// The most characters allowed, or nil.
  public let maximumLength: Int?
  /// The code list (a file of `schemas/codes/`) its values come from, or nil.
  public let codeList: String?
  /// Where a derived field comes from, or nil for a delivered one.
  public let derivation: Derivation?

  /// A field from its parts.
  public init(
    name: String, title: String, form: FieldForm, isRequired: Bool = false,
    maximumLength: Int? = nil, codeList: String? = nil, derivation: Derivation? = nil
  ) {
    self.name = name
    self.title = title
    self.form = form
    self.isRequired = isRequired
    self.maximumLength = maximumLength
    self.codeList = codeList
    self.derivation = derivation
  }
}

/// The form of a field's values; each has one canonical spelling, in UTF-8.
public enum FieldForm: String, Sendable, CaseIterable {
  /// Free text, kept as delivered but for control characters and outer blanks.
  case text
  /// The name of a subject of either sort.
  case name
  /// The name of an organisation.
  case organizationName
  /// The name of a person.
  case personName
  /// A unified social credit code, resident identity number, organisation code or registration
  /// number: upper-case, without separators; a masked one keeps its asterisks.
  case identityNumber
  /// A document number (文号) or case number (案号).
  case documentNumber
  /// A calendar date, `YYYY-MM-DD`.
  case date
  /// An amount of money, in whole fen, decimal digits.
  case money
  /// A value of a code list.
  case code
  /// A whole number.
  case integer
  /// Derived: the comparison key of a document number.
  case documentKey
  /// Derived: the comparable form of a name.
  case nameKey
  /// Derived: an identity number if it is complete and valid, else empty.
  case identityKey
}

/// A rule across the fields of one record, as data.
public struct CrossFieldRule: Sendable, Equatable {
  /// What the rule asks.
  public enum Condition: Sendable, Equatable {
    /// The first date is not after the second field's date.
    case notAfter(field: String, limit: String)
    /// The date is not after the day of delivery.
    case notAfterDelivery(field: String)
    /// At least one of the fields has a value.
    case anyOf(fields: [String])
    /// If a field has one of the values, another field must have a value.
    case requiredWhen(field: String, value: [String], required: String)
    /// The amount is not ten thousand times, or a ten thousandth of, the one that the sentence
    /// names: 元 and 万元 mixed up.
    case amountMatches(field: String, sentence: String)
    /// The class of the subject goes with the sort of its number, where the number tells: a
    /// resident's, an individual business's (it begins with 92), or an organisation's.
    case classFits(field: String, identity: String, classes: SubjectClasses)
  }

  /// The classes that may stand beside each sort of number; an empty list allows all.
  public struct SubjectClasses: Sendable, Equatable {
    /// Beside a resident's number.
    public let residents: [String]
    /// Beside the credit code of an individual business.
    public let individualBusinesses: [String]
    /// Beside any other credit code or organization code.
    public let organizations: [String]

    /// The classes of each sort.
    public init(residents: [String], individualBusinesses: [String], organizations: [String]) {
      self.residents = residents
      self.individualBusinesses = individualBusinesses
      self.organizations = organizations
    }
  }

  /// What the rule asks.
  public let condition: Condition
  /// Whether a breach refuses the record (else it is a warning).
  public let refuses: Bool
  /// The article or standard the rule rests on.
  public let basis: String

  /// A rule from its parts.
  public init(condition: Condition, refuses: Bool, basis: String) {
    self.condition = condition
    self.refuses = refuses
    self.basis = basis
  }
}

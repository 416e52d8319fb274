public import Records
public import Standards

/// What the normalizer of a column must know of its field and feed.
public struct ValueContext: Sendable {
  /// The form of the field's values.
  public var form: FieldForm
  /// The unit of a money column.
  public var moneyUnit: Money.Unit
  /// The value table of a code column, or nil when any value goes.
  public var codes: CodeTable?
  /// The sign that joins several code values in one cell, or nil when a cell holds one value.
  public var separator: UInt8?
  /// Whether an absent value refuses the row.
  ///
  /// False where another column may still give the value: the caller checks then.
  public var isRequired: Bool
  /// The most characters allowed, or nil.
  public var maximumLength: Int?
  /// The six-digit code of the division that reports: what 区发改局 is resolved in.
  public var reportingRegion: String
  /// The sort of number that an identity column is for, or nil when it may be any.
  public var expectedIdentity: IdentityNumberVerdict.Kind?
  /// The last day on which somebody in the drop can have been born: the delivery date.
  public var latestBirth: CalendarDate?
  /// Credit codes with a wrong check character that were reviewed.
  public var reviewedCodes: ReviewedCodes?
  /// How names are compared.
  public var names: NameComparison
  /// The divisions that resident numbers and names of organs are held against, or nil.
  public var divisions: AdministrativeDivisions?
  /// The names of organs within the reporting region, when several columns share them: what one has
  /// looked up the others need not.
  public var regionalNames: RegionalNames?

  /// A context from its parts.
  public init(
    form: FieldForm, moneyUnit: Money.Unit = .yuan, codes: CodeTable? = nil,
    separator: UInt8? = nil, isRequired: Bool = false, maximumLength: Int? = nil,
    reportingRegion: String = "", expectedIdentity: IdentityNumberVerdict.Kind? = nil,
    latestBirth: CalendarDate? = nil, reviewedCodes: ReviewedCodes? = nil,
    names: NameComparison = NameComparison(), divisions: AdministrativeDivisions? = nil,
    regionalNames: RegionalNames? = nil
  ) {
    self.form = form
    self.moneyUnit = moneyUnit
    self.codes = codes
    self.separator = separator
    self.isRequired = isRequired
    self.maximumLength = maximumLength
    self.reportingRegion = reportingRegion
    self.expectedIdentity = expectedIdentity
    self.latestBirth = latestBirth
    self.reviewedCodes = reviewedCodes
    self.names = names
    self.divisions = divisions
    self.regionalNames = regionalNames
  }
}

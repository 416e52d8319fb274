import Bytes
public import Records
public import Standards

/// The periods of a case that follow from a law: the end of a sanction's term (处分期满), the end of
/// publication (公示截止) and from when repair may be asked for.
///
/// A day that a department delivered stands; where none was, one is computed and says so, with the
/// article. Where the rules do not tell, the day stays empty: nothing is guessed.
public struct CasePeriods: Sendable {
  /// What is written where a department delivered the day itself.
  public static let delivered = "报送"
  /// What a computed day's basis begins with.
  public static let computed = "计算"

  private let terms: SanctionTerms
  private let reading: TermReading
  private let publication: PublicationRules.RuleSet?
  private let decisionDate: Int?
  private let effectiveDate: Int?
  private let family: Int?
  private let sanction: Int?
  private let termEnd: Int?
  private let sanctionKinds: Int?
  private let publicationEnd: Int?

  /// The periods of cases of a kind, as they are on a day: which rules of publication hold follows
  /// from the day of the question.
  public init(
    schema: RecordSchema, terms: SanctionTerms, reading: TermReading,
    publication: PublicationRules, asOf day: CalendarDate?
  ) {
    self.terms = terms
    self.reading = reading
    self.publication = day.flatMap(publication.inForce)
    decisionDate = schema.index(of: "decisionDate")
    effectiveDate = schema.index(of: "effectiveDate")
    family = schema.index(of: "sanctionFamily")
    sanction = schema.index(of: "sanction")
    termEnd = schema.index(of: "endDate")
    sanctionKinds = schema.index(of: "sanctionKinds")
    publicationEnd = schema.index(of: "publicationEnd")
  }

  /// A day with what it rests on; both may be empty.
  struct Period: Equatable {
    var day: [UInt8] = []
    var basis: [UInt8] = []
  }

  /// Appends the values of the reserved fields from ``MergedField/termEnd`` on, in their order.
  func append(to builder: inout RecordBatchBuilder) {
    let term = term(builder)
    let (end, repair) = publicationPeriod(builder)
    for value in [term.day, term.basis, end.day, end.basis, repair] {
      builder.append(value: value.span)
    }
  }

  /// Ends the reserved fields from ``MergedField/termEnd`` on without values.
  static func appendNothing(to builder: inout RecordBatchBuilder) {
    for _ in MergedField.periods { builder.endValue() }
  }

  func term(_ builder: borrowing RecordBatchBuilder) -> Period {
    guard let sanction, let family else { return Period() }
    if let given = day(termEnd, builder) {
      return Period(day: Array(given.description.utf8), basis: Array(Self.delivered.utf8))
    }
    guard let start = day(effectiveDate, builder) ?? day(decisionDate, builder),
      let rule = terms.rule(
        for: text(sanction, builder), family: text(family, builder), on: start)
    else { return Period() }
    guard let months = rule.months else {
      return Period(basis: Array("\(rule.basis)：没有期间".utf8))
    }
    let end = reading.end(of: start, months: months)
    return Period(
      day: Array(end.description.utf8),
      basis: Array(
        "\(Self.computed)：\(rule.basis)，自 \(start) 起 \(months) 个月，\(reading.title)".utf8))
  }

  func publicationPeriod(
    _ builder: borrowing RecordBatchBuilder
  ) -> (end: Period, repair: [UInt8]) {
    guard let sanctionKinds, let publicationEnd else { return (Period(), []) }
    let kinds = text(sanctionKinds, builder).split(separator: ";").map(String.init)
    let start = day(decisionDate, builder)
    let tier = publication?.tier(of: kinds)
    let rule = tier.flatMap { publication?.period($0) }
    let repair = start.flatMap { rule?.repairFrom(determined: $0) }.map(\.description) ?? ""
    if let given = day(publicationEnd, builder) {
      return (
        Period(day: Array(given.description.utf8), basis: Array(Self.delivered.utf8)),
        Array(repair.utf8)
      )
    }
    guard let start, let tier, let rule else { return (Period(), []) }
    guard rule.isPublished else {
      return (
        Period(basis: Array("\(rule.basis)：\(tier.rawValue)，原则上不公示".utf8)), Array(repair.utf8)
      )
    }
    return (
      Period(
        day: Array(rule.end(determined: start).description.utf8),
        basis: Array(
          "\(Self.computed)：\(rule.basis)，\(tier.rawValue)，自 \(start) 起最长 \(rule.maximumMonths) 个月"
            .utf8)),
      Array(repair.utf8)
    )
  }

  private func text(_ field: Int, _ builder: borrowing RecordBatchBuilder) -> String {
    String(copying: builder.text.span.extracting(builder.rangeInUnfinishedRecord(of: field)))
  }

  private func day(_ field: Int?, _ builder: borrowing RecordBatchBuilder) -> CalendarDate? {
    guard let field else { return nil }
    return CalendarDate(
      builder.text.span.extracting(builder.rangeInUnfinishedRecord(of: field)))
  }
}

import Bytes
import Records
import Standards

/// The rules across the fields of one record, with names looked up once.
struct RuleCheck: Sendable {
  /// What a rule asks, with fields by position.
  enum Test: Sendable {
    case notAfter
    case notAfterDelivery
    case anyOf
    case requiredWhen
    case amountMatches
    case classFits
  }

  /// One rule in plain values.
  struct Rule: Sendable {
    let test: Test
    /// The field that is looked at.
    let field: Int
    /// The field it is held against, or -1.
    let other: Int
    let refuses: Bool
  }

  /// The rules in the order of the schema.
  let rules: [Rule]
  /// For each rule the places of the fields of which one must be there, for `anyOf`.
  private let alternatives: [Range<Int>]
  private let alternativeFields: [Int]
  /// For each rule the values that ask for another field, for `requiredWhen`.
  private let values: [[[UInt8]]]
  /// For each rule the classes of subjects, for `classFits`.
  private let classes: [SubjectClassCheck?]
  private let breaches: [RowProblem]
  private let deliveryDay: InlineArray<10, UInt8>

  init(schema: RecordSchema, deliveryDay: Int32) {
    func index(_ name: String) -> Int {
      guard let field = schema.index(of: name) else {
        preconditionFailure("a checked rule names a field of its schema")
      }
      return field
    }
    func title(_ name: String) -> String { schema.fields[index(name)].title }
    self.deliveryDay = CalendarDate(days: min(deliveryDay, CalendarDate.openEnded.days)).spelling
    rules = schema.rules.map { rule in
      let (test, field, other): (Test, String?, String?) =
        switch rule.condition {
        case .notAfter(let field, let limit): (.notAfter, field, limit)
        case .notAfterDelivery(let field): (.notAfterDelivery, field, nil)
        case .anyOf(let fields): (.anyOf, fields.first, nil)
        case .requiredWhen(let field, _, let required): (.requiredWhen, field, required)
        case .amountMatches(let field, let sentence): (.amountMatches, field, sentence)
        case .classFits(let field, let identity, _): (.classFits, field, identity)
        }
      return Rule(
        test: test, field: field.map(index) ?? -1, other: other.map(index) ?? -1,
        refuses: rule.refuses)
    }
    var alternativeFields: [Int] = []
    alternatives = schema.rules.map { rule in
      let start = alternativeFields.count
      if case .anyOf(let fields) = rule.condition { alternativeFields += fields.map(index) }
      return start..<alternativeFields.count
    }
    self.alternativeFields = alternativeFields
    values = schema.rules.map { rule in
      guard case .requiredWhen(_, let values, _) = rule.condition else { return [] }
      return values.map { Array($0.utf8) }
    }
    classes = schema.rules.map { rule in
      if case .classFits(_, _, let classes) = rule.condition {
        SubjectClassCheck(classes)
      } else {
        nil
      }
    }
    breaches = schema.rules.map { rule in
      switch rule.condition {
      case .notAfter(let field, let limit):
        RowProblem(field: index(field), code: .datesInWrongOrder, shape: title(limit))
      case .notAfterDelivery(let field):
        RowProblem(field: index(field), code: .dateAfterDelivery)
      case .anyOf(let fields):
        RowProblem(field: fields.first.map(index) ?? 0, code: .noIdentityGiven)
      case .requiredWhen(let field, _, let required):
        RowProblem(field: index(required), code: .conditionalValueMissing, shape: title(field))
      case .amountMatches(let field, _): RowProblem(field: index(field), code: .unitMixUp)
      case .classFits(let field, _, _):
        RowProblem(field: index(field), code: .classBesideOtherNumber)
      }
    }
  }

  /// What the unfinished record of a builder breaks of a rule, or nil.
  func breach(of index: Int, by builder: borrowing RecordBatchBuilder) -> RowProblem? {
    let rule = rules[index]
    switch rule.test {
    case .notAfter:
      let first = builder.rangeInUnfinishedRecord(of: rule.field)
      let last = builder.rangeInUnfinishedRecord(of: rule.other)
      guard !first.isEmpty, !last.isEmpty,
        CanonicalDate.isBefore(
          builder.text.span.extracting(last), builder.text.span.extracting(first))
      else { return nil }
    case .notAfterDelivery:
      let day = builder.rangeInUnfinishedRecord(of: rule.field)
      guard !day.isEmpty,
        CanonicalDate.isBefore(deliveryDay.span, builder.text.span.extracting(day))
      else { return nil }
    case .anyOf:
      for place in alternatives[index]
      where !builder.rangeInUnfinishedRecord(of: alternativeFields[place]).isEmpty {
        return nil
      }
    case .requiredWhen:
      guard builder.rangeInUnfinishedRecord(of: rule.other).isEmpty,
        has(oneOf: values[index], in: rule.field, builder)
      else { return nil }
    case .amountMatches:
      return mixUp(of: rule, builder, as: breaches[index])
    case .classFits:
      guard
        let words = classes[index]?.mismatch(
          of: builder.rangeInUnfinishedRecord(of: rule.field),
          number: builder.rangeInUnfinishedRecord(of: rule.other), in: builder.text.span)
      else { return nil }
      var problem = breaches[index]
      problem.shape = words
      return problem
    }
    return breaches[index]
  }

  /// An amount that the sentence names ten thousand times greater or smaller: 元 and 万元 mixed up.
  private func mixUp(
    of rule: Rule, _ builder: borrowing RecordBatchBuilder, as breach: RowProblem
  ) -> RowProblem? {
    let range = builder.rangeInUnfinishedRecord(of: rule.field)
    guard !range.isEmpty else { return nil }
    let text = builder.text.span
    var fen: Int64 = 0
    for index in range {
      let digit = text[index] &- 0x30
      // Not fen as normalization writes them, so nothing to compare.
      guard digit <= 9, range.count <= 18 else { return nil }
      fen = fen * 10 + Int64(digit)
    }
    let amount = Money(fen: fen)
    let words = text.extracting(builder.rangeInUnfinishedRecord(of: rule.other))
    guard amount.isUnitMixUp(mentionedIn: words) else { return nil }
    var problem = breach
    problem.shape = amount.formatted(in: .yuan) + "元"
    return problem
  }

  /// Whether one of the parts between semicolons is one of the values.
  private func has(
    oneOf values: [[UInt8]], in field: Int, _ builder: borrowing RecordBatchBuilder
  ) -> Bool {
    let range = builder.rangeInUnfinishedRecord(of: field)
    let text = builder.text.span
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, text[end] != UInt8(ascii: ";") { end += 1 }
      let part = text.extracting(start..<end)
      for value in values where part.hasSameBytes(as: value.span) { return true }
      start = end + 1
    }
    return false
  }
}

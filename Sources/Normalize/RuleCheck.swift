import Bytes
import Records
import Standards

/// The rules across the fields of one record, with names looked up once.
struct RuleCheck: Sendable {
  /// One rule; fields by their index, with what a breach is reported as.
  enum Rule: Sendable {
    case notAfter(field: Int, limit: Int)
    case notAfterDelivery(field: Int)
    case anyOf(fields: [Int])
    case requiredWhen(field: Int, values: [[UInt8]], required: Int)
    case amountMatches(field: Int, sentence: Int)
  }

  /// The rules in the order of the schema.
  let rules: [Rule]
  private let breaches: [Finding]
  private let deliveryDay: Int32

  init(schema: RecordSchema, deliveryDay: Int32) {
    func index(_ name: String) -> Int {
      guard let field = schema.index(of: name) else {
        preconditionFailure("a checked rule names a field of its schema")
      }
      return field
    }
    func title(_ name: String) -> String { schema.fields[index(name)].title }
    self.deliveryDay = deliveryDay
    rules = schema.rules.map { rule in
      switch rule.condition {
      case .notAfter(let field, let limit): .notAfter(field: index(field), limit: index(limit))
      case .notAfterDelivery(let field): .notAfterDelivery(field: index(field))
      case .anyOf(let fields): .anyOf(fields: fields.map(index))
      case .requiredWhen(let field, let values, let required):
        .requiredWhen(
          field: index(field), values: values.map { Array($0.utf8) }, required: index(required))
      case .amountMatches(let field, let sentence):
        .amountMatches(field: index(field), sentence: index(sentence))
      }
    }
    breaches = schema.rules.map { rule in
      switch rule.condition {
      case .notAfter(let field, let limit):
        Finding(code: .datesInWrongOrder, field: field, shape: title(limit))
      case .notAfterDelivery(let field): Finding(code: .dateAfterDelivery, field: field)
      case .anyOf(let fields): Finding(code: .noIdentityGiven, field: fields.first ?? "")
      case .requiredWhen(let field, _, let required):
        Finding(code: .conditionalValueMissing, field: required, shape: title(field))
      case .amountMatches(let field, _): Finding(code: .unitMixUp, field: field)
      }
    }
  }

  /// What the unfinished record of a builder breaks of a rule, or nil.
  func breach(of rule: Int, by builder: borrowing RecordBatchBuilder) -> Finding? {
    switch rules[rule] {
    case .notAfter(let field, let limit):
      guard let first = days(field, builder), let last = days(limit, builder), first > last
      else { return nil }
    case .notAfterDelivery(let field):
      guard let day = days(field, builder), day > deliveryDay else { return nil }
    case .anyOf(let fields):
      for field in fields where !builder.rangeInUnfinishedRecord(of: field).isEmpty { return nil }
    case .requiredWhen(let field, let values, let required):
      guard builder.rangeInUnfinishedRecord(of: required).isEmpty,
        has(oneOf: values, in: field, builder)
      else { return nil }
    case .amountMatches(let field, let sentence):
      return mixUp(of: field, and: sentence, builder, as: breaches[rule])
    }
    return breaches[rule]
  }

  /// An amount that the sentence names ten thousand times greater or smaller: 元 and 万元 mixed up.
  private func mixUp(
    of field: Int, and sentence: Int, _ builder: borrowing RecordBatchBuilder, as finding: Finding
  ) -> Finding? {
    let range = builder.rangeInUnfinishedRecord(of: field)
    let text = builder.text.span
    guard !range.isEmpty, let fen = Int64(String(copying: text.extracting(range))) else {
      return nil
    }
    let amount = Money(fen: fen)
    let words = text.extracting(builder.rangeInUnfinishedRecord(of: sentence))
    guard amount.isUnitMixUp(mentionedIn: words) else { return nil }
    return Finding(
      code: finding.code, field: finding.field, shape: amount.formatted(in: .yuan) + "元")
  }

  private func days(_ field: Int, _ builder: borrowing RecordBatchBuilder) -> Int32? {
    let range = builder.rangeInUnfinishedRecord(of: field)
    return range.isEmpty ? nil : CanonicalDate.days(builder.text.span.extracting(range))
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

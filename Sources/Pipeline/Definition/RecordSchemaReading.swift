import Formats
import Records

/// Reads files of `schemas/records/` (Frictionless Table Schema with the properties `form`,
/// `codes`, `derive` and `rules`).
enum RecordSchemaReading {
  static func read(_ file: JSONObject) -> RecordSchema {
    let kind = file.nonEmptyString("kind")
    let title = file.nonEmptyString("title")
    let role = file.choice("role", of: RecordSchema.Role.self) ?? .record
    let fieldObjects = file.objects("fields")
    let fields = fieldObjects.map(field)
    check(fields, fieldObjects)
    let ruleObjects = file.optionalObjects("rules") ?? []
    let forms = Dictionary(fields.map { ($0.name, $0.form) }, uniquingKeysWith: { $1 })
    let rules = ruleObjects.compactMap { rule($0, forms) }
    file.requireBasis()
    file.finish()
    return RecordSchema(kind: kind, title: title, role: role, fields: fields, rules: rules)
  }

  private static func field(_ object: JSONObject) -> FieldDefinition {
    let name = object.nonEmptyString("name")
    let title = object.nonEmptyString("title")
    let form = object.choice("form", of: FieldForm.self) ?? .text
    let type = object.string("type")
    let expected = frictionlessType(of: form)
    if type != expected, !type.isEmpty {
      object.reject("type", "a field of the form \(form.rawValue) has the type \(expected)")
    }
    let constraints = object.optionalObject("constraints")
    let isRequired = constraints?.optionalBool("required") ?? false
    let maximumLength = constraints?.optionalInteger("maxLength")
    constraints?.finish()
    let codeList = object.optionalString("codes")
    if form == .code, codeList == nil {
      object.reject("form", "a field of the form code names its list in “codes”")
    }
    let source = object.optionalString("derive")
    let isDerived = [.documentKey, .nameKey, .identityKey].contains(form)
    if isDerived != (source != nil) {
      object.reject("form", "exactly the forms documentKey, nameKey and identityKey need “derive”")
    }
    object.finish()
    return FieldDefinition(
      name: name, title: title, form: form, isRequired: isRequired, maximumLength: maximumLength,
      codeList: codeList, derivation: source.map(FieldDefinition.Derivation.init))
  }

  private static func frictionlessType(of form: FieldForm) -> String {
    switch form {
    case .date: "date"
    case .money, .integer: "integer"
    default: "string"
    }
  }

  private static func check(_ fields: [FieldDefinition], _ objects: [JSONObject]) {
    var seen: Set<String> = []
    for (field, object) in zip(fields, objects) {
      if let source = field.derivation?.source, !seen.contains(source) {
        object.reject("derive", "“\(source)” must be a field that stands above this one")
      }
      if !seen.insert(field.name).inserted {
        object.reject("name", "the field “\(field.name)” is there twice")
      }
    }
  }

  private static func rule(
    _ object: JSONObject, _ forms: [String: FieldForm]
  ) -> CrossFieldRule? {
    func field(_ key: String) -> String {
      let name = object.nonEmptyString(key)
      if !name.isEmpty, forms[name] == nil {
        object.reject(key, "the kind has no field “\(name)”")
      }
      return name
    }
    let condition: CrossFieldRule.Condition
    switch object.nonEmptyString("rule") {
    case "notAfter":
      condition = .notAfter(field: field("field"), limit: field("limit"))
    case "notAfterDelivery":
      condition = .notAfterDelivery(field: field("field"))
    case "anyOf":
      let names = object.strings("fields")
      for name in names where forms[name] == nil {
        object.reject("fields", "the kind has no field “\(name)”")
      }
      condition = .anyOf(fields: names)
    case "requiredWhen":
      condition = .requiredWhen(
        field: field("field"), value: object.strings("values"), required: field("required"))
    case "amountMatches":
      let amount = field("field")
      if let form = forms[amount], form != .money {
        object.reject("field", "“\(amount)” is of the form \(form.rawValue), not an amount")
      }
      condition = .amountMatches(field: amount, sentence: field("sentence"))
    case "classFits":
      let identity = field("identity")
      if let form = forms[identity], form != .identityNumber {
        object.reject("identity", "“\(identity)” is of the form \(form.rawValue), not a number")
      }
      condition = .classFits(
        field: field("field"), identity: identity,
        classes: CrossFieldRule.SubjectClasses(
          residents: object.strings("residents"),
          individualBusinesses: object.strings("individualBusinesses"),
          organizations: object.strings("organizations")))
    case let other:
      object.reject(
        "rule",
        "“\(other)” is not known; one of: notAfter, notAfterDelivery, anyOf, requiredWhen, "
          + "amountMatches, classFits")
      return nil
    }
    let refuses = object.bool("refuses")
    let basis = object.nonEmptyString("basis")
    object.finish()
    return CrossFieldRule(condition: condition, refuses: refuses, basis: basis)
  }
}

extension JSONObject {
  /// The two keys that each file of a definition carries for people: why it is so, and what to mind.
  func requireBasis() {
    _ = nonEmptyString("basis")
    _ = string("note")
  }
}

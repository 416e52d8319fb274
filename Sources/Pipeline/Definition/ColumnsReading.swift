import Formats
import Ingest
import Normalize
import Records
import Standards

/// Reads the `columns` and `constants` of a feed: which cells become which fields.
struct ColumnsReading {
  let schema: RecordSchema
  let codes: CodeLists
  let region: String

  /// The columns to read, and for each field of the schema where its value comes from.
  func read(
    _ objects: [JSONObject], constants: JSONObject?, feed: JSONObject
  ) -> (ReadingPlan, [FeedMapping.Source]) {
    var plan = ReadingPlan(columns: [])
    var columns: [[FeedMapping.Column]] = Array(repeating: [], count: schema.fields.count)
    for object in objects {
      let name = object.nonEmptyString("column")
      let aliases = object.optionalStrings("aliases") ?? []
      let isOptional = object.optionalBool("optional") ?? false
      if object.has("ignore") {
        _ = object.nonEmptyString("ignore")
        plan.ignored += [name] + aliases
      } else if let (field, normalizer) = mapped(object) {
        columns[field].append(
          FeedMapping.Column(index: plan.columns.count, normalizer: normalizer))
        plan.columns.append(
          ReadingPlan.Column(
            name, aliases: aliases, isOptional: isOptional))
      }
      object.finish()
    }
    let values = constantValues(constants)
    let sources = schema.fields.indices.map { index in
      source(index, columns[index], values[schema.fields[index].name], feed)
    }
    return (plan, sources)
  }

  private func mapped(_ object: JSONObject) -> (Int, ValueNormalizer)? {
    let name = object.nonEmptyString("field")
    let unit = object.optionalString("unit")
    let values = object.optionalString("values")
    let separator = object.optionalString("separator").map { Array($0.utf8) }
    guard let index = schema.index(of: name) else {
      if !name.isEmpty { object.reject("field", "the kind has no field “\(name)”") }
      return nil
    }
    let field = schema.fields[index]
    var context = ValueContext(form: field.form)
    context.maximumLength = field.maximumLength
    context.reportingRegion = region
    if let unit {
      guard let known = Self.units[unit], field.form == .money else {
        object.reject("unit", "a money field has one of the units 分, 元, 万元, 亿元")
        return nil
      }
      context.moneyUnit = known
    }
    if let list = values ?? field.codeList {
      context.codes = codes[list]
      if context.codes == nil {
        object.reject("values", "there is no schemas/codes/\(list).csv with raw and value")
      }
    }
    if let separator {
      if separator.count != 1 { object.reject("separator", "should be one ASCII character") }
      context.separator = separator.first
    }
    return (index, ValueNormalizer(context))
  }

  private static let units: [String: Money.Unit] = [
    "分": .fen, "元": .yuan, "万元": .tenThousandYuan, "亿元": .hundredMillionYuan,
  ]

  private func constantValues(_ object: JSONObject?) -> [String: [UInt8]] {
    guard let object else { return [:] }
    var values: [String: [UInt8]] = [:]
    for member in object.allMembers {
      guard let index = schema.index(of: member.key) else {
        object.reject(member.key, "the kind has no such field")
        continue
      }
      var context = ValueContext(form: schema.fields[index].form)
      context.codes = schema.fields[index].codeList.flatMap { codes[$0] }
      var value: [UInt8] = []
      let verdict = ValueNormalizer(context).normalize(
        Array((member.value.text ?? "").utf8).span, into: &value)
      if value.isEmpty || verdict.refusal != nil || verdict.notes.codes.contains(.unmappedCode) {
        object.reject(member.key, "the field cannot have this value")
      }
      values[member.key] = value
    }
    return values
  }

  private func source(
    _ index: Int, _ columns: [FeedMapping.Column], _ constant: [UInt8]?, _ feed: JSONObject
  ) -> FeedMapping.Source {
    let field = schema.fields[index]
    if let derivation = field.derivation {
      if !columns.isEmpty || constant != nil {
        feed.reject("columns", "the field “\(field.name)” is derived and cannot be delivered")
      }
      guard let from = schema.index(of: derivation.source) else { return .absent }
      return .derived(
        from: from, normalizer: ValueNormalizer(ValueContext(form: field.form)))
    }
    if let constant {
      if !columns.isEmpty {
        feed.reject("constants", "the field “\(field.name)” comes from a column already")
      }
      return .constant(constant)
    }
    guard columns.isEmpty else { return .columns(columns) }
    if field.isRequired {
      feed.reject("columns", "no column or constant gives the required field “\(field.name)”")
    }
    return .absent
  }
}

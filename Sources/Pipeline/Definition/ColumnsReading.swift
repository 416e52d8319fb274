import Formats
import Ingest
import Normalize
import Records
import Standards

/// Reads the `columns` and `constants` of a feed: which cells become which fields.
struct ColumnsReading {
  let schema: RecordSchema
  let tables: ReferenceTables
  let region: String
  /// Whether the drops name their columns; else each has a `position`.
  let hasTitles: Bool

  /// What the columns of a feed come to.
  struct Result {
    var plan = ReadingPlan(columns: [])
    var columns: [[FeedMapping.Column]]
    var sources: [FeedMapping.Source] = []
    var split: FeedMapping.Split?
    /// The names of columns by position, where drops have no titles.
    var positions: [Int: String] = [:]
  }

  /// The columns to read, and for each field of the schema where its value comes from.
  func read(_ objects: [JSONObject], constants: JSONObject?, feed: JSONObject) -> Result {
    var result = Result(columns: Array(repeating: [], count: schema.fields.count))
    for object in objects {
      if object.has("join") {
        readJoin(object, into: &result)
      } else {
        readColumn(object, into: &result)
      }
      object.finish()
    }
    if !hasTitles { readTitles(&result, feed) }
    let values = constantValues(constants)
    result.sources = schema.fields.indices.map { index in
      source(index, result.columns[index], values[schema.fields[index].name], feed)
    }
    return result
  }

  private func readColumn(_ object: JSONObject, into result: inout Result) {
    let name = object.nonEmptyString("column")
    let aliases = object.optionalStrings("aliases") ?? []
    let isOptional = object.optionalBool("optional") ?? false
    readPosition(object, name, into: &result)
    if object.has("ignore") {
      _ = object.nonEmptyString("ignore")
      result.plan.ignored += [name] + aliases
      return
    }
    let split = object.optionalString("split").map { Array($0.utf8) }
    guard let (field, normalizer) = mapped(object) else { return }
    let index = result.plan.columns.count
    if let split {
      if split.isEmpty || result.split != nil {
        object.reject("split", "one column of a feed may name the sign between its names")
      } else {
        result.split = FeedMapping.Split(column: index, sign: split)
      }
    }
    result.columns[field].append(FeedMapping.Column(index: index, normalizer: normalizer))
    result.plan.columns.append(
      ReadingPlan.Column(name, aliases: aliases, isOptional: isOptional))
  }

  private func readJoin(_ object: JSONObject, into result: inout Result) {
    let names = object.strings("join")
    let joiner = object.optionalString("with") ?? ""
    let isOptional = object.optionalBool("optional") ?? false
    if names.count < 2 { object.reject("join", "a join has two columns or more") }
    guard let (field, normalizer) = mapped(object) else { return }
    let first = result.plan.columns.count
    result.columns[field].append(
      FeedMapping.Column(
        index: first, joined: Array(names.indices.dropFirst().map { first + $0 }),
        joiner: Array(joiner.utf8), normalizer: normalizer))
    result.plan.columns += names.map { ReadingPlan.Column($0, isOptional: isOptional) }
  }

  private func readPosition(_ object: JSONObject, _ name: String, into result: inout Result) {
    guard let position = object.optionalInteger("position") else {
      if !hasTitles {
        object.reject("column", "a file without titles needs the position of each column")
      }
      return
    }
    if hasTitles {
      object.reject("position", "only a csv file without titles (headLines 0) has positions")
    } else if position < 1 || result.positions[position] != nil {
      object.reject("position", "positions count from 1, and each is there once")
    }
    if result.positions.values.contains(name) {
      object.reject("column", "“\(name)” stands at another position already")
    }
    result.positions[position] = name
  }

  /// The titles that drops without any would have.
  private func readTitles(_ result: inout Result, _ feed: JSONObject) {
    let last = min(result.positions.keys.max() ?? 0, 4096)
    let missing = (1..<last + 1).filter { result.positions[$0] == nil }
    if !missing.isEmpty {
      let list = missing.map(String.init).joined(separator: ", ")
      feed.reject("columns", "map or ignore the columns at the positions \(list)")
    }
    result.plan.titles = (1..<last + 1).compactMap { result.positions[$0] }
    for column in result.plan.columns where !result.plan.titles.contains(column.name) {
      feed.reject("columns", "no position is given for “\(column.name)”")
    }
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
    var context = tables.context(for: field.form, region: region)
    context.maximumLength = field.maximumLength
    if let sort = object.optionalString("identity") {
      context.expectedIdentity = Self.identities[sort]
      if context.expectedIdentity == nil || field.form != .identityNumber {
        object.reject(
          "identity",
          "a field of identity numbers may name one of: "
            + Self.identities.keys.sorted().joined(separator: ", "))
      }
    }
    if let unit {
      guard let known = Self.units[unit], field.form == .money else {
        object.reject("unit", "a money field has one of the units 分, 元, 万元, 亿元")
        return nil
      }
      context.moneyUnit = known
    }
    if let list = values ?? field.codeList {
      context.codes = tables.codes[list]
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

  private static let identities: [String: IdentityNumberVerdict.Kind] = [
    "unifiedCode": .unifiedSocialCreditCode, "resident": .residentIdentityNumber,
    "organization": .organizationCode, "registration": .registrationNumber,
    "taxpayer": .taxpayerNumber, "socialOrganization": .socialOrganizationNumber,
  ]

  private func constantValues(_ object: JSONObject?) -> [String: [UInt8]] {
    guard let object else { return [:] }
    var values: [String: [UInt8]] = [:]
    for member in object.allMembers {
      guard let index = schema.index(of: member.key) else {
        object.reject(member.key, "the kind has no such field")
        continue
      }
      var context = tables.context(for: schema.fields[index].form, region: region)
      context.codes = schema.fields[index].codeList.flatMap { tables.codes[$0] }
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
        from: from,
        normalizer: ValueNormalizer(tables.context(for: field.form, region: region)))
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

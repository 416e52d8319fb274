import Bytes
import Formats
import Ingest
import Normalize
import Records
import Standards

/// Reads files of a pipeline's `departments/` folder.
struct DepartmentReading {
  let schemas: [String: RecordSchema]
  let tables: ReferenceTables
  /// The region of the pipeline, which is a department's unless it names its own.
  let region: String

  func read(_ file: JSONObject, name: String) -> DepartmentDefinition {
    let department = file.nonEmptyString("department")
    if department != name {
      file.reject("department", "“\(department)” is not the file's own name “\(name)”")
    }
    let title = file.nonEmptyString("title")
    let code = file.nonEmptyString("code")
    if !code.isEmpty, UnifiedSocialCreditCode(code) == nil {
      file.reject("code", "this is no valid unified social credit code")
    }
    let precedence = file.integer("precedence")
    if !(0...100).contains(precedence) { file.reject("precedence", "should be 0 to 100") }
    let region = file.optionalString("region") ?? region
    if file.has("region"), let mistake = tables.mistake(inRegion: region) {
      file.reject("region", mistake)
    }
    let feeds = file.objects("feeds").compactMap { feed($0, department, region) }
    var names: Set<String> = []
    for feed in feeds where !names.insert(feed.name).inserted {
      file.reject("feeds", "the feed “\(feed.name)” is there twice")
    }
    file.requireBasis()
    file.finish()
    var nameKey: [UInt8] = []
    _ = ValueNormalizer(tables.context(for: .nameKey, region: region)).normalize(
      Array(title.utf8).span, into: &nameKey)
    return DepartmentDefinition(
      name: department, title: title, code: code, precedence: precedence, nameKey: nameKey,
      feeds: feeds)
  }

  private func feed(
    _ object: JSONObject, _ department: String, _ region: String
  ) -> FeedDefinition? {
    let name = object.nonEmptyString("feed")
    let kind = object.nonEmptyString("kind")
    let schema = schemas[kind]
    if schema == nil, !kind.isEmpty {
      object.reject("kind", "there is no schemas/records/\(kind).json")
    }
    let patterns = object.strings("files").compactMap { text -> FilePattern? in
      do throws(IngestError) { return try FilePattern(text) } catch {
        object.reject("files", error.what)
        return nil
      }
    }
    let companion = object.optionalString("companion")
    let delivery = object.choice("delivery", of: FeedDefinition.Delivery.self) ?? .append
    let refusalCeiling = share(object, "refusalCeiling")
    let withdrawalCeiling = share(object, "withdrawalCeiling")
    let format = FormatReading.read(object.object("format"))
    let keyNames = object.strings("key")
    let columnObjects = object.objects("columns")
    let constants = object.optionalObject("constants")
    let reclassified = object.optionalObject("reclassified")
    let deadline = object.optionalObject("deadline")
    let own = FeedDigests.own(object, region: region)
    object.finish()
    guard let schema, let format else { return nil }
    let lists =
      columnObjects.compactMap { $0.value("values")?.text }
      + (deadline == nil ? [] : [ReferenceTables.holidays])
    let columns = ColumnsReading(
      schema: schema, tables: tables, region: region, hasTitles: format.hasTitles
    ).read(columnObjects, constants: constants, feed: object)
    let key = keyNames.compactMap { field -> Int? in
      let index = schema.index(of: field)
      if index == nil { object.reject("key", "the kind has no field “\(field)”") }
      return index
    }
    if delivery != .append, key.isEmpty {
      object.reject("key", "a feed that replaces or changes rows needs a natural key")
    }
    let fullName = "\(department).\(name)"
    return FeedDefinition(
      name: fullName, department: department, schema: schema, patterns: patterns,
      companion: companion, delivery: delivery, refusalCeiling: refusalCeiling ?? 0.3,
      withdrawalCeiling: withdrawalCeiling ?? 0.2, format: format, plan: columns.plan,
      mapping: FeedMapping(
        schema: schema, sources: columns.sources, key: key, feedName: fullName,
        keyIncludesValues: delivery == .append, split: columns.split,
        deadline: deadline.flatMap { self.deadline($0, schema) }),
      reclassification: Reclassification.read(reclassified, schema: schema),
      lists: Set(lists + schema.fields.compactMap(\.codeList)), digest: own)
  }

  /// How soon rows have to be reported.
  private func deadline(_ object: JSONObject, _ schema: RecordSchema) -> ReportingDeadline? {
    let name = object.nonEmptyString("field")
    let field = schema.index(of: name)
    if !name.isEmpty, field == nil || schema.fields[field ?? 0].form != .date {
      object.reject("field", "the kind has no date “\(name)”")
    }
    let days = object.integer("workingDays")
    if !(1...250).contains(days) { object.reject("workingDays", "should be 1 to 250") }
    object.requireBasis()
    object.finish()
    guard let calendar = tables.workingDays else {
      object.reject("workingDays", "needs the table schemas/codes/holidays.csv")
      return nil
    }
    return field.map { ReportingDeadline(field: $0, workingDays: days, calendar: calendar) }
  }

  private func share(_ object: JSONObject, _ key: String) -> Double? {
    guard let value = object.optionalNumber(key) else { return nil }
    if !(0...1).contains(value) { object.reject(key, "is a share from 0 to 1") }
    return value
  }
}

extension DropFormat {
  /// Whether the drops name their columns.
  fileprivate var hasTitles: Bool {
    switch self {
    case .csv(let format): format.headLines > 0
    case .xml: true
    }
  }
}

/// Reads the `format` object of a feed.
enum FormatReading {
  static func read(_ object: JSONObject) -> DropFormat? {
    defer { object.finish() }
    let type = object.nonEmptyString("type")
    let encoding = encoding(object)
    let format: DropFormat
    switch type {
    case "csv":
      let delimiter = object.optionalString("delimiter").map { Array($0.utf8) } ?? [0x2C]
      if delimiter.count != 1 { object.reject("delimiter", "should be one ASCII character") }
      let guardObject = object.optionalObject("guard")
      let guardCell = guardObject.map {
        DropFormat.GuardCell(
          line: $0.integer("line"), cell: $0.integer("cell"), value: $0.nonEmptyString("value"))
      }
      guardObject?.finish()
      format = .csv(
        DropFormat.CSVFormat(
          encoding: encoding, delimiter: delimiter.first ?? 0x2C,
          quoting: object.optionalBool("quoting") ?? true,
          headLines: object.optionalInteger("headLines") ?? 1,
          columnsLine: object.optionalInteger("columnsLine") ?? 1, guardCell: guardCell))
    case "xml":
      let guardObject = object.optionalObject("guard")
      let guardElement = guardObject.map {
        DropFormat.GuardElement(
          path: $0.nonEmptyString("path"), value: $0.nonEmptyString("value"))
      }
      guardObject?.finish()
      format = .xml(
        DropFormat.XMLFormat(
          row: object.nonEmptyString("row"), namespace: object.optionalString("namespace"),
          repeatPath: object.optionalString("repeat"), guardElement: guardElement,
          encoding: encoding))
    case let other:
      if !other.isEmpty { object.reject("type", "“\(other)” is not known; one of: csv, xml") }
      return nil
    }
    if let mistake = format.mistake { object.reject("type", mistake) }
    return format
  }

  private static func encoding(_ object: JSONObject) -> TextEncoding? {
    guard let name = object.optionalString("encoding"), name != "auto" else { return nil }
    guard let encoding = TextEncoding(rawValue: name) else {
      object.reject("encoding", "“\(name)” is not known; one of: auto, utf-8, gb18030, utf-16")
      return nil
    }
    return encoding
  }
}

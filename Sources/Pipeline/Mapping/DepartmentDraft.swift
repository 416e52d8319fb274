import Bytes
import Formats
import Ingest
import Records
import Standards

/// The department file that a sample leads to.
struct DepartmentDraft {
  let department: String
  let sample: SampleDrop
  let schema: RecordSchema
  let columns: [ColumnProposal]
  let patterns: [String]
  let hasCompanion: Bool
  let constants: [(field: String, value: String)]
  /// Fields whose constant is a mere guess.
  let guessedConstants: [String]
  /// Required fields that nothing gives.
  let missingFields: [String]
  private let region: String
  private let feeds: [KnownTitles.Feed]

  init(
    department: String, region: String, sample: SampleDrop, schema: RecordSchema,
    columns: [ColumnProposal], known: KnownTitles, tables: ValueTables, patterns: [String],
    hasCompanion: Bool
  ) {
    self.department = department
    self.region = region
    self.sample = sample
    self.schema = schema
    self.columns = columns
    self.patterns = patterns
    self.hasCompanion = hasCompanion
    feeds = known.feeds.filter { $0.kind == schema.kind }
    let mapped = Set(columns.compactMap(\.field))
    var constants: [(field: String, value: String)] = []
    var guessed: [String] = []
    var missing: [String] = []
    for field in schema.fields where field.derivation == nil && !mapped.contains(field.name) {
      let values = feeds.compactMap { $0.constants[field.name] }
      let common = values.first { value in values.allSatisfy { $0 == value } }
      // What feeds of all kinds say alike, such as a status that is always 正常.
      let everywhere = known.feeds.compactMap { $0.constants[field.name] }
      let isAgreed = everywhere.count >= 2 && everywhere.allSatisfy { $0 == everywhere[0] }
      if field.isRequired {
        let fallback =
          field.form == .organizationName ? sample.departmentTitle : tables.firstValue(of: field)
        if let value = common ?? values.first ?? fallback {
          constants.append((field.name, value))
          if common == nil { guessed.append(field.name) }
        } else {
          missing.append(field.name)
        }
      } else if let value = values.count >= 2 ? common : isAgreed ? everywhere.first : nil {
        constants.append((field.name, value))
      }
    }
    self.constants = constants
    guessedConstants = guessed
    missingFields = missing
  }

  /// The whole file.
  var json: JSONOutput {
    .object([
      .init("department", .string(department)),
      .init("title", .string(sample.departmentTitle ?? "\(department)（名称待填）")),
      .init("code", .string(standInCode)), .init("precedence", 50),
      .init("basis", .string("由样例 \(sample.fileName) 推定，依据待填")),
      .init("note", "草案。机构代码为全零的替代码，名称、代码、优先级都要填写；各列的把握写在备注里，逐列核对。"),
      .init("feeds", .array([feed])),
    ])
  }

  /// A code of zeros with a right check character: what a definition needs to be read, and plainly
  /// nobody's.
  private var standInCode: String {
    let digits = Array(("11" + region + "000000000").utf8)
    guard digits.count == 17, let check = UnifiedSocialCreditCode.checkCharacter(of: digits.span)
    else { return "" }
    return String(decoding: digits + [check], as: UTF8.self)
  }

  private var feed: JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("feed", .string(schema.kind)), .init("kind", .string(schema.kind)),
      .init("basis", "依据待填"),
      .init(
        "note",
        .string(
          "报送方式、主键按同类报送推定，待核对。未写退回上限，按三成。"
            + (guessedConstants.isEmpty
              ? "" : "常量\(guessedConstants.joined(separator: "、"))只是猜测，必须核对。"))),
      .init("files", .array(patterns.map { .string($0) })),
    ]
    if hasCompanion { members.append(.init("companion", ".ok")) }
    let key = key
    members += [
      .init("delivery", .string(key.isEmpty ? "append" : delivery)),
      .init("key", .array(key.map { .string($0) })), .init("format", format),
      .init("columns", .array(columns.map(Self.output))),
    ]
    if !constants.isEmpty {
      members.append(
        .init("constants", .object(constants.map { .init($0.field, .string($0.value)) })))
    }
    return .object(members)
  }

  /// The key of the first feed of the kind whose fields are all there, else the required fields.
  private var key: [String] {
    let present = Set(columns.compactMap(\.field)).union(constants.map(\.field))
    let required = schema.fields.filter(\.isRequired).map(\.name)
    let known = feeds.map(\.key).first { !$0.isEmpty && present.isSuperset(of: $0) }
    return known ?? required.filter { present.contains($0) }
  }

  /// A register is delivered whole; for the rest what most feeds of the kind do.
  private var delivery: String {
    if schema.role == .register { return "replace" }
    var counts: [String: Int] = [:]
    for feed in feeds { counts[feed.delivery, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      ?? (schema.role == .event ? "append" : "upsert")
  }

  private var format: JSONOutput {
    switch sample.format {
    case .csv(let format):
      var members: [JSONOutput.Member] = [
        .init("type", "csv"), .init("encoding", .string(format.encoding?.rawValue ?? "auto")),
        .init("delimiter", .string(String(Unicode.Scalar(format.delimiter)))),
        .init("quoting", .bool(format.quoting)),
        .init("headLines", .integer(format.headLines)),
        .init("columnsLine", .integer(format.columnsLine)),
      ]
      if let cell = format.guardCell {
        members.append(
          .init(
            "guard",
            .object([
              .init("line", .integer(cell.line)), .init("cell", .integer(cell.cell)),
              .init("value", .string(cell.value)),
            ])))
      }
      return .object(members)
    case .xml(let format):
      var members: [JSONOutput.Member] = [
        .init("type", "xml"), .init("row", .string(format.row)),
      ]
      if let namespace = format.namespace {
        members.append(.init("namespace", .string(namespace)))
      }
      if let path = format.repeatPath { members.append(.init("repeat", .string(path))) }
      if let element = format.guardElement {
        members.append(
          .init(
            "guard",
            .object([
              .init("path", .string(element.path)), .init("value", .string(element.value)),
            ])))
      }
      return .object(members)
    }
  }

  private static func output(_ column: ColumnProposal) -> JSONOutput {
    var members: [JSONOutput.Member] = [.init("column", .string(column.column))]
    if let field = column.field {
      members.append(.init("field", .string(field)))
      if let values = column.values { members.append(.init("values", .string(values))) }
      if let separator = column.separator {
        members.append(.init("separator", .string(separator)))
      }
      if let unit = column.unit { members.append(.init("unit", .string(unit))) }
      if column.isOptional { members.append(.init("optional", true)) }
    } else {
      members.append(.init("ignore", .string(column.ignoreReason ?? "待定")))
    }
    var note = "把握\(percent(column.confidence))：\(column.chineseReason)"
    if column.isUndecided, !column.shapes.isEmpty {
      note += "；值形 \(column.shapes.joined(separator: "、"))"
    }
    members.append(.init("note", .string(note)))
    return .object(members)
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
}

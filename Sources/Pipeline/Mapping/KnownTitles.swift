import Formats
import Records

/// What the definitions at hand already say about titles and codes of columns.
///
/// Learnt from the departments' feeds, the titles of schema fields, and the columns of platforms,
/// which name a code and a Chinese title side by side.
struct KnownTitles: Sendable {
  /// What a column of a known title became.
  enum Target: Sendable, Hashable {
    case field(String)
    /// Known and left out, with the reason.
    case ignored(String)
  }

  /// One title with what it became.
  struct Entry: Sendable {
    /// The title as it was written.
    let spelling: String
    let folded: String
    /// The folded title without brackets, and without its number; what else it is compared by.
    let bare: String?
    let stem: String
    let isCode: Bool
    let pairs: [String]
    let kind: String
    let target: Target
    /// Who says so, for people.
    let source: String
    var values: String?
    var unit: String?
    /// The form of the field, or nil for a column that is left out.
    let form: FieldForm?
    /// The initials of a Chinese title, which a code may consist of.
    let initials: String
  }

  /// What the feeds of a kind have in common.
  struct Feed: Sendable {
    let kind: String
    let delivery: String
    let key: [String]
    let constants: [String: String]
  }

  private(set) var entries: [Entry] = []
  private(set) var feeds: [Feed] = []
  /// For each kind, the other names of a folded code or title.
  private var synonyms: [String: [String: [String]]] = [:]
  private var initials: [String: String] = [:]
  private let schemas: [String: RecordSchema]

  init(tree: DefinitionTree, schemas: [RecordSchema]) {
    self.schemas = Dictionary(
      schemas.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
    for path in tree.paths(under: "pipeline/departments", suffix: ".json") {
      guard let file = Self.value(tree, path) else { continue }
      let department = file["department"]?.text ?? path
      for feed in file["feeds"]?.elements ?? [] { learn(feed: feed, of: department) }
    }
    for schema in schemas {
      for field in schema.fields where field.derivation == nil {
        add(
          field.title, kind: schema.kind, target: .field(field.name),
          source: "schemas/records/\(schema.kind)")
      }
    }
    for path in tree.paths(under: "schemas/platforms", suffix: ".json") {
      guard let file = Self.value(tree, path), let kind = file["kind"]?.text else { continue }
      for column in file["columns"]?.elements ?? [] {
        learn(platformColumn: column, kind: kind, source: file["platform"]?.text ?? path)
      }
    }
  }

  /// The other names that platforms have for a code or title of a kind.
  func synonyms(of folded: String, kind: String) -> [String] { synonyms[kind]?[folded] ?? [] }

  private static func value(_ tree: DefinitionTree, _ path: String) -> JSONValue? {
    guard let bytes = tree.bytes(path) else { return nil }
    return JSONReader.read(bytes.span, file: path, mistakes: DefinitionMistakes())
  }

  private mutating func learn(feed: JSONValue, of department: String) {
    guard let kind = feed["kind"]?.text else { return }
    let source = "\(department).\(feed["feed"]?.text ?? "")"
    var constants: [String: String] = [:]
    if case .object(let members)? = feed["constants"]?.content {
      for member in members { constants[member.key] = member.value.text ?? "" }
    }
    feeds.append(
      Feed(
        kind: kind, delivery: feed["delivery"]?.text ?? "append",
        key: feed["key"]?.elements?.compactMap(\.text) ?? [], constants: constants))
    for column in feed["columns"]?.elements ?? [] {
      guard let name = column["column"]?.text else { continue }
      let target: Target
      if let field = column["field"]?.text {
        target = .field(field)
      } else if let reason = column["ignore"]?.text {
        target = .ignored(reason)
      } else {
        continue
      }
      for title in [name] + (column["aliases"]?.elements ?? []).compactMap(\.text) {
        let last = title.split(separator: "/").last.map(String.init) ?? title
        for spelling in title == last ? [title] : [title, last] {
          add(
            spelling, kind: kind, target: target, source: source, values: column["values"]?.text,
            unit: column["unit"]?.text)
        }
      }
    }
  }

  private mutating func learn(platformColumn column: JSONValue, kind: String, source: String) {
    guard let code = column["column"]?.text else { return }
    let title = column["title"]?.text ?? ""
    let names = [code, title].filter { !$0.isEmpty }
    if let field = column["field"]?.text, !field.hasPrefix("@") {
      for name in names {
        add(
          name, kind: kind, target: .field(field), source: source, unit: column["unit"]?.text)
      }
    }
    guard !title.isEmpty else { return }
    let (first, second) = (ComparableTitle.folded(code), ComparableTitle.folded(title))
    guard first != second else { return }
    for (from, to) in [(first, second), (second, first)]
    where !(synonyms[kind]?[from]?.contains(to) ?? false) {
      synonyms[kind, default: [:]][from, default: []].append(to)
    }
  }

  private mutating func add(
    _ spelling: String, kind: String, target: Target, source: String, values: String? = nil,
    unit: String? = nil
  ) {
    let folded = ComparableTitle.folded(spelling)
    guard !folded.isEmpty else { return }
    if initials[folded] == nil {
      initials[folded] =
        ComparableTitle.isCode(folded)
        ? ComparableTitle.letters(ofCode: folded).last ?? "" : ComparableTitle.initials(folded)
    }
    // Platforms repeat one another; what was said once need not be compared twice.
    if let index = entries.firstIndex(where: {
      $0.folded == folded && $0.kind == kind && $0.target == target
    }) {
      entries[index].values = entries[index].values ?? values
      entries[index].unit = entries[index].unit ?? unit
      return
    }
    var form: FieldForm?
    if case .field(let name) = target, let schema = schemas[kind] {
      form = schema.index(of: name).map { schema.fields[$0].form }
    }
    entries.append(
      Entry(
        spelling: spelling, folded: folded, bare: ComparableTitle.withoutBrackets(folded),
        stem: ComparableTitle.withoutNumber(folded), isCode: ComparableTitle.isCode(folded),
        pairs: ComparableTitle.pairs(folded), kind: kind, target: target, source: source,
        values: values, unit: unit, form: form, initials: initials[folded] ?? ""))
  }
}

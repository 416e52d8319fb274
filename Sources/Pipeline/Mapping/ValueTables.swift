import Formats
import Normalize
import Records
import Standards

/// The value tables of `schemas/codes/`, and which serve which field.
struct ValueTables: Sendable {
  /// Their names, in order.
  let names: [String]
  /// For each table what reads a cell of one value, and one of several.
  let normalizers: [String: (single: ValueNormalizer, several: ValueNormalizer)]
  private let codes: CodeLists
  private let canonical: [String: Set<String>]
  private let used: [String: [String]]

  /// What tries values on the forms that not every text has.
  static let forms: [(form: FieldForm, normalizer: ValueNormalizer)] = [
    FieldForm.date, .identityNumber, .documentNumber, .money, .integer,
  ].map { ($0, ValueNormalizer(ValueContext(form: $0))) }

  init(_ tree: DefinitionTree, known: KnownTitles) {
    var used: [String: [String]] = [:]
    for entry in known.entries {
      guard case .field(let field) = entry.target, let values = entry.values else { continue }
      used["\(entry.kind).\(field)", default: []].append(values)
    }
    self.used = used
    codes = CodeLists(tree, mistakes: DefinitionMistakes())
    var names: [String] = []
    var canonical: [String: Set<String>] = [:]
    var normalizers: [String: (single: ValueNormalizer, several: ValueNormalizer)] = [:]
    for path in tree.paths(under: "schemas/codes", suffix: ".csv") {
      let name = path.split(separator: "/").last.map { String($0.dropLast(4)) } ?? path
      guard let table = codes[name] else { continue }
      names.append(name)
      canonical[name] = Set(table.spellings.compactMap(table.value).filter { !$0.isEmpty })
      var context = ValueContext(form: .code)
      context.codes = table
      let single = ValueNormalizer(context)
      context.separator = UInt8(ascii: ";")
      normalizers[name] = (single, ValueNormalizer(context))
    }
    self.names = names
    self.canonical = canonical
    self.normalizers = normalizers
  }

  /// The tables all of whose values stand in a field's code list: first those that feeds of the
  /// kind use for the field, then the list itself; larger ones first.
  func tables(of field: FieldDefinition, kind: String) -> [String] {
    guard let list = field.codeList, let allowed = canonical[list] else { return [] }
    let inUse = used["\(kind).\(field.name)"] ?? []
    let larger = names.enumerated().sorted {
      (size($1.element), $0.offset) < (size($0.element), $1.offset)
    }.map(\.element)
    let ordered = larger.filter(inUse.contains) + [list] + larger
    var seen: Set<String> = []
    return ordered.filter {
      seen.insert($0).inserted && canonical[$0]?.isSubset(of: allowed) ?? false
    }
  }

  /// The number of spellings a table knows.
  func size(_ name: String?) -> Int { name.flatMap { codes[$0]?.count } ?? 0 }

  /// The first canonical value of a field's code list.
  func firstValue(of field: FieldDefinition) -> String? {
    guard let list = field.codeList, let table = codes[list] else { return nil }
    return table.spellings.lazy.compactMap(table.value).first { !$0.isEmpty }
  }
}

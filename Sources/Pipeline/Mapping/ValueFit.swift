import Bytes
import Formats
import Normalize
import Records
import Standards

/// How well the values of one column fit the forms a field can have, as shares from 0 to 1.
struct ValueFit: Sendable {
  /// How many values were looked at.
  let count: Int
  private let shares: [FieldForm: Double]
  private let tables: [String: TableFit]
  private let lengths: [Int]

  /// How a value table fits.
  struct TableFit: Sendable {
    let share: Double
    /// Whether some cells hold several values.
    let needsSeparator: Bool
  }

  init(_ column: SampleColumn, tables names: ValueTables) {
    count = column.values.count
    var shares: [FieldForm: Double] = [:]
    for form in [FieldForm.date, .identityNumber, .documentNumber, .money, .integer] {
      shares[form] = Self.share(column.values) { value, normalizer in
        Self.weight(value, form, normalizer)
      } with: {
        ValueNormalizer(ValueContext(form: form))
      }
    }
    self.shares = shares
    let distinct = Set(column.values.prefix(200).map { $0 }).sorted {
      $0.lexicographicallyPrecedes($1)
    }
    var tables: [String: TableFit] = [:]
    for name in names.names {
      guard let table = names.codes[name] else { continue }
      let single = Self.tableShare(distinct, table, separator: nil)
      let several = Self.tableShare(distinct, table, separator: UInt8(ascii: ";"))
      guard several > 0 else { continue }
      tables[name] = TableFit(share: several, needsSeparator: several > single)
    }
    self.tables = tables
    lengths = column.values.map { value in value.count { $0 & 0xC0 != 0x80 } }
  }

  /// The fit for a field; nil when there is no value to judge by.
  func share(_ field: FieldDefinition, tables names: ValueTables, known: String?) -> Double? {
    guard count > 0 else { return nil }
    switch field.form {
    case .date, .identityNumber, .documentNumber, .money, .integer: return shares[field.form] ?? 0
    case .code: return table(for: field, tables: names, known: known)?.fit.share ?? 0
    case .personName:
      return (1 - special) * lengthShare { (2...5).contains($0) || $0 > 5 && $0 < 20 }
    case .organizationName: return (1 - special) * lengthShare { (4...60).contains($0) }
    case .name: return (1 - special) * lengthShare { (2...60).contains($0) }
    default: return 1 - 0.7 * max(shares[.date] ?? 0, shares[.identityNumber] ?? 0)
    }
  }

  /// The value table with most hits among those of a field's code list; on a tie the one that a
  /// known column of the same title uses, then the field's own list.
  func table(
    for field: FieldDefinition, tables names: ValueTables, known: String?
  ) -> (name: String, fit: TableFit)? {
    var best: (name: String, fit: TableFit)?
    for name in [known, field.codeList].compactMap({ $0 }) + names.tables(of: field) {
      guard let fit = tables[name], fit.share > best?.fit.share ?? 0 else { continue }
      best = (name, fit)
    }
    return best
  }

  /// The share of values that are plainly something else than a name.
  private var special: Double {
    max(shares[.date] ?? 0, shares[.identityNumber] ?? 0, shares[.integer] ?? 0)
  }

  private func lengthShare(_ isFit: (Int) -> Bool) -> Double {
    Double(lengths.count(where: isFit)) / Double(max(lengths.count, 1))
  }

  private static func share(
    _ values: [[UInt8]], _ weigh: ([UInt8], ValueNormalizer) -> Double?,
    with make: () -> ValueNormalizer
  ) -> Double {
    let normalizer = make()
    let weights = values.compactMap { weigh($0, normalizer) }
    return weights.isEmpty ? 0 : weights.reduce(0, +) / Double(weights.count)
  }

  /// How much a value speaks for a form; nil when it is a placeholder that says nothing.
  private static func weight(
    _ value: [UInt8], _ form: FieldForm, _ normalizer: ValueNormalizer
  ) -> Double? {
    var output: [UInt8] = []
    let verdict = normalizer.normalize(value.span, into: &output)
    let notes = verdict.notes.codes
    if form == .identityNumber, let refusal = verdict.refusal {
      // A number with a wrong check character is still a number of that sort.
      return [.wrongCheckCharacter, .lastDigitsZeroed].contains(refusal) ? 0.8 : 0
    }
    guard verdict.refusal == nil else { return 0 }
    guard !output.isEmpty else { return nil }
    switch form {
    case .identityNumber: return notes.contains(.unknownIdentityForm) ? 0 : 1
    case .date: return notes.contains(.serialDate) ? 0.3 : 1
    case .documentNumber:
      let text = String(decoding: output, as: UTF8.self)
      guard text.count <= 40 else { return 0 }
      return DocumentNumber(text)?.isWellFormed == true || CourtCaseNumber(text) != nil ? 1 : 0.2
    default: return 1
    }
  }

  private static func tableShare(
    _ values: [[UInt8]], _ table: CodeTable, separator: UInt8?
  ) -> Double {
    var context = ValueContext(form: .code)
    context.codes = table
    context.separator = separator
    return share(values) { value, normalizer in
      var output: [UInt8] = []
      let verdict = normalizer.normalize(value.span, into: &output)
      guard verdict.refusal == nil, !verdict.notes.codes.contains(.unmappedCode) else { return 0 }
      return output.isEmpty && verdict.notes.codes.contains(.placeholderEmptied) ? nil : 1
    } with: {
      ValueNormalizer(context)
    }
  }
}

/// The value tables of `schemas/codes/`, and which serve which field.
struct ValueTables: Sendable {
  let codes: CodeLists
  /// Their names, in order.
  let names: [String]
  private let canonical: [String: Set<String>]

  init(_ tree: DefinitionTree) {
    codes = CodeLists(tree, mistakes: DefinitionMistakes())
    var names: [String] = []
    var canonical: [String: Set<String>] = [:]
    for path in tree.paths(under: "schemas/codes", suffix: ".csv") {
      let name = path.split(separator: "/").last.map { String($0.dropLast(4)) } ?? path
      guard let table = codes[name] else { continue }
      names.append(name)
      canonical[name] = Set(
        table.spellings.compactMap { table.value(of: $0) }.filter { !$0.isEmpty })
    }
    self.names = names
    self.canonical = canonical
  }

  /// The tables all of whose values stand in a field's code list.
  func tables(of field: FieldDefinition) -> [String] {
    guard let list = field.codeList, let allowed = canonical[list] else { return [] }
    return names.filter { canonical[$0]?.isSubset(of: allowed) ?? false }
  }

  /// The first canonical value of a field's code list.
  func firstValue(of field: FieldDefinition) -> String? {
    guard let list = field.codeList, let table = codes[list] else { return nil }
    return table.spellings.lazy.compactMap { table.value(of: $0) }.first { !$0.isEmpty }
  }
}

import Bytes
import Normalize
import Records
import Standards

/// How well the values of one column fit the forms a field can have, as shares from 0 to 1.
struct ValueFit: Sendable {
  /// How many values were looked at.
  let count: Int
  /// The share of values that are words, not codes.
  let wordShare: Double
  private let shares: [FieldForm: Double]
  private let tables: [String: TableFit]
  private let lengths: [Int]

  /// How a value table fits.
  struct TableFit: Sendable {
    let share: Double
    /// Whether some cells hold several values.
    let needsSeparator: Bool
    /// What the table makes of the distinct values.
    fileprivate let outcomes: [[UInt8]]
  }

  /// The table to propose for a code column.
  struct TableChoice: Sendable {
    let name: String
    let fit: TableFit
    /// Tables that fit as well and give other values: a person has to decide.
    let rivals: [String]
  }

  init(_ column: SampleColumn, tables names: ValueTables) {
    count = column.values.count
    var shares: [FieldForm: Double] = [:]
    for (form, normalizer) in ValueTables.forms {
      let weights = column.values.compactMap { Self.weight($0, form, normalizer) }
      shares[form] = weights.isEmpty ? 0 : weights.reduce(0, +) / Double(weights.count)
    }
    self.shares = shares
    let distinct = Set(column.values).sorted { $0.lexicographicallyPrecedes($1) }.prefix(100)
    var tables: [String: TableFit] = [:]
    for name in names.names {
      guard let normalizers = names.normalizers[name] else { continue }
      let several = Self.tableShare(distinct, normalizers.several)
      guard several.share > 0 else { continue }
      let single = Self.tableShare(distinct, normalizers.single)
      tables[name] = TableFit(
        share: several.share, needsSeparator: several.share > single.share,
        outcomes: several.outcomes)
    }
    self.tables = tables
    lengths = column.values.map { value in value.count { $0 & 0xC0 != 0x80 } }
    wordShare =
      Double(column.values.count { $0.contains { $0 >= 0x80 } }) / Double(max(count, 1))
  }

  /// The fit for a field; nil when there is no value to judge by.
  func share(
    _ field: FieldDefinition, kind: String, tables names: ValueTables, known: String?
  ) -> Double? {
    guard count > 0 else { return nil }
    switch field.form {
    case .date, .identityNumber, .documentNumber, .money, .integer: return shares[field.form] ?? 0
    case .code:
      return table(for: field, kind: kind, tables: names, known: known)?.fit.share ?? 0
    case .personName: return (1 - special) * lengthShare(2..<20)
    case .organizationName: return (1 - special) * lengthShare(4..<60)
    case .name: return (1 - special) * lengthShare(2..<60)
    default: return 1 - 0.7 * max(shares[.date] ?? 0, shares[.identityNumber] ?? 0)
    }
  }

  /// The value table with most hits among those of a field's code list.
  ///
  /// On a tie the one that a known column of the same title uses, then what other feeds of the
  /// kind use for the field, then the largest.
  func table(
    for field: FieldDefinition, kind: String, tables names: ValueTables, known: String?
  ) -> TableChoice? {
    var best: (name: String, fit: TableFit)?
    let eligible = names.tables(of: field, kind: kind)
    for name in [known].compactMap({ $0 }) + eligible {
      guard let fit = tables[name], fit.share > best?.fit.share ?? 0 else { continue }
      best = (name, fit)
    }
    guard let best else { return nil }
    let rivals = eligible.filter { name in
      guard name != best.name, let fit = tables[name] else { return false }
      return fit.share == best.fit.share && fit.outcomes != best.fit.outcomes
    }
    return TableChoice(
      name: best.name, fit: best.fit, rivals: best.name == known ? [] : rivals)
  }

  /// The share of values that are plainly something else than a name.
  private var special: Double {
    max(shares[.date] ?? 0, shares[.identityNumber] ?? 0, shares[.integer] ?? 0)
  }

  private func lengthShare(_ range: Range<Int>) -> Double {
    Double(lengths.count(where: range.contains)) / Double(max(lengths.count, 1)) * wordShare
  }

  /// How much a value speaks for a form; nil when it is a placeholder that says nothing.
  private static func weight(
    _ value: [UInt8], _ form: FieldForm, _ normalizer: ValueNormalizer
  ) -> Double? {
    var output: [UInt8] = []
    let verdict = normalizer.normalize(value.span, into: &output)
    let notes = verdict.notes.codes
    if form == .identityNumber, verdict.refusal != nil {
      // A number with a wrong check character is still a number.
      return value.count { (0x30...0x39).contains($0) } >= 8 && value.count <= 24 ? 0.8 : 0
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
    _ values: ArraySlice<[UInt8]>, _ normalizer: ValueNormalizer
  ) -> (share: Double, outcomes: [[UInt8]]) {
    var hits = 0
    var count = 0
    var outcomes: [[UInt8]] = []
    for value in values {
      var output: [UInt8] = []
      let verdict = normalizer.normalize(value.span, into: &output)
      let notes = verdict.notes.codes
      if notes.contains(.placeholderEmptied) { continue }
      count += 1
      guard verdict.refusal == nil, !notes.contains(.unmappedCode) else { continue }
      hits += 1
      outcomes.append(output)
    }
    return (count == 0 ? 0 : Double(hits) / Double(count), outcomes)
  }
}

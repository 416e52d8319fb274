import Bytes
import Records
public import Standards

/// Brings the cells of one column into the canonical form of their field.
///
/// Bytes in, bytes out: the common spellings are recognised byte by byte, without a String, an
/// array or a date object; odd ones take a slow way. A function of the cell and the context
/// alone, and normalizing twice gives the same as once. A class only so that copies are cheap.
public final class ValueNormalizer: Sendable {
  /// What it was made for, so that one for another day can be made of it.
  let context: ValueContext
  let form: FieldForm
  private let isRequired: Bool
  private let maximumLength: Int?
  /// The unit of the column's amounts.
  public let moneyUnit: Money.Unit
  let separator: UInt8?
  /// The sort of number that an identity column is for, or nil when it may be any.
  public let expectedIdentity: IdentityNumberVerdict.Kind?
  let latestBirth: CalendarDate?
  /// The value table of a code column, or nil when any value goes.
  public let codes: CodeTable?
  let reviewedCodes: ReviewedCodes?
  let names: NameComparison
  let divisions: AdministrativeDivisions?
  private let regionalNames: RegionalNames?

  /// A normalizer for the columns of a context.
  public init(_ context: ValueContext) {
    self.context = context
    form = context.form
    isRequired = context.isRequired
    maximumLength = context.maximumLength
    moneyUnit = context.moneyUnit
    separator = context.separator
    expectedIdentity = context.expectedIdentity
    latestBirth = context.latestBirth
    codes = context.codes
    reviewedCodes = context.reviewedCodes
    names = context.names
    divisions = context.divisions
    if context.form != .nameKey {
      regionalNames = nil
    } else if let shared = context.regionalNames {
      regionalNames = shared
    } else if let divisions = context.divisions, context.reportingRegion.utf8.count == 6 {
      regionalNames = RegionalNames(
        divisions: divisions, region: context.reportingRegion, comparison: context.names)
    } else {
      regionalNames = nil
    }
  }

  /// Appends the canonical form of the cell to `output` and says what was done.
  ///
  /// Appends nothing when the value is absent or refused. For the derived forms (document key,
  /// name key, identity key) the cell is the canonical value of the source field.
  public func normalize(
    _ cell: borrowing Span<UInt8>, into output: inout [UInt8]
  ) -> ValueVerdict {
    guard !cell.isEmpty else { return absent(ValueVerdict()) }
    let start = output.count
    var verdict = pass(cell, into: &output)
    // What was hidden by a removed character may itself be a marker or placeholder: 无；
    while verdict.refusal == nil, output.count > start,
      !verdict.notes.isDisjoint(with: .uncovering)
    {
      let before = Array(output[start...])
      output.removeSubrange(start...)
      let again = pass(before.span, into: &output)
      verdict.refusal = again.refusal
      verdict.suggestion = again.suggestion
      verdict.identity = again.identity
      verdict.notes.formUnion(again.notes)
      if output[start...].elementsEqual(before) { break }
    }
    return verdict
  }

  /// Appends the derived form of another field's canonical value.
  func derive(from source: [UInt8], into output: inout [UInt8]) {
    _ = normalize(source.span, into: &output)
  }

  private func pass(
    _ cell: borrowing Span<UInt8>, into output: inout [UInt8]
  ) -> ValueVerdict {
    var verdict = ValueVerdict()
    var range = CellScan.trimmed(cell)
    if range.count != cell.count, !range.isEmpty { verdict.notes.insert(.outerBlanksRemoved) }
    guard !range.isEmpty else { return absent(verdict) }
    switch form {
    case .documentKey:
      DocumentNumber.appendKey(of: cell.extracting(range), to: &output)
      return ValueVerdict()
    case .nameKey:
      let start = output.count
      names.append(comparableFormOf: cell.extracting(range), to: &output)
      regionalNames?.qualify(&output, from: start)
      return ValueVerdict()
    case .identityKey:
      appendIdentityKey(cell.extracting(range), to: &output)
      return ValueVerdict()
    default:
      break
    }
    let first = cell[range.lowerBound]
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "=") {
      let unmarked = withoutTextMarker(cell, range)
      if unmarked != range {
        verdict.notes.insert(.textMarkerRemoved)
        range = unmarked
        guard !range.isEmpty else { return absent(verdict) }
      }
    }
    let value = cell.extracting(range)
    if value[0] == UInt8(ascii: "#"), Placeholders.isSpreadsheetError(value) {
      verdict.refusal = .spreadsheetError
      return verdict
    }
    let scan = CellScan(value)
    if scan.isLost {
      verdict.refusal = .lostCharacters
      return verdict
    }
    if isPlaceholder(value) {
      verdict.notes.insert(.placeholderEmptied)
      return absent(verdict)
    }
    if scan.hasPrivateUse { verdict.notes.insert(.privateUseCharacter) }
    let start = output.count
    append(value, scan, to: &output, &verdict)
    if verdict.refusal != nil {
      output.removeSubrange(start...)
      return verdict
    }
    guard output.count > start else {
      verdict.notes.insert(.placeholderEmptied)
      return absent(verdict)
    }
    if let limit = maximumLength, output.count - start > limit,
      isLonger(output.span.extracting(start...), than: limit)
    {
      output.removeSubrange(start...)
      verdict.refusal = .valueTooLong
    }
    return verdict
  }

  private func append(
    _ value: borrowing Span<UInt8>, _ scan: CellScan, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    switch form {
    case .text: appendText(value, scan, to: &output, &verdict)
    case .name, .organizationName, .personName: appendName(value, scan, to: &output, &verdict)
    case .identityNumber: appendIdentity(value, to: &output, &verdict)
    case .documentNumber: appendDocumentNumber(value, scan, to: &output, &verdict)
    case .date: appendDate(value, to: &output, &verdict)
    case .money: appendMoney(value, to: &output, &verdict)
    case .code: appendCode(value, scan, to: &output, &verdict)
    case .integer: appendInteger(value, to: &output, &verdict)
    case .documentKey, .nameKey, .identityKey: break
    }
  }

  /// The verdict on a value that is not there.
  private func absent(_ verdict: ValueVerdict) -> ValueVerdict {
    var verdict = verdict
    if isRequired { verdict.refusal = .missingValue }
    return verdict
  }

  /// A value that the code table knows is never a placeholder, be it `0` or `无`.
  private func isPlaceholder(_ value: borrowing Span<UInt8>) -> Bool {
    guard Placeholders.isPlaceholder(value, form: form) else { return false }
    guard form == .code, let codes else { return true }
    var unused: [UInt8] = []
    return codes.append(valueOf: value, to: &unused) == nil
  }

  /// The range inside `="…"` or behind a leading apostrophe, outer blanks removed once more.
  private func withoutTextMarker(
    _ cell: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> Range<Int> {
    var inner = range.lowerBound + 1..<range.upperBound
    if cell[range.lowerBound] == UInt8(ascii: "=") {
      guard inner.count >= 2, cell[inner.lowerBound] == UInt8(ascii: "\""),
        cell[inner.upperBound - 1] == UInt8(ascii: "\"")
      else { return range }
      inner = inner.lowerBound + 1..<inner.upperBound - 1
    } else if form == .text, inner.contains(where: { cell[$0] == UInt8(ascii: "'") }) {
      // A quotation that begins the text is no marker.
      return range
    }
    let trimmed = CellScan.trimmed(cell.extracting(inner))
    return inner.lowerBound + trimmed.lowerBound..<inner.lowerBound + trimmed.upperBound
  }

  private func isLonger(_ bytes: borrowing Span<UInt8>, than limit: Int) -> Bool {
    var characters = 0
    for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { characters += 1 }
    return characters > limit
  }
}

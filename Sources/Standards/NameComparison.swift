import Bytes

/// The comparable form of names (名称比较形式), so that two spellings of one name are equal.
///
/// Width, blanks, brackets, traditional characters, legal forms and organ abbreviations are made
/// one; the printed name stays as it was delivered. Equal forms are a sign, never a proof.
public struct NameComparison: Sendable {
  private let abbreviations: OrganAbbreviations

  /// A comparison with a table of abbreviations; without one short names of organs stay short.
  public init(abbreviations: OrganAbbreviations = .none) {
    self.abbreviations = abbreviations
  }

  /// Appends the comparable form of a name.
  public func append(comparableFormOf name: borrowing Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    Self.appendFolded(name, to: &output)
    Self.unifyLegalForm(&output, from: start)
    expandAbbreviation(&output, from: start)
  }

  /// The comparable form of a name.
  public func comparableForm(of name: String) -> String {
    let bytes = Array(name.utf8)
    var output: [UInt8] = []
    append(comparableFormOf: bytes.span, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static let company = Array("有限公司".utf8)

  /// Whether a name is its own comparable form beyond doubt: simplified characters alone, and either
  /// two of them, which hold no short form of anything, or 有限公司 at the end.
  public static func isComparable(_ name: borrowing Span<UInt8>) -> Bool {
    let isShort = name.count < 9
    guard isShort || name.count >= company.count else { return false }
    if !isShort {
      let ending = name.extracting((name.count - company.count)...)
      guard ending.hasSameBytes(as: company.span) else { return false }
    }
    return SimplifiedForms.areAll(name)
  }

  private static func appendFolded(_ name: borrowing Span<UInt8>, to output: inout [UInt8]) {
    if SimplifiedForms.areAll(name) {
      output.append(name)
      return
    }
    var cursor = ScalarCursor()
    // Characters that stay as they are go over in runs.
    var runStart = 0
    var position = 0
    while let scalar = cursor.next(in: name) {
      defer { position = cursor.index }
      if scalar >= 0x4E00, scalar <= 0x9FFF {
        let simplified = SimplifiedForms.simplified(scalar)
        if simplified == scalar { continue }
        output.append(name.extracting(runStart..<position))
        runStart = cursor.index
        output.append(scalar: simplified)
        continue
      }
      output.append(name.extracting(runStart..<position))
      runStart = cursor.index
      if WidthFolding.isBlank(scalar) || PersonName.isMiddleDot(scalar) { continue }
      let bracket = WidthFolding.roundBracket(scalar)
      if bracket == 0x28, let after = PinyinDamage.end(in: name, from: cursor.index) {
        cursor = ScalarCursor(at: after)
        runStart = after
        continue
      }
      if bracket == 0x28 || bracket == 0x29 { continue }
      var folded = WidthFolding.folded(scalar)
      if (0x61...0x7A).contains(folded) { folded -= 0x20 }
      // Quotation marks, commas and full stops are typing, not name.
      if folded < 0x80, !isLetterOrDigit(folded), folded != 0x2D { continue }
      if (0x3001...0x3002).contains(folded) || (0x2018...0x201F).contains(folded)
        || (0x3008...0x300B).contains(folded)
      {
        continue
      }
      output.append(scalar: folded)
    }
    output.append(name.extracting(runStart..<name.count))
  }

  private static func isLetterOrDigit(_ scalar: UInt32) -> Bool {
    (0x30...0x39).contains(scalar) || (0x41...0x5A).contains(scalar)
  }

  private static let legalForms: [(form: [UInt8], unified: [UInt8])] = [
    ("有限责任公司", "有限公司"), ("股份有限责任公司", "股份有限公司"), ("股份公司", "股份有限公司"),
    ("有限责任分公司", "有限公司分公司"), ("个体工商户", ""),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// 有限责任公司 becomes 有限公司 and so on; a name that is a legal form alone stays.
  private static func unifyLegalForm(_ output: inout [UInt8], from start: Int) {
    // All forms end with 司 (E5 8F B8) or 户 (E6 88 B7).
    guard output.count - start > 15, let last = output.last, last == 0xB8 || last == 0xB7 else {
      return
    }
    for (form, unified) in legalForms
    where output.count - start > form.count && output.suffix(form.count).elementsEqual(form) {
      output.removeLast(form.count)
      output.append(contentsOf: unified)
      return
    }
  }

  private func expandAbbreviation(_ output: inout [UInt8], from start: Int) {
    guard output.count - start >= 9, output[output.count - 1] != 0xB8 else { return }
    guard let index = abbreviations.entry(ending: output.span.extracting(start...)) else { return }
    let entry = abbreviations.entries[index]
    output.removeLast(entry.short.count)
    output.append(contentsOf: entry.full)
  }
}

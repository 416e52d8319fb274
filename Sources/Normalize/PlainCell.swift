import Bytes
import Records
import Standards

/// The short way for cells that need little or nothing done to them: nine in ten.
///
/// Looks at the bytes once and copies them. What it takes, ``ValueNormalizer`` would have taken with
/// the same result; whatever is not plain beyond doubt is left to it.
struct PlainCell: Sendable {
  private let form: FieldForm
  /// Whether the form is read as a text although it is a code: the list of values is not known.
  private let isUnlistedCode: Bool
  private let moneyUnit: Money.Unit
  private let expectedIdentity: IdentityNumberVerdict.Kind?
  private let latestBirth: CalendarDate?
  /// The most bytes that can never be too many characters.
  private let byteLimit: Int
  /// At hand, since a global is asked each time whether it was made already.
  private let dateRewritten = FindingSet.dateRewritten

  init(_ context: ValueContext) {
    form = context.form == .code && context.codes == nil ? .text : context.form
    isUnlistedCode = form != context.form
    moneyUnit = context.moneyUnit
    expectedIdentity = context.expectedIdentity
    latestBirth = context.latestBirth
    byteLimit = context.maximumLength ?? Int.max
  }

  /// Appends the canonical form of a cell that is not empty and says what was put right.
  ///
  /// Nil, with nothing appended, when the cell needs a closer look.
  func append(_ cell: borrowing Span<UInt8>, to output: inout ByteBuffer) -> FindingSet? {
    let last = cell[cell.count - 1]
    guard cell.count <= byteLimit, cell[0] > 0x20, last > 0x20 else { return nil }
    switch form {
    case .text:
      guard isMarkless(cell), !TextScan(cell).isOdd,
        !Placeholders.isPlaceholder(cell, form: isUnlistedCode ? .code : .text)
      else { return nil }
      output.append(cell)
      return []
    case .name, .organizationName, .personName:
      guard isMarkless(cell), isPlainName(TextScan(cell)),
        !Placeholders.isPlaceholder(cell, form: form)
      else { return nil }
      output.append(cell)
      return []
    case .documentNumber:
      guard !TextScan(cell).isOdd, DocumentNumber.isCanonical(cell) else { return nil }
      output.append(cell)
      return []
    case .identityNumber: return appendIdentity(cell, to: &output)
    case .date: return appendDate(cell, last: last, to: &output)
    case .money: return appendMoney(cell, last: last, to: &output)
    case .code, .integer, .documentKey, .nameKey, .identityKey: return nil
    }
  }

  /// Whether the cell does not begin with the sign of a spreadsheet's text or error.
  private func isMarkless(_ cell: borrowing Span<UInt8>) -> Bool {
    switch cell[0] {
    case UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "#"): false
    default: true
    }
  }

  private func isPlainName(_ scan: TextScan) -> Bool {
    guard !scan.isOdd, !scan.hasBlank, !scan.hasNameSeparator else { return false }
    // Brackets and signs stay in the name of an organisation; a person's are looked at.
    return form == .organizationName || !scan.hasSigns
  }

  private func appendDate(
    _ cell: borrowing Span<UInt8>, last: UInt8, to output: inout ByteBuffer
  ) -> FindingSet? {
    // 日 is E6 97 A5.
    guard cell[0] &- 0x30 <= 9, cell.count >= 8, cell.count <= 30, last &- 0x30 <= 9 || last == 0xA5
    else { return nil }
    if cell.count == 10, let isCanonical = appendUsualDate(cell, to: &output) {
      return isCanonical ? [] : dateRewritten
    }
    guard case .date(let date, let spelling) = DateReading(cell) else { return nil }
    switch spelling {
    case .canonical:
      output.append(cell)
      return []
    case .rewritten:
      output.append(date.spelling.span)
      return dateRewritten
    case .serial, .twoDigitYear:
      return nil
    }
  }

  /// Appends a date like 2023-01-05, 2023/01/05 or 2023.01.05 of the years whose days mean what they
  /// say; whether it is spelled canonically, or nil when it needs a closer look.
  private func appendUsualDate(
    _ cell: borrowing Span<UInt8>, to output: inout ByteBuffer
  ) -> Bool? {
    guard let year = CalendarDate.number(cell, 0, 4), year > 1900, year < 2099,
      let month = CalendarDate.number(cell, 5, 7), month >= 1, month <= 12,
      let day = CalendarDate.number(cell, 8, 10), day >= 1,
      day <= 28 || day <= CalendarDate.dayCount(year: year, month: month), cell[4] == cell[7]
    else { return nil }
    switch cell[4] {
    case UInt8(ascii: "-"):
      output.append(cell)
      return true
    case UInt8(ascii: "/"), UInt8(ascii: "."):
      output.append(cell.extracting(0..<4))
      output.append(UInt8(ascii: "-"))
      output.append(cell.extracting(5..<7))
      output.append(UInt8(ascii: "-"))
      output.append(cell.extracting(8..<10))
      return false
    default:
      return nil
    }
  }

  private func appendMoney(
    _ cell: borrowing Span<UInt8>, last: UInt8, to output: inout ByteBuffer
  ) -> FindingSet? {
    guard cell[0] &- 0x30 <= 9, last &- 0x30 <= 9,
      case .amount(let money, true) = MoneyReading(cell, unit: moneyUnit)
    else { return nil }
    output.append(decimal: Int(money.fen))
    return []
  }

  private func appendIdentity(
    _ cell: borrowing Span<UInt8>, to output: inout ByteBuffer
  ) -> FindingSet? {
    guard cell.count == 18 || cell.count == 15 || cell.count == 9 else { return nil }
    if expectedIdentity == nil || expectedIdentity == .unifiedSocialCreditCode,
      UnifiedSocialCreditCode.isUnmistakable(cell)
    {
      output.append(cell)
      return []
    }
    for index in cell.indices {
      switch cell[index] {
      case 0x30...0x39, 0x41...0x5A: continue
      default: return nil
      }
    }
    guard !Placeholders.isPlaceholder(cell, form: form) else { return nil }
    let decision = IdentityNumberVerdict(cell, expected: expectedIdentity, notAfter: latestBirth)
    switch decision.kind {
    case .unifiedSocialCreditCode, .organizationCode, .registrationNumber:
      guard expectedIdentity == nil || expectedIdentity == decision.kind else { return nil }
      output.append(cell)
      return []
    default:
      return nil
    }
  }
}

/// One pass over a cell: whether it has only characters that all forms of text leave alone.
struct TextScan {
  /// A character that has to be looked at: control, invisible, private, or of a rare block.
  private(set) var isOdd = false
  /// A blank, U+0020.
  private(set) var hasBlank = false
  /// Signs other than ASCII, such as full-width brackets.
  private(set) var hasSigns = false
  /// A sign that parts names, such as 、 or ；.
  private(set) var hasNameSeparator = false

  init(_ bytes: borrowing Span<UInt8>) {
    let count = bytes.count
    var index = 0
    while index < count {
      let byte = bytes[index]
      if byte >= 0xE4, byte <= 0xE9 {
        if count &- index >= 24 {
          if bytes.holdsEightCommonCharacters(at: index) {
            index &+= 24
            continue
          }
        } else if count >= 24, (count &- index) % 3 == 0,
          bytes.holdsEightCommonCharacters(at: count &- 24)
        {
          // The last characters, together with some that were looked at already.
          return
        }
        // The rest of a run, character by character.
        repeat {
          guard bytes[index] != 0xE9 || !isLost(bytes, at: index) else {
            isOdd = true
            return
          }
          index &+= 3
        } while index < count && bytes[index] >= 0xE4 && bytes[index] <= 0xE9
      } else if byte > 0x20, byte < 0x7F {
        if byte == UInt8(ascii: ";") { hasNameSeparator = true }
        index &+= 1
      } else if byte == 0x20 {
        hasBlank = true
        index &+= 1
      } else {
        guard index &+ 2 < count, isPlainSign(byte, bytes[index &+ 1], bytes[index &+ 2]) else {
          isOdd = true
          return
        }
        index &+= 3
      }
    }
  }

  /// Whether 锟 (E9 94 9F) stands at an index, which may be the first of 锟斤拷: characters that were
  /// lost.
  private func isLost(_ bytes: borrowing Span<UInt8>, at index: Int) -> Bool {
    index &+ 2 >= bytes.count || bytes[index &+ 1] == 0x94 && bytes[index &+ 2] == 0x9F
  }

  /// Whether three bytes are one of the common signs.
  private mutating func isPlainSign(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch first {
    case 0xE3:
      hasSigns = true
      if second == 0x80, third == 0x81 { hasNameSeparator = true }
      return second == 0x80 && third > 0x80 && third <= 0x95
    case 0xEF:
      hasSigns = true
      if second == 0xBC, third == 0x9B { hasNameSeparator = true }
      return second == 0xBC
    case 0xE2:
      hasSigns = true
      return second == 0x80 && third >= 0x93 && third <= 0xA6
    default:
      return false
    }
  }
}

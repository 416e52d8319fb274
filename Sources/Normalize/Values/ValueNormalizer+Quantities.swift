import Bytes
import Records
import Standards

/// Dates, amounts, whole numbers and codes.
extension ValueNormalizer {
  func appendDate(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    switch DateReading(value) {
    case .date(let date, let spelling):
      switch spelling {
      case .canonical:
        output.append(value)
        return
      case .rewritten: verdict.notes.insert(.dateRewritten)
      case .serial: verdict.notes.insert(.serialDate)
      case .twoDigitYear: verdict.notes.insert([.dateRewritten, .twoDigitYear])
      }
      date.append(to: &output)
    case .openEnded:
      CalendarDate.openEnded.append(to: &output)
      verdict.notes.insert(.openEndedDate)
    case .zero:
      return
    case .impossible:
      verdict.refusal = .impossibleDate
    case .unreadable:
      verdict.refusal = .notADate
    }
  }

  func appendMoney(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    switch MoneyReading(value, unit: moneyUnit) {
    case .amount(let money, let isPlain):
      output.append(decimal: Int(money.fen))
      if !isPlain { verdict.notes.insert(.amountConverted) }
    case .notInFen:
      verdict.refusal = .amountNotInFen
    case .unreadable:
      verdict.refusal = .notAnAmount
    }
  }

  func appendInteger(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    let start = output.count
    guard appendDigits(value, to: &output, &verdict) else {
      verdict.refusal = .notANumber
      return
    }
    let digits = output.count - start - (output.count > start && output[start] == 0x2D ? 1 : 0)
    guard digits > 0, digits <= 18 else {
      verdict.refusal = .notANumber
      return
    }
    let first = output.count - digits
    while output.count > first + 1, output[first] == 0x30 { output.remove(at: first) }
  }

  private func appendDigits(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) -> Bool {
    let start = output.count
    var cursor = ScalarCursor()
    var isFraction = false
    while let scalar = cursor.next(in: value) {
      let folded = WidthFolding.folded(scalar)
      if folded != scalar { verdict.notes.insert(.widthFolded) }
      switch folded {
      case 0x30 where isFraction: continue
      case 0x30...0x39 where !isFraction: output.append(UInt8(folded))
      case 0x2D where output.count == start: output.append(UInt8(ascii: "-"))
      case 0x2C, 0x20, 0: verdict.notes.insert(.separatorsRemoved)
      case 0x2E where !isFraction:
        isFraction = true
        verdict.notes.insert(.separatorsRemoved)
      default: return false
      }
    }
    return true
  }

  func appendCode(
    _ value: borrowing Span<UInt8>, _ scan: CellScan, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    guard let codes else {
      appendText(value, scan, to: &output, &verdict)
      return
    }
    if let match = codes.append(valueOf: value, to: &output) {
      if match == .mapped { verdict.notes.insert(.valueMapped) }
      return
    }
    guard let separator = separator else {
      appendUnmapped(value, scan, to: &output, &verdict)
      return
    }
    appendSeveralCodes(String(copying: value), codes, separator, to: &output, &verdict)
  }

  private func appendUnmapped(
    _ value: borrowing Span<UInt8>, _ scan: CellScan, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    appendText(value, scan, to: &output, &verdict)
    verdict.notes.insert(.unmappedCode)
  }

  /// Splits at the strong separators first, as a canonical value may itself hold a 、.
  private func appendSeveralCodes(
    _ text: String, _ codes: CodeTable, _ separator: UInt8, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    let joiner = Character(Unicode.Scalar(separator))
    var found: [String] = []
    func add(_ part: Substring, _ verdict: inout ValueVerdict) {
      let part = part.trimmingCharacters()
      guard !part.isEmpty else { return }
      let value = codes.value(of: part)
      if value == nil { verdict.notes.insert(.unmappedCode) }
      let kept = value ?? part
      if !found.contains(kept) { found.append(kept) }
    }
    for part in text.split(whereSeparator: { $0 == joiner || ";；\n|".contains($0) }) {
      if codes.value(of: part.trimmingCharacters()) != nil {
        add(part, &verdict)
      } else {
        for piece in part.split(whereSeparator: { "、,，".contains($0) }) { add(piece, &verdict) }
      }
    }
    let joined = found.joined(separator: String(joiner))
    output.append(joined)
    if joined != text { verdict.notes.insert(.valueMapped) }
  }
}

extension Substring {
  fileprivate func trimmingCharacters() -> String {
    var view = unicodeScalars
    while let first = view.first, WidthFolding.isBlank(first.value) { view.removeFirst() }
    while let last = view.last, WidthFolding.isBlank(last.value) { view.removeLast() }
    return String(view)
  }
}

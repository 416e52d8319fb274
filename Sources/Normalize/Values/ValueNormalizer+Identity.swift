import Bytes
import Records
import Standards

/// Identity numbers: folded, told apart by several signs, refused with the reason.
extension ValueNormalizer {
  func appendIdentity(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    let start = output.count
    if isPlainNumber(value) {
      output.append(value)
    } else {
      appendFolded(value, to: &output, &verdict)
    }
    judge(from: start, in: &output, &verdict)
  }

  private func isPlainNumber(_ value: borrowing Span<UInt8>) -> Bool {
    for index in value.indices {
      switch value[index] {
      case 0x30...0x39, 0x41...0x5A: continue
      default: return false
      }
    }
    return true
  }

  private func appendFolded(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    var cursor = ScalarCursor()
    while let scalar = cursor.next(in: value) {
      var folded = WidthFolding.folded(scalar)
      if [0xD7, 0x25CF, 0x2217, 0xFF0A, 0x2715].contains(scalar) { folded = 0x2A }
      if folded == 0 || folded <= 0x20 || folded == 0x2D || folded == 0x27 {
        verdict.notes.insert(.separatorsRemoved)
        continue
      }
      if folded != scalar { verdict.notes.insert(.widthFolded) }
      if (0x61...0x7A).contains(folded) {
        folded -= 0x20
        verdict.notes.insert(.lettersRaised)
      }
      output.append(scalar: folded)
    }
  }

  private func judge(
    from start: Int, in output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    if isScientific(output.span.extracting(start...)) {
      verdict.refusal = .scientificNotation
      return
    }
    let decision = IdentityNumberVerdict(
      output.span.extracting(start...), expected: expectedIdentity,
      notAfter: latestBirth, reviewed: reviewedCodes)
    verdict.identity = decision
    switch decision.kind {
    case .unifiedSocialCreditCode, .residentIdentityNumber, .organizationCode,
      .registrationNumber:
      if decision.reason == .reviewedException { verdict.notes.insert(.reviewedException) }
      if decision.kind == .residentIdentityNumber {
        checkDivision(of: output.span.extracting(start...), &verdict)
      }
    case .shortResidentIdentityNumber:
      if let longer = ResidentIdentityNumber.lengthened(output.span.extracting(start...)) {
        output.removeSubrange(start...)
        output.append(contentsOf: longer)
        verdict.notes.insert(.identityLengthened)
        checkDivision(of: longer.span, &verdict)
      }
    case .taxpayerNumber, .socialOrganizationNumber:
      break
    case .masked:
      verdict.notes.insert(.maskedIdentity)
    case .placeholder:
      output.removeSubrange(start...)
    case .other:
      verdict.notes.insert(.unknownIdentityForm)
    case .wrong:
      verdict.refusal = refusal(for: decision.reason)
      verdict.suggestion = suggestion(for: output.span.extracting(start...))
    }
    if let expected = expectedIdentity, isOtherSort(decision.kind, than: expected) {
      verdict.notes.insert(.identityOfOtherSort)
    }
  }

  /// A division that was no more in use in the birth year is a warning: old numbers have odd ones.
  private func checkDivision(
    of value: borrowing Span<UInt8>, _ verdict: inout ValueVerdict
  ) {
    guard let divisions, let birth = ResidentIdentityNumber.birthDate(value) else { return }
    if !divisions.isPlausible(value, inOrAfter: birth.year) {
      verdict.notes.insert(.divisionNotInUse)
    }
  }

  private func isOtherSort(
    _ kind: IdentityNumberVerdict.Kind, than expected: IdentityNumberVerdict.Kind
  ) -> Bool {
    switch (kind, expected) {
    case (.masked, _), (.placeholder, _), (.other, _), (.wrong, _): false
    case (.shortResidentIdentityNumber, .residentIdentityNumber): false
    // Since 2015 a company pays under its credit code, and a trader under his own number.
    // And a social organisation is registered under its own.
    case (.unifiedSocialCreditCode, .socialOrganizationNumber): false
    case (.unifiedSocialCreditCode, .taxpayerNumber), (.residentIdentityNumber, .taxpayerNumber):
      false
    default: kind != expected
    }
  }

  private func refusal(for reason: IdentityNumberVerdict.Reason) -> FindingCode {
    switch reason {
    case .impossibleBirthDate: .impossibleBirthDate
    case .lastDigitsZeroed: .lastDigitsZeroed
    case .forbiddenCharacter: .forbiddenCharacter
    case .wrongLength: .wrongLength
    default: .wrongCheckCharacter
    }
  }

  /// 9.12E+17: what a spreadsheet makes of a long number.
  private func isScientific(_ value: borrowing Span<UInt8>) -> Bool {
    var hasExponent = false
    for index in value.indices {
      switch value[index] {
      case UInt8(ascii: "+") where index > 0 && value[index - 1] == UInt8(ascii: "E"):
        hasExponent = true
      case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "E"): continue
      default: return false
      }
    }
    return hasExponent
  }

  /// The code with digits for the letters that the alphabet leaves out, if it passes the check.
  private func suggestion(for value: borrowing Span<UInt8>) -> String? {
    guard value.count == 18 else { return nil }
    var repaired = value.copied()
    for index in repaired.indices {
      switch repaired[index] {
      case UInt8(ascii: "O"): repaired[index] = UInt8(ascii: "0")
      case UInt8(ascii: "I"): repaired[index] = UInt8(ascii: "1")
      case UInt8(ascii: "Z"): repaired[index] = UInt8(ascii: "2")
      case UInt8(ascii: "S"): repaired[index] = UInt8(ascii: "5")
      case UInt8(ascii: "V"): repaired[index] = UInt8(ascii: "U")
      default: continue
      }
    }
    let isRight =
      UnifiedSocialCreditCode.isValid(repaired.span)
      || ResidentIdentityNumber.isValid(repaired.span, notAfter: latestBirth)
    guard isRight else { return nil }
    return String(decoding: repaired, as: UTF8.self)
  }

  /// Appends a canonical number if it is complete and right, else nothing.
  ///
  /// Of a unified social credit code the organization code within it (GB 32100: positions 9 to 17)
  /// stands, so that a report with the old code and one with the new are seen to be of one body.
  func appendIdentityKey(_ value: borrowing Span<UInt8>, to output: inout [UInt8]) {
    guard isPlainNumber(value) else { return }
    let decision = IdentityNumberVerdict(
      value, expected: expectedIdentity, reviewed: reviewedCodes)
    switch decision.kind {
    case .unifiedSocialCreditCode:
      output.append(value.extracting(8..<17))
    case .residentIdentityNumber, .organizationCode:
      output.append(value)
    case .registrationNumber where value.count == 15:
      output.append(value)
    default:
      return
    }
  }
}

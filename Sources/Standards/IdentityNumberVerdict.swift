/// Which sort of number stands in a cell, and why it is held to be that one.
///
/// Decided by several signs: one resident number in thirty-one also passes the credit-code check.
public struct IdentityNumberVerdict: Sendable, Equatable {
  /// The sort of number.
  public enum Kind: String, Sendable, CaseIterable {
    /// 统一社会信用代码
    case unifiedSocialCreditCode
    /// 公民身份号码, eighteen characters
    case residentIdentityNumber
    /// 公民身份号码, the older fifteen digits
    case shortResidentIdentityNumber
    /// 组织机构代码
    case organizationCode
    /// 工商注册号
    case registrationNumber
    /// 纳税人识别号, where the column says that it holds such numbers
    case taxpayerNumber
    /// 社会组织登记证号: written out in full, or where the column says that it holds such numbers
    case socialOrganizationNumber
    /// A number with hidden characters.
    case masked
    /// The placeholder of seventeen zeros and X, or one repeated digit.
    case placeholder
    /// A number of another sort: passport, certificate.
    case other
    /// None of the sorts: something is wrong with it.
    case wrong
  }

  /// Why a number was held to be of its sort, or to be wrong.
  public enum Reason: String, Sendable, CaseIterable {
    /// The check character is right and no other sort has this form.
    case checkIsRight
    /// No other sort is written like this.
    case formDecides
    /// The number passes two checks; the digits hold a birth date.
    case birthDateDecides
    /// The number passes two checks; the column says which sort it holds.
    case columnDecides
    /// The code is on the list of reviewed exceptions.
    case reviewedException
    /// No check distinguishes the sorts of this length.
    case lengthOnly
    /// Two sorts fit equally.
    case ambiguous
    /// Characters are hidden.
    case hiddenCharacters
    /// The check character is wrong.
    case wrongCheck
    /// The check character is right, but the birth date is not in the calendar or in the future.
    case impossibleBirthDate
    /// The last three of eighteen digits are zeros: a spreadsheet has cut the number.
    case lastDigitsZeroed
    /// A letter that the alphabet leaves out (I, O, S, V, Z).
    case forbiddenCharacter
    /// No sort has this length.
    case wrongLength
  }

  /// The sort.
  public let kind: Kind
  /// The reason.
  public let reason: Reason

  /// Decides for a number in capitals without separators.
  ///
  /// `expected` is the sort that the column is for, if it says so; `latest` the last day on which
  /// somebody in the file can have been born.
  public init(
    _ bytes: borrowing Span<UInt8>, expected: Kind? = nil, notAfter latest: CalendarDate? = nil,
    reviewed: ReviewedCodes? = nil
  ) {
    if expected == .socialOrganizationNumber, SocialOrganizationNumber.isDigitsAlone(bytes),
      bytes.count != 9 || !OrganizationCode.isValid(bytes), !Self.isRepeatedDigit(bytes)
    {
      (kind, reason) = (.socialOrganizationNumber, .columnDecides)
      return
    }
    switch bytes.count {
    case 18 where bytes[17] < 0x80:
      (kind, reason) = Self.eighteen(bytes, expected, latest, reviewed)
    case 15:
      (kind, reason) = Self.fifteen(bytes, expected)
    case 9:
      (kind, reason) = Self.nine(bytes)
    case 17 where Self.isTaxpayer(bytes, expected), 20 where Self.isTaxpayer(bytes, expected):
      (kind, reason) = (.taxpayerNumber, .columnDecides)
    default:
      (kind, reason) = Self.other(bytes)
    }
  }

  /// Taxpayers' numbers have no check, so only the column can say that one is meant.
  private static func isTaxpayer(_ bytes: borrowing Span<UInt8>, _ expected: Kind?) -> Bool {
    expected == .taxpayerNumber && TaxpayerNumber.hasShape(bytes) && !isRepeatedDigit(bytes)
  }

  private static func isRepeatedDigit(_ bytes: borrowing Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] != bytes[0] { return false }
    return bytes[0] >= 0x30 && bytes[0] <= 0x39
  }

  private static func eighteen(
    _ bytes: borrowing Span<UInt8>, _ expected: Kind?, _ latest: CalendarDate?,
    _ reviewed: ReviewedCodes?
  ) -> (Kind, Reason) {
    let hasResidentForm = ResidentIdentityNumber.hasForm(bytes)
    let isCode = UnifiedSocialCreditCode.isValid(bytes)
    guard hasResidentForm else {
      if isCode { return (.unifiedSocialCreditCode, .checkIsRight) }
      return wrongCode(bytes, reviewed)
    }
    if UnifiedSocialCreditCode.isPlaceholder(bytes) || isRepeatedDigit(bytes) {
      return (.placeholder, .checkIsRight)
    }
    let hasResidentCheck = ResidentIdentityNumber.hasValidCheck(bytes)
    let isResident = hasResidentCheck && ResidentIdentityNumber.isValid(bytes, notAfter: latest)
    switch (isCode, isResident) {
    case (true, true):
      if expected == .unifiedSocialCreditCode {
        return (.unifiedSocialCreditCode, .columnDecides)
      }
      return (.residentIdentityNumber, .birthDateDecides)
    case (true, false):
      return (.unifiedSocialCreditCode, .checkIsRight)
    case (false, true):
      return (.residentIdentityNumber, .checkIsRight)
    case (false, false):
      if hasResidentCheck { return (.wrong, .impossibleBirthDate) }
      if let reviewed, reviewed.contains(bytes) {
        return (.unifiedSocialCreditCode, .reviewedException)
      }
      if bytes[15] == 0x30, bytes[16] == 0x30, bytes[17] == 0x30 {
        return (.wrong, .lastDigitsZeroed)
      }
      return (.wrong, .wrongCheck)
    }
  }

  private static func wrongCode(
    _ bytes: borrowing Span<UInt8>, _ reviewed: ReviewedCodes?
  ) -> (Kind, Reason) {
    var result = (Kind.wrong, Reason.wrongCheck)
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "*"): return (.masked, .hiddenCharacters)
      case 0x30...0x39, 0x41...0x5A:
        if UnifiedSocialCreditCode.value(of: bytes[index]) == nil {
          result = (.wrong, .forbiddenCharacter)
        }
      default: result = (.other, .lengthOnly)
      }
    }
    if let reviewed, reviewed.contains(bytes) {
      return (.unifiedSocialCreditCode, .reviewedException)
    }
    return result
  }

  private static func fifteen(
    _ bytes: borrowing Span<UInt8>, _ expected: Kind?
  ) -> (Kind, Reason) {
    if isTaxpayer(bytes, expected) { return (.taxpayerNumber, .columnDecides) }
    for index in bytes.indices where bytes[index] &- 0x30 > 9 { return other(bytes) }
    if isRepeatedDigit(bytes) { return (.placeholder, .lengthOnly) }
    let isRegistration = RegistrationNumber.isValid(bytes)
    let isResident = ResidentIdentityNumber.birthDate(bytes) != nil
    switch (isRegistration, isResident) {
    case (true, true):
      switch expected {
      case .registrationNumber, .unifiedSocialCreditCode:
        return (.registrationNumber, .columnDecides)
      case .residentIdentityNumber, .shortResidentIdentityNumber:
        return (.shortResidentIdentityNumber, .columnDecides)
      default:
        return (.other, .ambiguous)
      }
    case (true, false): return (.registrationNumber, .checkIsRight)
    case (false, true): return (.shortResidentIdentityNumber, .birthDateDecides)
    case (false, false): return (.wrong, .wrongCheck)
    }
  }

  private static func nine(_ bytes: borrowing Span<UInt8>) -> (Kind, Reason) {
    if OrganizationCode.isValid(bytes) { return (.organizationCode, .checkIsRight) }
    if isRepeatedDigit(bytes) { return (.placeholder, .lengthOnly) }
    if MaskedNumber.isMasked(bytes) { return (.masked, .hiddenCharacters) }
    // A passport: one or two letters, then digits.
    var digits = 0
    while digits < 8, bytes[8 - digits] &- 0x30 <= 9 { digits += 1 }
    if digits >= 7, bytes[0] >= 0x41, bytes[0] <= 0x5A { return (.other, .lengthOnly) }
    return (.wrong, .wrongCheck)
  }

  private static func other(_ bytes: borrowing Span<UInt8>) -> (Kind, Reason) {
    guard !bytes.isEmpty else { return (.wrong, .wrongLength) }
    if SocialOrganizationNumber.isWrittenOut(bytes) {
      return (.socialOrganizationNumber, .formDecides)
    }
    if MaskedNumber.isMasked(bytes) { return (.masked, .hiddenCharacters) }
    if isRepeatedDigit(bytes), bytes.count != 1 || bytes[0] == 0x30 {
      return (.placeholder, .lengthOnly)
    }
    var hasDigit = false
    var isPlain = true
    for index in bytes.indices {
      let byte = bytes[index]
      if byte &- 0x30 <= 9 {
        hasDigit = true
      } else if byte < 0x41 || byte > 0x5A {
        isPlain = false
      }
    }
    guard hasDigit, bytes.count >= 5, bytes.count <= 64 else { return (.wrong, .wrongLength) }
    switch bytes.count {
    case 13 where RegistrationNumber.isValid(bytes): return (.registrationNumber, .lengthOnly)
    // A character lost from, or added to, a number of fifteen or eighteen.
    case 14 where isPlain, 16 where isPlain, 17 where isPlain, 19 where isPlain:
      return (.wrong, .wrongLength)
    default: return (.other, .lengthOnly)
    }
  }
}

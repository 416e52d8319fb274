import Standards

/// Which sort of number was found and why, in people's words.
enum NumberSortText {
  /// The words for a reason such as `residentIdentityNumber: checkIsRight`; nil for another text.
  static func text(of reason: String, in language: FindingText.Language) -> String? {
    let parts = reason.split(separator: ": ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let kind = IdentityNumberVerdict.Kind(rawValue: parts[0]),
      let why = IdentityNumberVerdict.Reason(rawValue: parts[1])
    else { return nil }
    switch language {
    case .chinese: return "\(chinese(kind))，\(chinese(why))"
    case .english: return "\(words(kind.rawValue)), \(words(why.rawValue))"
    }
  }

  private static func words(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      text += character.isUppercase ? " " + character.lowercased() : String(character)
    }
  }

  private static func chinese(_ kind: IdentityNumberVerdict.Kind) -> String {
    switch kind {
    case .unifiedSocialCreditCode: "统一社会信用代码"
    case .residentIdentityNumber: "公民身份号码"
    case .shortResidentIdentityNumber: "十五位公民身份号码"
    case .organizationCode: "组织机构代码"
    case .registrationNumber: "工商注册号"
    case .taxpayerNumber: "纳税人识别号"
    case .socialOrganizationNumber: "社会组织登记证号"
    case .masked: "掩码号码"
    case .placeholder: "占位号码"
    case .other: "其他号码"
    case .wrong: "错误号码"
    }
  }

  private static func chinese(_ reason: IdentityNumberVerdict.Reason) -> String {
    switch reason {
    case .checkIsRight: "校验位正确"
    case .formDecides: "只有这类号码如此书写"
    case .birthDateDecides: "含出生日期"
    case .columnDecides: "以该列为准"
    case .reviewedException: "经人工核实"
    case .lengthOnly: "只凭长度判断"
    case .ambiguous: "两种号码都可能"
    case .hiddenCharacters: "部分字符被隐去"
    case .wrongCheck: "校验位不正确"
    case .impossibleBirthDate: "出生日期不存在"
    case .lastDigitsZeroed: "末三位被改为零"
    case .forbiddenCharacter: "含不允许的字母"
    case .wrongLength: "位数不对"
    }
  }
}

import Bytes
import Records
import Standards

/// Which classes of subjects may stand beside which sort of number.
///
/// 92… is the code of an individual business (个体工商户) and of nobody else; a resident's number in the
/// table of organisations is a person's, and so on.
struct SubjectClassCheck: Sendable {
  private let residents: [[UInt8]]
  private let individualBusinesses: [[UInt8]]
  private let organizations: [[UInt8]]

  init(_ classes: CrossFieldRule.SubjectClasses) {
    residents = classes.residents.map { Array($0.utf8) }
    individualBusinesses = classes.individualBusinesses.map { Array($0.utf8) }
    organizations = classes.organizations.map { Array($0.utf8) }
  }

  /// The class and the sort of the number when they do not go together, as `class: sort`; nil when
  /// they do, or when one of them is absent or does not tell.
  func mismatch(
    of subjectClass: Range<Int>, number: Range<Int>, in text: borrowing Span<UInt8>
  ) -> String? {
    guard !subjectClass.isEmpty, !number.isEmpty else { return nil }
    guard let sort = sort(text.extracting(number)) else { return nil }
    let allowed =
      switch sort {
      case .residentIdentityNumber: residents
      case .individualBusiness: individualBusinesses
      case .organization: organizations
      }
    guard !allowed.isEmpty else { return nil }
    let written = text.extracting(subjectClass)
    for value in allowed where value.span.hasSameBytes(as: written) { return nil }
    return "\(String(copying: written)): \(sort.rawValue)"
  }

  private enum Sort: String {
    case residentIdentityNumber = "公民身份号码"
    case individualBusiness = "个体工商户代码"
    case organization = "法人或非法人组织代码"
  }

  private func sort(_ number: borrowing Span<UInt8>) -> Sort? {
    if UnifiedSocialCreditCode.isUnmistakable(number) { return codeSort(number) }
    switch IdentityNumberVerdict(number).kind {
    case .residentIdentityNumber: return .residentIdentityNumber
    case .unifiedSocialCreditCode: return codeSort(number)
    case .organizationCode: return .organization
    default: return nil
    }
  }

  private func codeSort(_ code: borrowing Span<UInt8>) -> Sort {
    code[0] == UInt8(ascii: "9") && code[1] == UInt8(ascii: "2")
      ? .individualBusiness : .organization
  }
}

import Bytes
import Foundation

/// Name and code of an organ that do not go together on the day of the act (rule 1001, 名称与代码不符).
///
/// Only a registered code can be checked; what the register does not know is no finding.
public struct NameCodeFinding: Sendable, Equatable {
  /// What is wrong.
  public enum Reason: String, Sendable, CaseIterable {
    /// The organ bore the name before that day.
    case formerName
    /// The organ bore the name only after that day.
    case laterName
    /// Another organ bore the name on that day.
    case otherOrgan
    /// No organ of the register ever bore the name.
    case unknownName
    /// The name is right, the code is only the organization code within the credit code.
    case organizationCode
  }

  /// What is wrong.
  public let reason: Reason
  /// The name that the organ of the code bore on that day; empty when it had none then.
  public let suggestedName: [UInt8]
  /// The credit code of the organ that the name leads to, or the organ's own.
  public let suggestedCode: [UInt8]
}

extension OrganRegister {
  /// What is wrong with a name beside a code, or nil when both are one organ's on that day.
  ///
  /// Without a day any name of the organ goes.
  public func check(
    code: borrowing Span<UInt8>, nameKey: borrowing Span<UInt8>, on day: Int32?
  ) -> NameCodeFinding? {
    guard !nameKey.isEmpty, let organ = organ(code: code) else { return nil }
    let names = names(code: organ.code.span)
    let borne = names.last { Self.isBorne($0, on: day) }
    let same = names.filter { nameKey.hasSameBytes(as: $0.nameKey.span) }
    func finding(_ reason: NameCodeFinding.Reason, _ code: [UInt8]) -> NameCodeFinding {
      NameCodeFinding(reason: reason, suggestedName: borne?.name ?? [], suggestedCode: code)
    }
    if same.contains(where: { Self.isBorne($0, on: day) }) {
      return code.hasSameBytes(as: organ.code.span) ? nil : finding(.organizationCode, organ.code)
    }
    if let day, !same.isEmpty {
      let isLater = same.allSatisfy { $0.firstDay > day }
      return finding(isLater ? .laterName : .formerName, organ.code)
    }
    let others = bearers(nameKey: nameKey).filter { Self.isBorne($0, on: day) }
    guard let other = others.first else { return finding(.unknownName, organ.code) }
    return finding(
      .otherOrgan, others.allSatisfy { $0.code == other.code } ? other.code : organ.code)
  }

  private static func isBorne(_ entry: Entry, on day: Int32?) -> Bool {
    guard let day else { return true }
    return entry.firstDay <= day && day <= entry.lastDay
  }
}

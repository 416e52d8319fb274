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
    guard !nameKey.isEmpty, let organ = index(ofCode: code) else { return nil }
    let names = names(ofEntry: organ)
    let ownCode = entries[organ].code
    let isWhole = code.hasSameBytes(as: ownCode.span)
    // Nearly all names are right, and the loop ends before anything is listed.
    var same: [Int] = []
    for name in names {
      let key = entries[name].nameKey
      guard nameKey.hasSameBytes(as: key.span) else { continue }
      if isBorne(name, on: day) {
        return isWhole ? nil : finding(.organizationCode, ownCode, names, day)
      }
      same.append(name)
    }
    if let day, !same.isEmpty {
      let isLater = same.allSatisfy { entries[$0].firstDay > day }
      return finding(isLater ? .laterName : .formerName, ownCode, names, day)
    }
    let others = bearers(nameKey: nameKey).filter { isBorne($0, on: day) }.map { entries[$0].code }
    guard let other = others.first else { return finding(.unknownName, ownCode, names, day) }
    return finding(
      .otherOrgan, others.allSatisfy { $0 == other } ? other : ownCode, names, day)
  }

  /// What is wrong, with the name that the organ bore on the day.
  private func finding(
    _ reason: NameCodeFinding.Reason, _ code: [UInt8], _ names: ArraySlice<Int>, _ day: Int32?
  ) -> NameCodeFinding {
    let borne = names.last { isBorne($0, on: day) }
    return NameCodeFinding(
      reason: reason, suggestedName: borne.map { entries[$0].name } ?? [], suggestedCode: code)
  }
}

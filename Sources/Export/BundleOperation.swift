public import Bytes
import Records

/// What a row of a bundle does to the platform's holdings.
public enum BundleOperation: String, Sendable, CaseIterable {
  /// The platform did not hold the case.
  case add
  /// It held the case with other values.
  case change
  /// It is to hold the case no longer.
  case withdraw

  /// Its position among all operations.
  var position: Int {
    switch self {
    case .add: 0
    case .change: 1
    case .withdraw: 2
    }
  }

  /// The word a platform is given that has no text of its own.
  var word: String {
    switch self {
    case .add: "新增"
    case .change: "变更"
    case .withdraw: "撤回"
    }
  }
}

/// Why a case is not, or no longer, for a platform.
public enum WithdrawalReason: Sendable, Equatable {
  /// The act was revoked.
  case revoked
  /// No record in force reports the case any more.
  case outOfForce
  /// The subject is not of the standing this platform asks for.
  case outOfScope
  /// The subject is a person and may not be shown here.
  case notPublishable
  /// The case turned out to be part of another one.
  case merged(into: Key128)

  /// The stable name, under which it is counted.
  public var name: String {
    switch self {
    case .revoked: "revoked"
    case .outOfForce: "outOfForce"
    case .outOfScope: "outOfScope"
    case .notPublishable: "notPublishable"
    case .merged: "merged"
    }
  }

  /// The sentence a platform is given that has no text of its own.
  var sentence: String {
    switch self {
    case .revoked: "原决定已撤销"
    case .outOfForce: "来源单位已不再报送"
    case .outOfScope: "主体不属于本平台范围"
    case .notPublishable: "依法不予公开"
    case .merged(let key): "并入\(MergedFields.caseID(of: key))"
    }
  }
}

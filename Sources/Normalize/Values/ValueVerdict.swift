public import Records
public import Standards

/// What became of one value.
public struct ValueVerdict: Sendable, Equatable {
  /// Why the value is refused; nothing was appended then.
  public var refusal: FindingCode?
  /// What was put right (G5…) and what is worth a warning (G6…).
  public var notes: FindingSet
  /// A corrected value to suggest for a refused one.
  public var suggestion: String?

  /// What sort of number stood in an identity column and why; nil for other columns.
  public var identity: IdentityNumberVerdict?

  /// A verdict from its parts.
  public init(
    refusal: FindingCode? = nil, notes: FindingSet = [], suggestion: String? = nil,
    identity: IdentityNumberVerdict? = nil
  ) {
    self.refusal = refusal
    self.notes = notes
    self.suggestion = suggestion
    self.identity = identity
  }

  /// Why a code was noted, where the code alone does not say it.
  ///
  ///     "residentIdentityNumber: checkIsRight"  // what stood in a column for credit codes
  func reason(for code: FindingCode) -> String {
    switch code {
    case .identityOfOtherSort, .unknownIdentityForm:
      identity.map { "\($0.kind.rawValue): \($0.reason.rawValue)" } ?? ""
    default: ""
    }
  }

  /// Whether the value was taken unchanged and without a word.
  public var isClean: Bool { refusal == nil && notes.isEmpty }
}

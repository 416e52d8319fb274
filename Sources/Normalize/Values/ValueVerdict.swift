public import Records

/// What became of one value.
public struct ValueVerdict: Sendable, Equatable {
  /// Why the value is refused; nothing was appended then.
  public var refusal: FindingCode?
  /// What was put right (G5…) and what is worth a warning (G6…).
  public var notes: FindingSet
  /// A corrected value to suggest for a refused one.
  public var suggestion: String?

  /// A verdict from its parts.
  public init(
    refusal: FindingCode? = nil, notes: FindingSet = [], suggestion: String? = nil
  ) {
    self.refusal = refusal
    self.notes = notes
    self.suggestion = suggestion
  }

  /// Whether the value was taken unchanged and without a word.
  public var isClean: Bool { refusal == nil && notes.isEmpty }
}

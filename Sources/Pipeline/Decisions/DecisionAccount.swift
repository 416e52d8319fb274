import Registry

/// One decision as people read of it.
public struct DecisionAccount: Sendable, Equatable {
  /// Sheet and line, by which it is undone: `3:7`.
  public let label: String
  /// What it is about.
  public let pair: PairName
  /// What was decided.
  public let verdict: PairVerdict
  /// Who decided.
  public let person: String
  /// What the person noted, its numbers masked.
  public let note: String
  /// The file it came in.
  public let file: String
  /// When it was taken in.
  public let at: String
  /// The operating-system user who had it taken in.
  public let user: String

  init(_ entry: DecisionBook.Entry) {
    label = entry.label
    pair = entry.pair
    verdict = entry.verdict
    let masking = NumberMasking(isOff: false)
    person = masking.text(entry.row.person)
    note = masking.text(entry.row.note)
    file = entry.sheet.file
    at = entry.sheet.at
    user = entry.sheet.user
  }
}

/// How much of the records training looks at; the same options and records give the same model.
public struct TrainingOptions: Sendable, Equatable {
  /// Where the random numbers begin.
  public var seed: UInt64 = 1
  /// The most random pairs for u; all pairs are taken when there are fewer.
  public var sampledPairLimit = 1_000_000
  /// The most pairs of one blocking rule for m; of more a share is taken by chance.
  ///
  /// Of so many, a level that one match in a hundred comes to is known to two parts in a hundred.
  public var blockedPairLimit = 200_000
  /// The most rounds of expectation and maximization.
  public var roundLimit = 200
  /// The most values that a term table lists.
  public var termLimit = 2_000
  /// The columns each field is made of, by field; a comparison is not trained on pairs that were
  /// brought together by one of its own columns.
  public var columnsOfField: [String: [String]] = [:]

  /// The usual options.
  public init() {}
}

/// A small generator of numbers that is the same everywhere for the same seed (SplitMix64; Steele,
/// Lea and Flood 2014).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

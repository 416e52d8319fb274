import Bytes

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

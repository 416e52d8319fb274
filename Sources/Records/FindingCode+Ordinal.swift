extension FindingCode {
  private static let ordinals: [FindingCode: Int] = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  /// The position of the code in the table, for tallies.
  public var ordinal: Int { Self.ordinals[self] ?? 0 }
}

/// What is counted of a case in the figures of a night.
public struct CaseFlags: OptionSet, Sendable, Hashable {
  /// The flags as bits.
  public let rawValue: UInt8

  /// Flags from their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Its subject is of government scope.
  public static let government = CaseFlags(rawValue: 1)
  /// It is revoked.
  public static let revoked = CaseFlags(rawValue: 2)
  /// It concerns a person whose unit is an organ, but whom the roster does not know.
  public static let unknownOfficial = CaseFlags(rawValue: 4)
}

/// Which member's value stands in the merged record, field by field.
public struct SurvivorshipRule: Sendable, Equatable {
  /// How to choose among the members that have a value.
  public enum Preference: String, Sendable, CaseIterable {
    /// The department with the highest precedence.
    case precedence
    /// The latest delivery.
    case latest
    /// The earliest delivery.
    case earliest
    /// The longest text: the fullest account of the facts.
    case longest
    /// The fullest account of one department, whose rows each tell a part: their different texts
    /// joined, and of all departments the longest.
    case fullest
    /// The report of the organ that made the decision.
    case authority
    /// All different values, joined by semicolons, in the order of preference.
    case union
  }

  /// The field, or `*` for all that have no rule of their own.
  public let field: String
  /// How to choose.
  public let preference: Preference

  /// A rule for a field.
  public init(field: String, preference: Preference) {
    self.field = field
    self.preference = preference
  }
}

/// What is known of a drop when its records are weighed against others.
public struct MemberSource: Sendable {
  /// A short name of the drop for provenance: the start of its digest.
  public let drop: [UInt8]
  /// The precedence of its department, 0 to 100; higher wins.
  public let precedence: Int
  /// The rank of its delivery among all, later is higher.
  public let deliveryRank: Int
  /// The department's own organ code.
  public let organCode: [UInt8]
  /// The comparable form of the department's name.
  public let organNameKey: [UInt8]

  /// A source from its parts.
  public init(
    drop: [UInt8], precedence: Int, deliveryRank: Int, organCode: [UInt8], organNameKey: [UInt8]
  ) {
    self.drop = drop
    self.precedence = precedence
    self.deliveryRank = deliveryRank
    self.organCode = organCode
    self.organNameKey = organNameKey
  }
}

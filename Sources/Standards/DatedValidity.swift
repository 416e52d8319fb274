/// The days on which a rule is in force, both ends included; an open end never comes.
public struct DatedValidity: Hashable, Sendable {
  /// The first day, or nil when it has always been in force.
  public let first: CalendarDate?
  /// The last day, or nil while it is in force.
  public let last: CalendarDate?

  /// From two cells of a table, each `YYYY-MM-DD` or empty; nil when they are neither, or not in
  /// order.
  public init?(from: String, until: String) {
    first = CalendarDate(from)
    last = CalendarDate(until)
    guard from.isEmpty || first != nil, until.isEmpty || last != nil else { return nil }
    if let first, let last, first > last { return nil }
  }

  /// Whether a rule is in force on a day.
  public func covers(_ day: CalendarDate) -> Bool {
    if let first, day < first { return false }
    if let last, day > last { return false }
    return true
  }

  /// Whether there is a day on which both are in force.
  public func overlaps(_ other: DatedValidity) -> Bool {
    if let last, let start = other.first, last < start { return false }
    if let first, let end = other.last, end < first { return false }
    return true
  }
}

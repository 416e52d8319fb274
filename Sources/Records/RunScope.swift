/// What a run was told to look at besides a department: one feed, some delivery dates, or only what
/// was held.
///
/// It decides which files a run looks at, and nothing of what becomes of them.
public struct RunScope: Codable, Sendable, Equatable {
  /// The only feed, as `department.feed`, or nil for all.
  public var feed: String?
  /// The first delivery date, `YYYY-MM-DD`, or nil for no bound.
  public var from: String?
  /// The last delivery date, or nil for no bound.
  public var to: String?
  /// Whether only held drops, and corrections of them, were looked at.
  public var isHeldOnly: Bool

  /// A scope from its parts; without any, everything is looked at.
  public init(
    feed: String? = nil, from: String? = nil, to: String? = nil, isHeldOnly: Bool = false
  ) {
    self.feed = feed
    self.from = from
    self.to = to
    self.isHeldOnly = isHeldOnly
  }

  /// Whether anything is left out.
  public var isRestricted: Bool { self != RunScope() }

  /// Whether a delivery date lies within the bounds.
  public func contains(date: String) -> Bool {
    (from.map { $0 <= date } ?? true) && (to.map { date <= $0 } ?? true)
  }
}

/// One administrative division under one name, for the years in which it was so.
public struct Division: Hashable, Sendable {
  /// The level of a division.
  public enum Level: String, Sendable, CaseIterable {
    /// 省级
    case province = "省级"
    /// 地级
    case prefecture = "地级"
    /// 县级
    case county = "县级"
  }

  /// A division that took over, from a year of its own where the table gives one.
  public struct Successor: Hashable, Sendable {
    /// The six digits.
    public let code: String
    /// The year of the change, or nil when it is the year in which the division ended.
    public let year: Int?
  }

  /// The six digits (行政区划代码, GB/T 2260).
  public let code: String
  /// Its name, such as 站前区.
  public let name: String
  /// The name of the province it lies in.
  public let province: String
  /// The name of the prefecture it lies in; 直辖 or empty where there is none.
  public let prefecture: String
  /// Its level.
  public let level: Level
  /// The first year of use.
  public let firstYear: Int
  /// The year in which it was no longer in use, or nil when it still is.
  public let endYear: Int?
  /// What took over all or part of it.
  public let successors: [Successor]

  /// Whether it was in use in a year; nil asks for today.
  public func isInUse(in year: Int?) -> Bool {
    guard let year else { return endYear == nil }
    return firstYear <= year && (endYear ?? Int.max) > year
  }

  /// The digits that all divisions inside it begin with.
  public var prefix: Substring {
    switch level {
    case .province: code.prefix(2)
    case .prefecture: code.prefix(4)
    case .county: code[...]
    }
  }

  /// The name with those of prefecture and province before it.
  public var fullName: String {
    switch level {
    case .province: return name
    case .prefecture: return province + name
    case .county:
      return province + (prefecture.hasSuffix("直辖") ? "" : prefecture) + name
    }
  }
}

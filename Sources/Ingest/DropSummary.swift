public import Bytes

/// What reading a drop found, beside its rows.
public struct DropSummary: Sendable, Equatable {
  /// How the drop is encoded.
  public var encoding: TextEncoding = .utf8
  /// The rows seen: readable and unreadable ones, blank ones not counted.
  public var rowCount = 0
  /// The rows among them that could not be read.
  public var unreadableCount = 0
  /// The wholly empty rows that were skipped.
  public var blankRowCount = 0
  /// The rows decoded as UTF-8 and as GB18030 in a mixed drop, plain ASCII ones not counted.
  public var mixedRowCounts = MixedRowCounts()
  /// The columns the drop has, by title or path, in its own order.
  public var columnsFound: [String] = []
  /// Wanted columns it does not have.
  public var missingColumns: [String] = []
  /// Columns it has that are neither mapped nor ignored.
  public var unknownColumns: [String] = []
  /// The value of the guard, or nil when the format has none or the drop lacks it.
  public var guardValue: String?
  /// Why the drop must be held; what was given out before is for the diagnosis only.
  public var hold: Hold?

  /// A summary of nothing read yet.
  public init() {}

  /// How many rows of a mixed drop were decoded in which way.
  public struct MixedRowCounts: Sendable, Equatable {
    /// Rows of UTF-8.
    public var utf8 = 0
    /// Rows of GB18030.
    public var gb18030 = 0
  }
}

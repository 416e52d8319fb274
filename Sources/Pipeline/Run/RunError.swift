/// Why a run, or a command, could not do its work.
public struct RunError: Error, Sendable, CustomStringConvertible {
  /// Whose matter it is; decides the exit status.
  public enum Reason: Sendable {
    /// The call or a definition is wrong.
    case definitionWrong
    /// Nothing could be done: unreadable, no space, no permission.
    case impossible
    /// A sum of the ledger does not close: a bug, and nothing was committed.
    case sumsDoNotClose
  }

  /// Whose matter it is.
  public let reason: Reason
  /// What is wrong.
  public let what: String
  /// How to put it right.
  public let remedy: String

  /// An error from its parts.
  public init(_ reason: Reason, _ what: String, remedy: String) {
    self.reason = reason
    self.what = what
    self.remedy = remedy
  }

  /// What is wrong and how to put it right.
  public var description: String { "\(what); \(remedy)" }
}

/// Why a bundle, a return or a report could not be made.
public struct ExportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Whose matter it is; decides the exit status.
  public enum Cause: Sendable, Equatable {
    /// A platform's definition.
    case definition
    /// The disk.
    case disk
    /// The program.
    case program
  }

  /// What went wrong.
  public let what: String
  /// Where: platform, kind, file or case.
  public let place: String
  /// How to put it right.
  public let remedy: String
  /// Whose matter it is.
  public let cause: Cause

  /// An error from its parts; none of them may hold a value of a record.
  public init(what: String, place: String, remedy: String, cause: Cause = .program) {
    self.what = what
    self.place = place
    self.remedy = remedy
    self.cause = cause
  }

  /// The whole message in one line.
  public var description: String { "\(place): \(what). \(remedy)" }
}

/// Why a bundle, a return or a report could not be made.
public struct ExportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  public let what: String
  /// Where: platform, kind, file or case.
  public let place: String
  /// How to put it right.
  public let remedy: String

  /// An error from its parts; none of them may hold a value of a record.
  public init(what: String, place: String, remedy: String) {
    self.what = what
    self.place = place
    self.remedy = remedy
  }

  /// The whole message in one line.
  public var description: String { "\(place): \(what). \(remedy)" }
}

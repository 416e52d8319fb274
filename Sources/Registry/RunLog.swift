import Foundation

/// One line of the log of runs.
public struct RunLogEntry: Codable, Sendable, Equatable {
  /// What happened.
  public enum Event: String, Codable, Sendable {
    /// A run of the program took the lock.
    case began
    /// A night was committed.
    case committed
    /// The program came to its end.
    case ended
    /// An error stopped it.
    case failed
  }

  /// How long one stage took.
  public struct Stage: Codable, Sendable, Equatable {
    /// The stage.
    public var name: String
    /// Its duration.
    public var milliseconds: Int

    /// A duration of a stage.
    public init(name: String, milliseconds: Int) {
      self.name = name
      self.milliseconds = milliseconds
    }
  }

  /// Which run of the program it belongs to, from 1.
  public var attempt: Int
  /// What happened.
  public var event: Event
  /// When that run of the program began, as the caller tells it.
  public var at: String
  /// The operating-system user.
  public var user: String
  /// The night, for one that was committed.
  public var run: Int?
  /// How long its stages took.
  public var stages: [Stage]?
  /// How long the run of the program took.
  public var milliseconds: Int?
  /// What it was to do, or why it stopped; never an identity number.
  public var detail: String

  /// A line from its parts.
  public init(
    attempt: Int, event: Event, at: String, user: String, run: Int? = nil, stages: [Stage]? = nil,
    milliseconds: Int? = nil, detail: String
  ) {
    self.attempt = attempt
    self.event = event
    self.at = at
    self.user = user
    self.run = run
    self.stages = stages
    self.milliseconds = milliseconds
    self.detail = detail
  }
}

/// When the program ran, how long it took, and what stopped it.
///
/// For people alone, and apart from everything that is computed: nothing is lost when the file is.
/// A run without a last line was broken off.
public struct RunLog: Sendable {
  private let workspace: Workspace

  /// The log of a workspace.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// Tells that a run of the program begins, for who holds the lock; gives its number.
  public func begin(at time: String, user: String, detail: String) throws(RegistryError) -> Int {
    let attempt = (try entries().last?.attempt ?? 0) + 1
    try append(
      RunLogEntry(attempt: attempt, event: .began, at: time, user: user, detail: detail))
    return attempt
  }

  /// Adds a line about a run that has begun.
  public func append(_ entry: RunLogEntry) throws(RegistryError) {
    let url = workspace.runLogFile
    let file = try workspace.files.openForAppending(url)
    // A line cut off by a crash is ended first.
    var bytes = Data()
    if let last = try lines().last, entryOrNil(last) == nil { bytes.append(UInt8(ascii: "\n")) }
    bytes += try CanonicalJSON.bytes(of: entry, for: url)
    try file.write(bytes.span)
  }

  /// All whole lines, in order.
  public func entries() throws(RegistryError) -> [RunLogEntry] {
    try lines().compactMap(entryOrNil)
  }

  private func lines() throws(RegistryError) -> [Data] {
    let url = workspace.runLogFile
    guard try workspace.files.status(of: url) != nil else { return [] }
    return try workspace.files.mapped(url, what: "the log of runs")
      .split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  private func entryOrNil(_ line: Data) -> RunLogEntry? {
    do throws(RegistryError) {
      return try CanonicalJSON.value(
        RunLogEntry.self, from: line, what: "a line of the log of runs", url: workspace.runLogFile)
    } catch {
      return nil
    }
  }
}

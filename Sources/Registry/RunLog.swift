import Foundation

/// One line of the log of runs.
public struct RunLogEntry: SelfChecked, Sendable, Equatable {
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
  /// A digest of the line itself.
  var check: String?

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
    let attempt = (try log.tail().last?.entry.attempt ?? 0) + 1
    try append(
      RunLogEntry(attempt: attempt, event: .began, at: time, user: user, detail: detail))
    return attempt
  }

  /// Adds a line about a run that has begun.
  public func append(_ entry: RunLogEntry) throws(RegistryError) {
    let file = try workspace.files.openForAppending(workspace.runLogFile)
    try log.append(entry, to: file, after: try log.tail())
  }

  /// All whole lines, in order.
  public func entries() throws(RegistryError) -> [RunLogEntry] {
    var result: [RunLogEntry] = []
    for case .whole(let entry, _) in try log.lines() { result.append(entry) }
    return result
  }

  /// Fails at the first line that is not as it was written; one that a crash cut off is passed over.
  func verify() throws(RegistryError) {
    for (index, line) in try log.lines().enumerated() {
      guard case .damaged = line else { continue }
      throw RegistryError(
        .damaged(what: "line \(index + 1) of the log of runs"), path: workspace.runLogFile.path)
    }
  }

  private var log: LineLog<RunLogEntry> {
    LineLog(workspace: workspace, url: workspace.runLogFile, what: "a line of the log of runs")
  }
}

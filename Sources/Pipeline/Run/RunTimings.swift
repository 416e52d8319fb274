import Registry

/// What the log of runs tells: how long each night took, and which runs of the program did not come
/// to their end.
public struct RunTimings: Sendable, Equatable {
  /// How long the stages of a night took.
  public struct Stage: Sendable, Equatable {
    /// The stage.
    public let name: String
    /// Its duration.
    public let milliseconds: Int
  }

  /// A run of the program that an error stopped, or that was broken off.
  public struct Failure: Sendable, Equatable {
    /// When it began.
    public let at: String
    /// Who started it.
    public let user: String
    /// What it was to do.
    public let what: String
    /// Why it stopped; nil when it was broken off and could not say.
    public let reason: String?
    /// The last night committed before it, or 0.
    public let lastRun: Int
    /// Whether it has no end because it is still under way.
    public let mayBeUnderWay: Bool
  }

  /// The stages of each committed night.
  public let stages: [Int: [Stage]]
  /// The runs of the program that failed, in order.
  public let failures: [Failure]

  init(_ entries: [RunLogEntry]) {
    var stages: [Int: [Stage]] = [:]
    var failures: [Failure] = []
    var open: [Int: (entry: RunLogEntry, lastRun: Int)] = [:]
    var lastRun = 0
    for entry in entries {
      switch entry.event {
      case .began: open[entry.attempt] = (entry, lastRun)
      case .ended: open[entry.attempt] = nil
      case .committed:
        lastRun = max(lastRun, entry.run ?? 0)
        open[entry.attempt]?.lastRun = lastRun
        stages[entry.run ?? 0] = (entry.stages ?? []).map {
          Stage(name: $0.name, milliseconds: $0.milliseconds)
        }
      case .failed:
        guard let began = open.removeValue(forKey: entry.attempt) else { continue }
        failures.append(Self.failure(began, reason: entry.detail, mayBeUnderWay: false))
      }
    }
    let last = entries.last?.attempt
    for (attempt, began) in open.sorted(by: { $0.key < $1.key }) {
      failures.append(Self.failure(began, reason: nil, mayBeUnderWay: attempt == last))
    }
    self.stages = stages
    self.failures = failures.sorted { ($0.lastRun, $0.at) < ($1.lastRun, $1.at) }
  }

  private static func failure(
    _ began: (entry: RunLogEntry, lastRun: Int), reason: String?, mayBeUnderWay: Bool
  ) -> Failure {
    Failure(
      at: began.entry.at, user: began.entry.user, what: began.entry.detail, reason: reason,
      lastRun: began.lastRun, mayBeUnderWay: mayBeUnderWay)
  }
}

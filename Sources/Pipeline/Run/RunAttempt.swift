import Foundation
import Records
import Registry

/// Keeps the log of runs while the program runs: what it was to do, how long it took, why it stopped.
///
/// The log is for people; a line that cannot be written stops no run that has begun.
struct RunAttempt {
  private let log: RunLog
  private let number: Int
  private let time: String
  private let user: String
  private let started = ContinuousClock.now

  /// Says that a run of the program begins.
  init(_ workspace: Workspace, request: PipelineRun.Request, what: String) throws(RegistryError) {
    log = RunLog(workspace)
    time = request.started
    user = request.user
    var detail = "\(what), as of \(request.asOf)"
    if let department = request.department { detail += ", \(department) only" }
    if request.scope.isRestricted { detail += request.scope.words }
    number = try log.begin(at: time, user: user, detail: detail)
  }

  /// Does the work and says how it ended.
  func run<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      let result = try body()
      write(.ended, detail: "")
      return result
    } catch {
      write(.failed, detail: "\(error)")
      throw error
    }
  }

  /// Says that a night was committed.
  func committed(_ run: NightRun) {
    write(.committed, run: run.draft.run, stages: run.durations, detail: "")
  }

  private func write(
    _ event: RunLogEntry.Event, run: Int? = nil, stages: [RunLogEntry.Stage]? = nil, detail: String
  ) {
    let entry = RunLogEntry(
      attempt: number, event: event, at: time, user: user, run: run, stages: stages,
      milliseconds: started.duration(to: .now).milliseconds, detail: detail)
    do throws(RegistryError) { try log.append(entry) } catch {}
  }
}

extension RunScope {
  /// What is looked at only, as words that follow others.
  var words: String {
    var words = ""
    if let feed { words += ", \(feed) only" }
    if let from { words += ", from \(from)" }
    if let to { words += ", to \(to)" }
    if isHeldOnly { words += ", held drops only" }
    return words
  }
}

import Foundation
import Pipeline
import Records

extension Command {
  static let inbox = Option(
    name: "--inbox", value: "DIR",
    help: "Where the departments' drops lie (default: inbox in the workspace).")
  static let workspace = Option(
    name: "--workspace", value: "DIR", help: "Where the workspace is (default: workspace).")
  static let asOf = Option(
    name: "--as-of", value: "YYYY-MM-DD",
    help: "The day up to which to process (default: today in Asia/Shanghai).")
  static let department = Option(
    name: "--department", value: "NAME", help: "Look at the drops of one department only.")
  /// What restricts a run to some drops.
  static let scope = [
    department,
    Option(
      name: "--feed", value: "NAME", help: "Look at one feed only, such as finance.penalty."),
    Option(
      name: "--from", value: "YYYY-MM-DD", help: "Look at delivery dates from this day on only."),
    Option(
      name: "--to", value: "YYYY-MM-DD", help: "Look at delivery dates up to this day only."),
    Option(
      name: "--held", value: nil,
      help: "Try held drops, and corrections of them, again, and nothing else."),
  ]
  static let workers = Option(
    name: "--workers", value: "N", help: "The most threads to use (default: all cores).")
  static let quiet = Option(
    name: "--quiet", value: nil, help: "Do not tell the steps on standard error.")
  static let language = Option(
    name: "--language", value: "zh|en", help: "Language of what is printed (default: en).")
}

extension Arguments {
  /// The request that the options of `run` and `stage` describe; the pipeline is the last operand.
  func runRequest() throws -> PipelineRun.Request {
    let workspace = folder("--workspace", default: "workspace")
    let asOf = try day("--as-of") ?? Clock.today()
    if asOf > Clock.today() {
      tell(
        "note: \(asOf) lies after today; once a run is made, later ones are not as of days before it"
      )
    }
    return PipelineRun.Request(
      pipeline: URL(fileURLWithPath: operands.last ?? "", isDirectory: true),
      inbox: value("--inbox").map { URL(fileURLWithPath: $0, isDirectory: true) }
        ?? workspace.appending(path: "inbox", directoryHint: .isDirectory),
      workspace: workspace, asOf: asOf,
      department: value("--department"), scope: try runScope(), workers: try workerCount(),
      started: Clock.now(),
      user: OperatingSystemUser.name(), isDryRun: has("--dry-run"))
  }

  /// What to look at only.
  private func runScope() throws -> RunScope {
    let scope = RunScope(
      feed: value("--feed"), from: try day("--from"), to: try day("--to"),
      isHeldOnly: has("--held"))
    if let from = scope.from, let to = scope.to, from > to {
      throw UsageError("--from \(from) lies after --to \(to)", command: nil)
    }
    return scope
  }

  /// The most threads to use.
  func workerCount() throws(UsageError) -> Int {
    try positiveNumber(
      "--workers", default: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Where steps are told.
  var progress: RunProgress { has("--quiet") ? .silent : .standardError }
}

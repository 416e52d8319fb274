import Foundation
import Pipeline

extension Command {
  static let inbox = Option(
    name: "--inbox", value: "DIR",
    help: "Where the departments' drops lie (default: inbox in the workspace).")
  static let workspace = Option(
    name: "--workspace", value: "DIR", help: "Where the workspace is (default: workspace).")
  static let asOf = Option(
    name: "--as-of", value: "YYYY-MM-DD",
    help: "The day up to which to process (default: today in Asia/Shanghai).")
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
    return PipelineRun.Request(
      pipeline: URL(fileURLWithPath: operands.last ?? "", isDirectory: true),
      inbox: value("--inbox").map { URL(fileURLWithPath: $0, isDirectory: true) }
        ?? workspace.appending(path: "inbox", directoryHint: .isDirectory),
      workspace: workspace, asOf: try day("--as-of") ?? Clock.today(),
      department: value("--department"), workers: try workerCount(), started: Clock.now(),
      user: OperatingSystemUser.name(), isDryRun: has("--dry-run"))
  }

  /// The most threads to use.
  func workerCount() throws(UsageError) -> Int {
    try positiveNumber(
      "--workers", default: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Where steps are told.
  var progress: RunProgress { has("--quiet") ? .silent : .standardError }
}

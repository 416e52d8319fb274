import Foundation
import Pipeline

extension Command {
  /// `guiji rebuild`: the journal replayed into an empty folder.
  static let rebuild = Command(
    name: "rebuild", operands: [], requiredOperandCount: 0,
    summary: "Replay the journal into an empty folder; the same bytes come out.",
    discussion: """
      Works from archive, journal and decisions alone, so that a backup of them is enough.
      Snapshots, bundles, returns and reports of the new folder are equal to those the nights made,
      up to any one of them.
      """,
    options: [
      workspace,
      Option(name: "--into", value: "DIR", help: "The empty folder to rebuild into (required)."),
      Option(name: "--run", value: "N", help: "The last run to replay (default: the latest)."),
      Option(
        name: "--as-of", value: "YYYY-MM-DD",
        help: "Replay up to the last run as of this day or before."),
      workers, quiet, language,
    ]
  ) { arguments in
    guard let target = arguments.value("--into") else {
      throw UsageError("--into is missing", command: "rebuild")
    }
    let isChinese = try arguments.language() == .chinese
    var end = Rebuild.End.latest
    if let day = try arguments.day("--as-of") { end = .day(day) }
    if arguments.value("--run") != nil {
      guard end == .latest else {
        throw UsageError("--run and --as-of exclude each other", command: "rebuild")
      }
      end = .run(try arguments.positiveNumber("--run", default: 1))
    }
    let run = try Rebuild(
      from: arguments.folder("--workspace", default: "workspace"),
      into: URL(fileURLWithPath: target, isDirectory: true), workers: try arguments.workerCount(),
      progress: arguments.progress
    ).run(through: end, started: Clock.now(), user: OperatingSystemUser.name())
    print(isChinese ? "已重做到第\(run)批，在\(target)" : "rebuilt through run \(run) into \(target)")
    return .done
  }
}

import Foundation
import Pipeline

extension Command {
  /// `guiji rebuild`: the journal replayed into an empty folder.
  static let rebuild = Command(
    name: "rebuild", operands: [], requiredOperandCount: 0,
    summary: "Replay the journal into an empty folder; the same bytes come out.",
    discussion: """
      Works from the archive and the journal of the workspace alone. Snapshots, bundles, returns
      and reports of the new folder are equal to those the nights made.
      """,
    options: [
      workspace,
      Option(name: "--into", value: "DIR", help: "The empty folder to rebuild into (required)."),
      Option(name: "--run", value: "N", help: "The last run to replay (default: the latest)."),
      workers, quiet,
    ]
  ) { arguments in
    guard let target = arguments.value("--into") else {
      throw UsageError("--into is missing", command: "rebuild")
    }
    let last =
      arguments.value("--run") == nil ? nil : try arguments.positiveNumber("--run", default: 1)
    let run = try Rebuild(
      from: arguments.folder("--workspace", default: "workspace"),
      into: URL(fileURLWithPath: target, isDirectory: true), workers: try arguments.workerCount(),
      progress: arguments.progress
    ).run(through: last, started: Clock.now(), user: OperatingSystemUser.name())
    print("rebuilt through run \(run) into \(target)")
    return .done
  }
}

import Foundation
import Pipeline

extension Command {
  /// `guiji restore`: a workspace from a backup.
  static let restore = Command(
    name: "restore", operands: ["BACKUP"], requiredOperandCount: 1,
    summary: "Make a workspace from a backup: copy what is kept, replay the journal.",
    discussion: """
      The workspace must be empty or not there. Its snapshots, bundles, returns and reports are the
      bytes that the nights made, and the next run goes on from them. One that was broken off goes on
      when it is called again.
      """,
    options: [workspace, workers, quiet, language]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let folder = arguments.folder("--workspace", default: "workspace")
    let backup = URL(fileURLWithPath: arguments.operands[0], isDirectory: true)
    let user = OperatingSystemUser.name()
    let run = try WorkspaceRestore(
      from: backup, to: folder, workers: try arguments.workerCount(), progress: arguments.progress
    ).run(started: Clock.now(), user: user)
    print(
      isChinese
        ? "已恢复到第\(run)批，在\(folder.path)" : "restored through run \(run) into \(folder.path)")
    return .done
  }
}

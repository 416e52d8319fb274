import Foundation
import Pipeline

extension Command {
  /// `guiji backup`: what must be kept, and its copy.
  static let backup = Command(
    name: "backup", operands: [], requiredOperandCount: 0,
    summary: "Name what must be kept of a workspace; with --to, copy it.",
    discussion: """
      Archive, decisions, journal and audit log are all that is needed: “guiji restore” makes the rest
      again. A copy into the same folder adds what is new. Each file of the archive is proven by its
      digest before it is copied. A run may be under way.
      """,
    options: [
      workspace, Option(name: "--to", value: "DIR", help: "The folder to copy into."), language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let folder = arguments.folder("--workspace", default: "workspace")
    let backup = try WorkspaceBackup(workspace: folder)
    guard let target = arguments.value("--to") else {
      for part in try backup.parts() {
        print(
          isChinese
            ? "\(part.path)：\(part.fileCount)个文件，\(part.byteCount)字节"
            : "\(part.path): \(part.fileCount) files, \(part.byteCount) bytes")
      }
      return .done
    }
    let user = OperatingSystemUser.name()
    let time = Clock.now()
    try RoleCheck(workspace: folder, user: user, at: time).require(.keep, "backup")
    let outcome = try backup.copy(
      to: URL(fileURLWithPath: target, isDirectory: true), user: user, at: time)
    print(
      isChinese
        ? "已备份到第\(outcome.lastRun)批：复制\(outcome.copiedCount)个文件，"
          + "\(outcome.keptCount)个已在\(target)"
        : "through run \(outcome.lastRun): \(outcome.copiedCount) files copied, "
          + "\(outcome.keptCount) already in \(target)")
    return .done
  }
}

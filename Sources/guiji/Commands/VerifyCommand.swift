import Foundation
import Pipeline

extension Command {
  /// `guiji verify`: everything a workspace holds against its digests.
  static let verify = Command(
    name: "verify", operands: [], requiredOperandCount: 0,
    summary: "Check archive, journal, registry, bundles and audit log against their digests.",
    discussion: """
      Reads every file and changes none; each damage is one line. Ends with 1 when there is any.
      A bundle or return that somebody took away is no damage. Best while no run is under way.
      """,
    options: [workspace, workers, language]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let folder = arguments.folder("--workspace", default: "workspace")
    let check = try WorkspaceCheck(workspace: folder, workers: try arguments.workerCount())
    guard !check.damages.isEmpty else {
      print(
        isChinese
          ? "共\(check.lastRun)批，没有发现损坏。" : "\(check.lastRun) runs; no damage was found.")
      return .done
    }
    for damage in check.damages { print((isChinese ? "损坏：" : "damage: ") + damage) }
    print(
      isChinese
        ? "共\(check.damages.count)处。archive、journal、decisions中的文件请从备份恢复；其余用"
          + "“guiji rebuild --workspace \(folder.path) --into 新文件夹”重做。"
        : "\(check.damages.count) in all. Take files of archive, journal and decisions from a "
          + "backup; “guiji rebuild --workspace \(folder.path) --into NEW” makes the rest again.")
    return .somethingHeld
  }
}

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
      With --repair, damaged segments are made again from the archive, tables, snapshots and outputs
      from a replay of the journal; a damaged archive file is moved to quarantine/, never deleted.
      """,
    options: [
      workspace,
      Option(name: "--repair", value: nil, help: "Make again what can be, under the lock."),
      Option(
        name: "--inbox", value: "DIR",
        help: "With --repair: where damaged drops may still lie as delivered."),
      workers, quiet, language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let folder = arguments.folder("--workspace", default: "workspace")
    if arguments.has("--repair") {
      return try repair(folder, arguments, isChinese: isChinese)
    }
    let check = try WorkspaceCheck(workspace: folder, workers: try arguments.workerCount())
    for pruning in check.prunings { print(line(of: pruning, isChinese: isChinese)) }
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

  private static func line(of pruning: PruningAccount, isChinese: Bool) -> String {
    isChinese
      ? "第\(pruning.number)次清理（第\(pruning.run)批后，截至\(pruning.asOf)，\(pruning.user)于"
        + "\(pruning.time)）：稀疏\(pruning.thinnedCount)个快照，移出\(pruning.fileCount)个文件，"
        + "其中归档\(pruning.archivedCount)个"
      : "pruning \(pruning.number) (after run \(pruning.run), as of \(pruning.asOf), by "
        + "\(pruning.user) at \(pruning.time)): \(pruning.thinnedCount) snapshots thinned, "
        + "\(pruning.fileCount) files taken out, \(pruning.archivedCount) of the archive"
  }

  private static func repair(
    _ folder: URL, _ arguments: Arguments, isChinese: Bool
  ) throws -> ExitStatus {
    let repair = try WorkspaceRepair(
      workspace: folder,
      inbox: arguments.value("--inbox").map { URL(fileURLWithPath: $0, isDirectory: true) },
      workers: try arguments.workerCount(), started: Clock.now(),
      user: OperatingSystemUser.name(), progress: arguments.progress)
    for file in repair.quarantined { print((isChinese ? "隔离：" : "quarantined: ") + file) }
    for path in repair.repaired { print((isChinese ? "修复：" : "repaired: ") + path) }
    for damage in repair.remaining { print((isChinese ? "损坏：" : "damage: ") + damage) }
    print(
      isChinese
        ? "修复\(repair.repaired.count)处，隔离\(repair.quarantined.count)个文件，"
          + "仍有\(repair.remaining.count)处损坏。"
        : "\(repair.repaired.count) repaired, \(repair.quarantined.count) quarantined, "
          + "\(repair.remaining.count) still damaged.")
    return repair.remaining.isEmpty ? .done : .somethingHeld
  }
}

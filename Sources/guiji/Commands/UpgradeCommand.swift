import Pipeline

extension Command {
  /// `guiji upgrade`: a workspace of an older layout.
  static let upgrade = Command(
    name: "upgrade", operands: [], requiredOperandCount: 0,
    summary: "Bring a workspace of an older program to the layout of this one.",
    discussion: """
      Back it up first. A workspace of this layout is left as it is. One of a newer program is
      refused: use that program.
      """,
    options: [workspace, language]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let folder = arguments.folder("--workspace", default: "workspace")
    let user = OperatingSystemUser.name()
    let versions = try UpgradedWorkspace(workspace: folder, user: user, at: Clock.now())
    print(
      versions.before == versions.after
        ? (isChinese
          ? "格式\(versions.after)，无需升级" : "format \(versions.after): nothing to do")
        : (isChinese
          ? "已从格式\(versions.before)升级到\(versions.after)"
          : "upgraded from format \(versions.before) to \(versions.after)"))
    return .done
  }
}

import Pipeline

extension Command {
  /// `guiji release`: lets a held drop in.
  static let release = Command(
    name: "release", operands: ["DIGEST"], requiredOperandCount: 1,
    summary: "Let a held drop in, from the next run on.",
    discussion: """
      DIGEST is twelve digits or more of a digest that “guiji status” lists. Adds a line to
      decisions/releases.csv and one to the audit log.
      """,
    options: [
      Option(name: "--reason", value: "TEXT", help: "Why the drop is right (required)."),
      Option(
        name: "--person", value: "NAME", help: "Who decided (default: the operating-system user)."),
      workspace, language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    guard let reason = arguments.value("--reason"), !reason.isEmpty else {
      throw UsageError("--reason is missing", command: "release")
    }
    let user = OperatingSystemUser.name()
    let release = try DropRelease(
      workspace: arguments.folder("--workspace", default: "workspace"),
      digest: arguments.operands[0], reason: reason, person: arguments.value("--person") ?? user,
      day: Clock.today(), user: user, at: Clock.now())
    print(
      isChinese
        ? "已放行 \(release.path) \(release.sha256.prefix(12))，下次运行时接收"
        : "released \(release.path) \(release.sha256.prefix(12)); the next run takes it in")
    return .done
  }
}

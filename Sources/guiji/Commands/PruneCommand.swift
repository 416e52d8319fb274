import Pipeline

extension Command {
  /// `guiji prune`: takes out what the retention rules no longer ask for.
  static let prune = Command(
    name: "prune", operands: [], requiredOperandCount: 0,
    summary: "Take out what the pipeline's retention rules no longer ask for.",
    discussion: """
      The rules are those of the last run: “retention” in pipeline.json. Snapshots are thinned to the
      last of so many days, months and years; a delivered file leaves the archive when the retention
      clock of all its records has ended. Without a rule nothing goes. Nothing goes that a kept night
      needs, or one made again after the first kept; journal, decisions, definitions and manifests stay
      for ever. What went is listed in prunings/ and named in the audit log. With --dry-run nothing
      changes.
      """,
    options: [
      workspace,
      Option(
        name: "--as-of", value: "YYYY-MM-DD",
        help: "The day as of which clocks are asked, not after today (default: today)."),
      Option(name: "--dry-run", value: nil, help: "Show what would go and why."), workers, language,
    ]
  ) { arguments in
    let words = PruneWords(isChinese: try arguments.language() == .chinese)
    let today = Clock.today()
    let day = try arguments.day("--as-of") ?? today
    guard day <= today else {
      throw UsageError("--as-of \(day) lies after today; no clock runs ahead", command: "prune")
    }
    let prune = WorkspacePrune(
      workspace: arguments.folder("--workspace", default: "workspace"), asOf: day,
      user: OperatingSystemUser.name(), started: Clock.now(), workers: try arguments.workerCount())
    let isLook = arguments.has("--dry-run")
    let outcome = isLook ? try prune.look() : try prune.run()
    for line in words.lines(of: outcome, isLook: isLook) { print(line) }
    return .done
  }
}

/// A pruning as people read it.
struct PruneWords {
  let isChinese: Bool

  private func say(_ english: String, _ chinese: String) -> String {
    isChinese ? chinese : english
  }

  /// What went or would go, each file of the archive by name, the rest by number.
  func lines(of outcome: WorkspacePrune.Outcome, isLook: Bool) -> [String] {
    var lines = outcome.repairs
    if !outcome.hasSnapshotRule {
      lines.append(
        say(
          "The pipeline has no retention rule for snapshots; all are kept.",
          "流程未规定快照的保留规则，全部保留。"))
    }
    if !outcome.hasArchiveRule {
      lines.append(
        say(
          "The pipeline has no retention rule for the archive; all of it is kept.",
          "流程未规定归档的保管期限，全部保留。"))
    }
    lines.append(
      say("snapshots kept: \(spans(outcome.kept))", "保留快照：第\(spans(outcome.kept))批"))
    if !outcome.thinned.isEmpty {
      lines.append(
        say("snapshots thinned: \(spans(outcome.thinned))", "稀疏快照：第\(spans(outcome.thinned))批"))
    }
    for rule in ["snapshots", "unnamed"] {
      let files = outcome.files.filter { $0.rule == rule }
      guard !files.isEmpty else { continue }
      let byteCount = files.map(\.byteCount).reduce(0, +)
      lines.append(
        rule == "snapshots"
          ? say(
            "only thinned snapshots had \(files.count) segments and tables, \(byteCount) bytes",
            "仅被稀疏快照使用的数据段和表\(files.count)个，\(byteCount)字节")
          : say(
            "no snapshot names \(files.count) segments and tables, \(byteCount) bytes",
            "没有快照引用的数据段和表\(files.count)个，\(byteCount)字节"))
    }
    for file in outcome.files where file.rule == "archive" {
      lines.append(
        say("archive \(file.path): \(file.reason)", "归档 \(file.path)：保管期满（\(file.reason)）")
          + say(", \(file.byteCount) bytes", "，\(file.byteCount)字节"))
    }
    lines += standing(outcome)
    lines.append(conclusion(outcome, isLook: isLook))
    return lines
  }

  private func standing(_ outcome: WorkspacePrune.Outcome) -> [String] {
    guard outcome.hasArchiveRule else { return [] }
    return [
      (outcome.neededCount, "a kept night needs them", "有保留批次需要"),
      (outcome.runningCount, "their clock still runs", "保管期未满"),
      (outcome.openCount, "a record has no end yet", "有记录尚无截止日"),
      (outcome.withoutRuleCount, "no rule names their kind", "其类别未规定期限"),
      (outcome.unsettledCount, "a person has still to decide", "尚待人工处理"),
    ].filter { $0.0 > 0 }.map { count, english, chinese in
      say("archive: \(count) files stay, \(english)", "归档：\(count)个文件保留，\(chinese)")
    }
  }

  private func conclusion(_ outcome: WorkspacePrune.Outcome, isLook: Bool) -> String {
    let byteCount = outcome.files.map(\.byteCount).reduce(0, +)
    if let number = outcome.number {
      return say(
        "pruning \(number): \(outcome.files.count) files taken out, \(byteCount) bytes",
        "第\(number)次清理：移出\(outcome.files.count)个文件，\(byteCount)字节")
    }
    if outcome.files.isEmpty, outcome.thinned.isEmpty {
      return say("Nothing is to be taken out.", "没有可清理的内容。")
    }
    precondition(isLook, "what was taken out has a number")
    return say(
      "would take out \(outcome.files.count) files, \(byteCount) bytes; nothing was changed",
      "将移出\(outcome.files.count)个文件，\(byteCount)字节；未作任何改动")
  }

  /// Numbers with runs of them drawn together, such as `1, 4-9`.
  private func spans(_ numbers: [Int]) -> String {
    var spans: [(first: Int, last: Int)] = []
    for number in numbers {
      if let last = spans.last?.last, last + 1 == number {
        spans[spans.count - 1].last = number
      } else {
        spans.append((number, number))
      }
    }
    return spans.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
      .joined(separator: say(", ", "、"))
  }
}

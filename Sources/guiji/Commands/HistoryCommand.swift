import Pipeline
import Records

extension Command {
  /// `guiji history`: what each run took in and gave out.
  static let history = Command(
    name: "history", operands: [], requiredOperandCount: 0,
    summary: "List what each run took in and gave out.",
    discussion: """
      Latest run first: its drops with their verdicts and reasons, what changed in the definitions,
      what people had decided since the run before (sheet, person, how many same, different, undone),
      its bundles with their counts, its return files, how long it took; then which runs of the
      program did not come to their end, and why. “guiji status” is the short form.
      """,
    options: [
      workspace,
      Option(name: "--limit", value: "N", help: "How many runs to list (default: 10)."),
      Option(
        name: "--department", value: "NAME", help: "Only the drops of one department."),
      language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let history = try WorkspaceHistory(
      workspace: arguments.folder("--workspace", default: "workspace"),
      limit: try arguments.positiveNumber("--limit", default: 10),
      department: arguments.value("--department"))
    for sheet in history.waitingDecisions {
      print(line(of: sheet, isChinese: isChinese) + (isChinese ? "，下一批起生效" : ", for the next run"))
    }
    if history.runs.isEmpty { print(isChinese ? "没有批次。" : "No run.") }
    for run in history.runs {
      for line in lines(of: run, isChinese: isChinese) { print(line) }
    }
    for failure in history.failures { print(line(of: failure, isChinese: isChinese)) }
    return .done
  }

  private static let chineseVerdicts = [
    "accepted": "收下", "held": "暂扣", "repeated": "重复", "released": "放行",
  ]

  private static func lines(of run: WorkspaceHistory.Run, isChinese: Bool) -> [String] {
    let date = run.deliveryDate ?? "—"
    var department = run.department.map { " · \($0)" } ?? ""
    if let scope = run.scope { department += " · " + words(of: scope, isChinese: isChinese) }
    var lines = [
      isChinese
        ? "第\(run.run)批 · 报送日期\(date) · 截至\(run.asOf)\(department)"
        : "run \(run.run) · delivery date \(date) · as of \(run.asOf)\(department)"
    ]
    for file in run.changedDefinitions {
      lines.append("  \(isChinese ? "定义变更" : "definition") \(file)")
    }
    for drop in run.drops {
      let verdict = isChinese ? chineseVerdicts[drop.verdict] ?? drop.verdict : drop.verdict
      let detail = isChinese ? drop.detailChinese : drop.detail
      lines.append("  \(verdict) \(drop.path)\(detail.isEmpty ? "" : ": \(detail)")")
    }
    lines += run.decisions.map { "  " + line(of: $0, isChinese: isChinese) }
    for bundle in run.bundles {
      guard let counts = bundle.counts else {
        lines.append(
          isChinese ? "  报送包 \(bundle.folder)：已取走" : "  bundle \(bundle.folder): taken away")
        continue
      }
      lines.append(
        isChinese
          ? "  报送包 \(bundle.folder)：新增\(counts.added)，变更\(counts.changed)，"
            + "撤下\(counts.withdrawn)，共持有\(counts.heldAfter)"
          : "  bundle \(bundle.folder): \(counts.added) added, \(counts.changed) changed, "
            + "\(counts.withdrawn) withdrawn, \(counts.heldAfter) held")
    }
    for file in run.returns { lines.append("  \(isChinese ? "退回" : "return") \(file)") }
    if !run.stages.isEmpty {
      let stages = run.stages.map { "\($0.name) \($0.milliseconds)" }.joined(separator: ", ")
      let total = run.stages.map(\.milliseconds).reduce(0, +)
      lines.append(
        isChinese ? "  用时\(total)毫秒（\(stages)）" : "  took \(total) ms (\(stages))")
    }
    return lines
  }

  private static func line(of sheet: SheetAccount, isChinese: Bool) -> String {
    let words = DecisionText(language: isChinese ? .chinese : .english)
    let counts = PairVerdict.allCases.compactMap { verdict in
      sheet.counts[verdict].map { "\(words.word(verdict)) \($0)" }
    }
    let what =
      counts.isEmpty ? (isChinese ? "没有新的判定" : "nothing new") : counts.joined(separator: ", ")
    let persons = sheet.persons.joined(separator: isChinese ? "、" : ", ")
    return isChinese
      ? "判定 第\(sheet.number)号表 \(sheet.file)，\(persons)（\(sheet.user)，\(sheet.time)）：\(what)"
      : "decisions sheet \(sheet.number) \(sheet.file) by \(persons) (\(sheet.user), \(sheet.time)): "
        + what
  }

  private static func words(of scope: RunScope, isChinese: Bool) -> String {
    var words: [String] = []
    if let feed = scope.feed { words.append(feed) }
    if let from = scope.from { words.append(isChinese ? "自\(from)" : "from \(from)") }
    if let to = scope.to { words.append(isChinese ? "至\(to)" : "to \(to)") }
    if scope.isHeldOnly { words.append(isChinese ? "仅暂扣文件" : "held drops only") }
    return words.joined(separator: isChinese ? "，" : ", ")
  }

  private static func line(of failure: RunTimings.Failure, isChinese: Bool) -> String {
    let reason =
      failure.reason
      ?? (failure.mayBeUnderWay
        ? (isChinese ? "没有结束记录（中断或仍在运行）" : "no end on record: broken off, or still under way")
        : (isChinese ? "中断" : "broken off"))
    return isChinese
      ? "未完成：\(failure.at) \(failure.user)（\(failure.what)），第\(failure.lastRun)批之后：\(reason)"
      : "not finished: \(failure.at) by \(failure.user) (\(failure.what)), after run "
        + "\(failure.lastRun): \(reason)"
  }
}

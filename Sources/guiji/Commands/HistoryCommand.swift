import Pipeline

extension Command {
  /// `guiji history`: what each run took in and gave out.
  static let history = Command(
    name: "history", operands: [], requiredOperandCount: 0,
    summary: "List what each run took in and gave out.",
    discussion: """
      Latest run first: its drops with their verdicts, its bundles with their counts, its return
      files. “guiji status” is the short form.
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
    if history.runs.isEmpty { print(isChinese ? "没有批次。" : "No run.") }
    for run in history.runs {
      for line in lines(of: run, isChinese: isChinese) { print(line) }
    }
    return .done
  }

  private static let chineseVerdicts = [
    "accepted": "收下", "held": "暂扣", "repeated": "重复", "released": "放行",
  ]

  private static func lines(of run: WorkspaceHistory.Run, isChinese: Bool) -> [String] {
    let date = run.deliveryDate ?? "—"
    let department = run.department.map { " · \($0)" } ?? ""
    var lines = [
      isChinese
        ? "第\(run.run)批 · 报送日期\(date) · 截至\(run.asOf)\(department)"
        : "run \(run.run) · delivery date \(date) · as of \(run.asOf)\(department)"
    ]
    for drop in run.drops {
      let verdict = isChinese ? chineseVerdicts[drop.verdict] ?? drop.verdict : drop.verdict
      let detail = isChinese ? drop.detailChinese : drop.detail
      lines.append("  \(verdict) \(drop.path)\(detail.isEmpty ? "" : ": \(detail)")")
    }
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
    return lines
  }
}

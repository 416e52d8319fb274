import Pipeline

extension Command {
  /// `guiji status`: the last runs and the held drops.
  static let status = Command(
    name: "status", operands: [], requiredOperandCount: 0,
    summary: "List the last runs, the held drops and what waits for people.",
    discussion: """
      A held drop is released by a line in decisions/releases.csv (digest, reason, person, day), or
      settled by a corrected drop of its department.
      """,
    options: [
      workspace,
      Option(name: "--limit", value: "N", help: "How many runs to list (default: 10)."),
      language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let status = try WorkspaceStatus(
      workspace: arguments.folder("--workspace", default: "workspace"),
      limit: try arguments.positiveNumber("--limit", default: 10))
    if status.runs.isEmpty { print(isChinese ? "还没有批次。" : "No run yet.") }
    for run in status.runs {
      let date = run.deliveryDate ?? "—"
      let department = run.department.map { " · \($0)" } ?? ""
      print(
        isChinese
          ? "第\(run.run)批 · 报送日期\(date) · 截至\(run.asOf)\(department) · 收下\(run.acceptedCount)"
            + "，暂扣\(run.heldCount)，重复\(run.repeatedCount)"
          : "run \(run.run) · delivery date \(date) · as of \(run.asOf)\(department) · "
            + "\(run.acceptedCount) accepted, \(run.heldCount) held, \(run.repeatedCount) repeated")
    }
    for drop in status.heldDrops {
      let detail = isChinese ? drop.detailChinese : drop.detail
      print("\(isChinese ? "暂扣" : "held") \(drop.path) \(drop.sha256.prefix(12)): \(detail)")
    }
    if status.waitingPairCount > 0 {
      print(
        isChinese
          ? "待人工核对 \(status.waitingPairCount) 对：guiji review"
          : "\(status.waitingPairCount) pairs wait for a person: guiji review")
    }
    print(
      DecisionText(language: isChinese ? .chinese : .english)
        .contradictions(status.contradictions), terminator: "")
    return status.heldDrops.isEmpty && status.contradictions.isEmpty ? .done : .somethingHeld
  }
}

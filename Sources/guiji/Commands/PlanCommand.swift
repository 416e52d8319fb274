import Pipeline

extension Command {
  /// `guiji plan`: what the next run would do, and why.
  static let plan = Command(
    name: "plan", operands: ["PIPELINE"], requiredOperandCount: 1,
    summary: "Tell what the next run would do, and why; changes nothing.",
    discussion: """
      Lists the nights that are due, the definitions that changed since the last run, and what that
      means: feeds whose drops are normalized again, with drops and records, feeds whose records
      leave, kinds that are linked anew, platforms whose rows may change. “guiji run --dry-run” then
      shows the rows themselves. Ends with 2 when the run would be refused.
      """,
    options: [inbox, workspace, asOf] + scope + [language]
  ) { arguments in
    let words = PlanWords(isChinese: try arguments.language() == .chinese)
    let plan = try ChangePlan(try arguments.runRequest())
    for line in words.lines(of: plan) { print(line) }
    return plan.refusal == nil ? .done : .wrongCall
  }
}

/// A plan as people read it.
struct PlanWords {
  let isChinese: Bool

  /// How many files of a night are named.
  private static let shownPathCount = 3

  private func say(_ english: String, _ chinese: String) -> String {
    isChinese ? chinese : english
  }

  /// The plan, line by line.
  func lines(of plan: ChangePlan) -> [String] {
    var lines = plan.nights.map { night in
      let date = night.deliveryDate ?? say("nothing delivered", "无报送")
      let shown = night.paths.prefix(Self.shownPathCount).joined(separator: say(", ", "、"))
      let paths =
        night.paths.isEmpty ? "" : night.paths.count > Self.shownPathCount ? shown + " …" : shown
      return say(
        "night \(date), as of \(night.asOf): \(night.paths.count) "
          + (night.paths.count == 1 ? "file" : "files") + (paths.isEmpty ? "" : " (\(paths))"),
        "批次 \(date)，截至\(night.asOf)：\(night.paths.count)个文件"
          + (paths.isEmpty ? "" : "（\(paths)）"))
    }
    if plan.nights.isEmpty { lines.append(say("No night is due.", "没有到期的批次。")) }
    if plan.hasNewDecisions {
      lines.append(say("People decided something since the last run.", "上一批之后有新的人工判定。"))
    }
    lines += plan.changedFiles.map { say("definition ", "定义变更 ") + $0 }
    if !plan.changedFiles.isEmpty {
      lines.append(
        say(
          "All records are linked and merged by the changed definitions; only rows that come out "
            + "otherwise are sent.",
          "全部记录按变更后的定义重新关联合并，只报送结果有变的行。"))
    }
    if let program = plan.formerProgram {
      lines.append(say("The last run was made by version \(program).", "上一批由\(program)版产生。"))
    }
    lines += plan.normalizedAgain.map { feed in
      let files = feed.because.map { $0.dropFirst(2) }.joined(separator: say(", ", "、"))
      let reason =
        files.isEmpty
        ? plan.formerProgram == nil
          ? say("a segment is missing", "规范化结果缺失") : say("another version", "程序版本不同")
        : files
      return say(
        "normalize again \(feed.name): \(feed.dropCount) drops, \(feed.recordCount) records "
          + "(\(reason))",
        "重新规范 \(feed.name)：\(feed.dropCount)个文件，\(feed.recordCount)条记录（\(reason)）")
    }
    lines += plan.leaving.map { feed in
      say(
        "leaves \(feed.name): \(feed.dropCount) drops, \(feed.recordCount) records",
        "退出 \(feed.name)：\(feed.dropCount)个文件，\(feed.recordCount)条记录")
    }
    lines += plan.kinds.map { say("link and merge anew \($0)", "重新关联合并 \($0)") }
    lines += plan.platforms.map { say("render anew \($0)", "重新生成 \($0)") }
    lines += plan.notices.map { say("note: ", "提示：") + $0 }
    if let refusal = plan.refusal { lines.append(say("refused: ", "将被拒绝：") + refusal) }
    return lines
  }
}

import Foundation
import Pipeline
import Records

/// The short account of a run that is printed when it ends.
struct RunSummaryText {
  let outcome: PipelineRun.Outcome
  let workspace: URL
  let language: Language
  let duration: Duration

  private func say(_ english: String, _ chinese: String) -> String {
    language == .chinese ? chinese : english
  }

  /// The whole text.
  var text: String {
    var lines: [String] = []
    if outcome.isDryRun {
      lines.append(say("Dry run: nothing is committed.", "试运行：不提交任何结果。"))
    }
    for (ledger, night) in zip(outcome.ledgers, outcome.nights) {
      lines += account(of: ledger, night)
    }
    if outcome.ledgers.isEmpty {
      lines.append(say("Nothing new: no run was made.", "没有新的报送，未产生新的批次。"))
    }
    for problem in outcome.heldSheets {
      lines.append(say("decisions not taken: ", "未采用的判定：") + problem)
    }
    for notice in outcome.notices { lines.append(say("note: ", "提示：") + notice) }
    if outcome.laterNightCount > 0 {
      lines.append(
        say(
          "Due after this night and not shown: \(outcome.laterNightCount).",
          "其后还有\(outcome.laterNightCount)批到期，未列出。"))
    }
    if !outcome.ledgers.isEmpty { lines += outcome.isDryRun ? [rate] : [rate, places] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func account(of ledger: RunLedger, _ night: NightSummary) -> [String] {
    let date = ledger.deliveryDate.isEmpty ? say("nothing delivered", "无报送") : ledger.deliveryDate
    var lines = [
      say(
        "Run \(ledger.run) · delivery date \(date) · as of \(ledger.asOf)",
        "第\(ledger.run)批 · 报送日期 \(date) · 截至 \(ledger.asOf)")
    ]
    func sum(_ value: (RunLedger.Drop) -> Int) -> Int { ledger.drops.map(value).reduce(0, +) }
    lines.append(
      say("  ingest       ", "  接收    ")
        + say(
          "\(ledger.drops.count) drops taken, \(ledger.heldDrops.count) held, "
            + "\(night.repeatedDrops.count) repeated",
          "收下\(ledger.drops.count)个文件，暂扣\(ledger.heldDrops.count)个，"
            + "重复\(night.repeatedDrops.count)个"))
    lines.append(
      say("  normalize    ", "  规范    ")
        + say(
          "\(sum(\.read)) rows read = \(sum(\.accepted)) accepted + \(sum(\.repeated)) repeated "
            + "+ \(sum(\.refused)) refused",
          "读入\(sum(\.read))行 = 接受\(sum(\.accepted)) + 文件内重复\(sum(\.repeated)) "
            + "+ 退回\(sum(\.refused))"))
    lines += refusals(night)
    lines += kinds(ledger)
    lines += merged(ledger, night)
    lines += platforms(ledger)
    for held in ledger.heldDrops {
      lines.append(
        say("  held         ", "  暂扣    ") + "\(held.file): \(say(held.detail, held.detailChinese))"
      )
    }
    for events in ledger.waitingEvents where events.withoutCase + events.withSeveralCases > 0 {
      lines.append(
        say("  waiting      ", "  等待    ")
          + say(
            "\(events.kind): \(events.withoutCase) without a case, "
              + "\(events.withSeveralCases) with several",
            "\(events.kind)：\(events.withoutCase)条找不到案件，\(events.withSeveralCases)条对应多个案件"))
    }
    for notice in night.notices { lines.append(say("  note         ", "  提示    ") + notice) }
    return lines
  }

  /// How many reasons are told with their sentence; the report has all.
  private static let toldReasonCount = 5

  private func refusals(_ night: NightSummary) -> [String] {
    let space = say("               ", "          ")
    let lines = night.refusals.prefix(Self.toldReasonCount).map { refusals in
      space + "\(refusals.code) ×\(refusals.rowCount)  "
        + say(refusals.sentence.english, refusals.sentence.chinese)
    }
    let others = night.refusals.dropFirst(Self.toldReasonCount)
      .map { "\($0.code) ×\($0.rowCount)" }
    return others.isEmpty ? lines : lines + [space + others.joined(separator: ", ")]
  }

  private func merged(_ ledger: RunLedger, _ night: NightSummary) -> [String] {
    zip(ledger.kinds, night.kinds).map { figures, kind in
      say("  aggregate    ", "  汇总    ")
        + say(
          "\(figures.kind): \(figures.cases) cases, \(kind.governmentCount) government, "
            + "\(kind.revokedCount) revoked, \(kind.reviewCount) pairs to review",
          "\(figures.kind)：\(figures.cases)件，政务范围\(kind.governmentCount)，"
            + "已撤销\(kind.revokedCount)，待人工判断\(kind.reviewCount)对")
    }
  }

  private func kinds(_ ledger: RunLedger) -> [String] {
    ledger.kinds.map { figures in
      say("  deduplicate  ", "  去重    ")
        + say(
          "\(figures.kind): \(figures.before) + \(figures.new) new − \(figures.withdrawn) "
            + "withdrawn = \(figures.after) records (\(figures.changed) changed) → "
            + "\(figures.cases) cases",
          "\(figures.kind)：\(figures.before) + 新增\(figures.new) − 撤下\(figures.withdrawn) = "
            + "\(figures.after)条（变更\(figures.changed)）→ \(figures.cases)件")
    }
  }

  private func platforms(_ ledger: RunLedger) -> [String] {
    var names: [String] = []
    for platform in ledger.platforms where !names.contains(platform.platform) {
      names.append(platform.platform)
    }
    return names.map { name in
      let rows = ledger.platforms.filter { $0.platform == name }
      func sum(_ value: (RunLedger.Platform) -> Int) -> Int { rows.map(value).reduce(0, +) }
      return say("  export       ", "  导出    ")
        + say(
          "\(name) no. \(rows[0].sequence): \(sum(\.added)) added, \(sum(\.changed)) changed, "
            + "\(sum(\.withdrawn)) withdrawn, \(sum(\.heldAfter)) held",
          "\(name) 第\(rows[0].sequence)包：新增\(sum(\.added))，变更\(sum(\.changed))，"
            + "撤下\(sum(\.withdrawn))，共持有\(sum(\.heldAfter))")
    }
  }

  private var rate: String {
    let rows = outcome.ledgers.flatMap(\.drops).map(\.read).reduce(0, +)
    let seconds =
      Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let perSecond = seconds > 0 ? Int((Double(rows) / seconds).rounded()) : rows
    let shown = String(format: "%.2f", seconds)
    return say(
      "\(rows) rows in \(shown) s, \(perSecond) rows a second",
      "共\(rows)行，用时\(shown)秒，每秒\(perSecond)行")
  }

  private var places: String {
    let root = workspace.path
    return say(
      "bundles: \(root)/outbox · returns: \(root)/returns · reports: \(root)/reports",
      "报送包：\(root)/outbox · 退回：\(root)/returns · 报告：\(root)/reports")
  }
}

import Records

extension RunReport {
  /// The words of the report in one language.
  private struct Words: Sendable {
    let title: @Sendable (Int, String, String) -> String
    let drops: String
    let dropLine: @Sendable (RunLedger.Drop, String) -> String
    let refusals: String
    let repairs: String
    let warnings: String
    let held: String
    let kinds: String
    let kindLine: @Sendable (RunLedger.Kind, String) -> String
    let platforms: String
    let platformLine: @Sendable (RunLedger.Platform, String, String) -> String
    let waiting: String
    let waitingLine: @Sendable (RunLedger.WaitingEvents, String) -> String
    let reviews: String
    let reviewLine: @Sendable (RunLedger.Review, String) -> String
    let conflicts: String
    let conflictLine: @Sendable (RunLedger.Conflict, String, String) -> String
    let numbers: String
    let supersededLine: @Sendable (RunLedger.Superseded) -> String
    let splitLine: @Sendable (RunLedger.Split) -> String
    let none: String
    let sums: @Sendable (Int) -> String
  }

  /// The report for people, in one language; it holds counts and names only.
  public func text(in language: FindingText.Language) -> String {
    let words = language == .chinese ? Self.chinese : Self.english
    var lines = [words.title(ledger.run, ledger.asOf, ledger.deliveryDate)]
    func section(_ title: String, _ content: [String]) {
      lines += ["", title] + (content.isEmpty ? [words.none] : content).map { "  " + $0 }
    }
    section(words.drops, ledger.drops.map { words.dropLine($0, title($0.department)) })
    section(words.refusals, findings(\.refusedByCode, language))
    section(words.repairs, findings(\.repaired, language))
    section(words.warnings, findings(\.warned, language))
    section(
      words.held,
      ledger.heldDrops.map { held in
        if language == .chinese, !held.detailChinese.isEmpty {
          return "\(title(held.department)) \(held.file)：\(held.detailChinese)"
        }
        let detail = held.detail.isEmpty ? "" : " (\(held.detail))"
        return "\(title(held.department)) \(held.file): \(title(held.reason))\(detail)"
      })
    section(words.kinds, ledger.kinds.map { words.kindLine($0, title($0.kind)) })
    section(
      words.platforms,
      ledger.platforms.map { words.platformLine($0, title($0.platform), title($0.kind)) })
    section(
      words.waiting,
      ledger.waitingEvents.filter { $0.withoutCase + $0.withSeveralCases > 0 }
        .map { words.waitingLine($0, title($0.kind)) })
    section(words.reviews, ledger.reviews.map { words.reviewLine($0, title($0.kind)) })
    section(
      words.conflicts,
      ledger.conflicts.map {
        words.conflictLine($0, title($0.kind), title("\($0.kind).\($0.field)"))
      })
    section(
      words.numbers,
      ledger.superseded.map(words.supersededLine) + ledger.splits.map(words.splitLine))
    section(nameCodesTitle(language), nameCodeLines(language))
    let failures = ledger.check()
    lines += ["", words.sums(failures.count)] + failures.map { "  " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Counts over all drops by code, the most frequent first.
  private func findings(
    _ part: (RunLedger.Drop) -> [String: Int], _ language: FindingText.Language
  ) -> [String] {
    sums(part).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { code, count in
      guard let known = FindingCode(rawValue: code) else { return "\(code) \(count)" }
      return "\(code) \(count)  \(FindingText.sentence(for: known, in: language))"
    }
  }

  private static let chinese = Words(
    title: { "第 \($0) 次归集运行报告\n截至 \($1)，处理 \($2) 报送的数据" },
    drops: "一、收到的文件",
    dropLine: {
      "\($1) \($0.file)：读取 \($0.read)，接收 \($0.accepted)，"
        + "文件内重复 \($0.repeated)，退回 \($0.refused)"
        + ($0.reclassified > 0 ? "，不再属于本类 \($0.reclassified)" : "")
    },
    refusals: "二、退回原因（行数）",
    repairs: "三、已自动修正（处数）",
    warnings: "四、提示（处数）",
    held: "五、暂缓处理的文件",
    kinds: "六、有效记录",
    kindLine: {
      "\($1)：原有 \($0.before)，新增 \($0.new)，变更 \($0.changed)，"
        + "撤出 \($0.withdrawn)，现有 \($0.after)，合并为 \($0.cases) 个案件"
    },
    platforms: "七、上报数据包",
    platformLine: {
      "\($1) 第 \($0.sequence) 包 \($2)：原持有 \($0.heldBefore)，新增 \($0.added)，"
        + "变更 \($0.changed)，撤回 \($0.withdrawn)，现持有 \($0.heldAfter)"
    },
    waiting: "八、等待匹配的事件",
    waitingLine: { "\($1)：未找到案件 \($0.withoutCase)，对应多个案件 \($0.withSeveralCases)" },
    reviews: "九、人工核对",
    reviewLine: {
      "\($1)：待核对 \($0.waiting) 对；已判定同 \($0.same)、异 \($0.different)、存疑 \($0.unsure)，"
        + "其中记录不在有效之列 \($0.idle)，互相矛盾未采用 \($0.contradicted)"
    },
    conflicts: "十、同一案件取值冲突（见 conflicts.csv）",
    conflictLine: { "\($1) \($2)：\($0.cases) 件" },
    numbers: "十一、案件编号变动",
    supersededLine: { "\($0.number) 并入 \($0.successor)" },
    splitLine: { "\($0.number) 拆分：编号留在多数记录一方，其余为 " + $0.parts.joined(separator: "、") },
    none: "无",
    sums: { $0 == 0 ? "各项合计核对无误。" : "有 \($0) 项合计不符：" })

  private static let english = Words(
    title: { "Report of run \($0)\nas of \($1), delivery of \($2)" },
    drops: "1. Drops",
    dropLine: {
      "\($1) \($0.file): read \($0.read), accepted \($0.accepted), "
        + "repeated \($0.repeated), refused \($0.refused)"
        + ($0.reclassified > 0 ? ", reclassified \($0.reclassified)" : "")
    },
    refusals: "2. Refused rows by reason",
    repairs: "3. Values put right",
    warnings: "4. Warnings",
    held: "5. Held drops",
    kinds: "6. Records in force",
    kindLine: {
      "\($1): before \($0.before), new \($0.new), changed \($0.changed), "
        + "withdrawn \($0.withdrawn), after \($0.after), in \($0.cases) cases"
    },
    platforms: "7. Bundles",
    platformLine: {
      "\($1) bundle \($0.sequence) \($2): held before \($0.heldBefore), added \($0.added), "
        + "changed \($0.changed), withdrawn \($0.withdrawn), held after \($0.heldAfter)"
    },
    waiting: "8. Events waiting for their case",
    waitingLine: { "\($1): \($0.withoutCase) without a case, \($0.withSeveralCases) with several" },
    reviews: "9. People's decisions",
    reviewLine: {
      "\($1): \($0.waiting) pairs wait; decided same \($0.same), different \($0.different), "
        + "unsure \($0.unsure); of these idle \($0.idle), contradicted \($0.contradicted)"
    },
    conflicts: "10. Reports of one case that disagree (see conflicts.csv)",
    conflictLine: { "\($1) \($2): \($0.cases) cases" },
    numbers: "11. Case numbers",
    supersededLine: { "\($0.number) is now part of \($0.successor)" },
    splitLine: {
      "\($0.number) was split: most of its records keep the number, the others are "
        + $0.parts.joined(separator: ", ")
    },
    none: "none",
    sums: { $0 == 0 ? "All sums close." : "\($0) sums do not close:" })
}

import Pipeline

/// The account of one case as a person reads it.
struct CaseText {
  let account: CaseAccount
  let words: ExplainWords

  /// The lines of the whole account.
  var lines: [String] {
    var lines = [
      words.say("Case ", "案件 ") + account.number + " · \(account.kindTitle) (\(account.kind)) · "
        + words.status(account.status)
    ]
    lines += section(words.say("subject", "主体"), [subject] + nameCode)
    lines += section(words.say("periods", "期限"), account.periods.map(words.period))
    lines += section(words.say("revoked by", "撤销依据"), account.revocations.map(revocation))
    lines += section(
      words.say("former numbers", "原编号"),
      account.superseded.map {
        $0.number + words.say(" (until run \($0.lastRun))", "（至第\($0.lastRun)批）")
      })
    lines += section(
      words.say("split off from", "拆分自"),
      account.splitFrom.map {
        $0.number
          + words.say(
            " (until run \($0.lastRun)), which kept its number", "（至第\($0.lastRun)批），编号留在该件")
      })
    lines += section(words.say("people's decisions", "人工判定"), account.decisions.map(decision))
    lines += section(words.say("reports disagree", "取值冲突"), account.conflicts.map(conflict))
    lines += section(words.say("sanction items", "处理事项"), account.items.map(item))
    lines += section(
      words.say("platforms", "平台"), HoldingText(words: words).lines(account.holdings))
    for (index, member) in account.members.enumerated() {
      lines += section(
        words.say("record \(index + 1)", "记录\(index + 1)"),
        [words.place(member.place)] + values(member))
    }
    lines += section(words.say("why one case", "为何同一件"), links)
    lines += section(words.say("merged values", "合并取值"), merged)
    lines += section(words.say("near, but other cases", "相近但非同一件"), near)
    return lines
  }

  private func section(_ title: String, _ body: [String]) -> [String] {
    body.isEmpty ? [] : ["  " + title] + body.map { "    " + $0 }
  }

  private var subject: String {
    let who =
      account.subject.isGovernment
      ? words.say("government scope", "政务范围")
        + [account.subject.subjectClass, account.subject.organCode].filter { !$0.isEmpty }
        .map { " · " + $0 }.joined() : words.say("general scope", "一般范围")
    return who + words.say(": ", "：") + words.reason(account.subject.reason)
  }

  /// What is wrong with the name beside the code, and the name that was right on the day.
  private var nameCode: [String] {
    guard let name = account.subject.nameCode else { return [] }
    let right = account.subject.suggestedName
    return [
      words.nameCode(name)
        + (right.isEmpty ? "" : words.say("; its name on that day: ", "；当日名称：") + right)
    ]
  }

  private func revocation(_ revocation: CaseAccount.Revocation) -> String {
    let what =
      revocation.date.isEmpty && revocation.reason.isEmpty
      ? words.say("the record's own status", "记录自身的状态")
      : [revocation.date, revocation.reason].filter { !$0.isEmpty }.joined(separator: " ")
    return what + " · " + words.place(revocation.place)
  }

  private func values(_ record: RecordAccount) -> [String] {
    let width = ColumnText.width(of: record.values.map(\.title))
    return record.values.flatMap { value in
      let shown = value.value.isEmpty ? words.say("(none)", "（无）") : value.value
      return ["  " + ColumnText.padded(value.title, to: width) + "  " + shown]
        + value.changes.map { change in
          let raw = change.raw.isEmpty ? "" : "“\(change.raw)” → "
          let result = change.finding.code.hasPrefix("G5") ? " → “\(value.value)”" : ""
          return "    " + raw + change.finding.code + " " + words.title(of: change.finding) + result
        }
    }
  }

  private func decision(_ applied: CaseAccount.AppliedDecision) -> String {
    let text = DecisionText(language: words.language)
    let other =
      applied.other.map { $0.label + " · " + (applied.otherCase ?? "") }
      ?? words.say("a record that is not in force", "不在有效之列的记录")
    return text.line(applied.decision)
      + words.say(
        " — record \(applied.member + 1) and \(other)", "——记录\(applied.member + 1)与\(other)")
      + (applied.isObeyed
        ? ""
        : words.say(
          "; did not hold, since decisions contradict each other", "；因判定互相矛盾而未采用"))
  }

  private func conflict(_ conflict: CaseAccount.Conflict) -> String {
    conflict.title + words.say(": ", "：")
      + conflict.values.map(item).joined(separator: words.say(" against ", " 与 "))
  }

  private func item(_ item: CaseAccount.Item) -> String {
    let numbers = item.members.map { String($0 + 1) }.joined(separator: words.say(", ", "、"))
    return item.text + words.say(" (record \(numbers))", "（记录\(numbers)）")
  }

  private var links: [String] {
    account.links.flatMap { link in
      let head = [number(of: link.left), number(of: link.right)].joined(separator: " — ") + "  "
      let pairText = PairText(words: words)
      guard !link.sharesExactKey else { return [head + pairText.verdict(link)] }
      let lines = pairText.lines(link, values: false)
      return [head + (lines.first ?? "")] + lines.dropFirst().map { "  " + $0 }
    }
  }

  /// The position of the member that stands somewhere, from 1.
  private func number(of place: RecordAccount.Place) -> String {
    let index = account.members.firstIndex { $0.place == place }
    return index.map { String($0 + 1) } ?? place.label
  }

  private var merged: [String] {
    let width = ColumnText.width(of: account.merged.map(\.title))
    return account.merged.flatMap { value -> [String] in
      let source = words.say("record \(value.member + 1)", "记录\(value.member + 1)")
      let lead = ColumnText.padded(value.title, to: width) + "  "
      return [lead + "\(value.value)  ← \(source) (\(words.rule(value.rule)))"]
        + value.others.map { other in
          let shown = other.value.isEmpty ? words.say("(none)", "（无）") : other.value
          return String(repeating: " ", count: width + 2)
            + words.say("record \(other.member + 1) says: ", "记录\(other.member + 1)为：") + shown
        }
    }
  }

  private var near: [String] {
    var lines = account.near.flatMap { near -> [String] in
      let pairText = PairText(words: words)
      return ["\(near.number) · \(words.place(near.pair.right))"]
        + pairText.lines(near.pair, values: false).map { "  " + $0 }
    }
    if account.isNearCut { lines.append(words.say("… and more", "……还有更多")) }
    return lines
  }
}

/// What the platforms hold of a case.
struct HoldingText {
  let words: ExplainWords

  /// Two lines or more for each platform.
  func lines(_ holdings: [HoldingAccount]) -> [String] {
    holdings.flatMap { holding -> [String] in
      let state =
        holding.isHeld
        ? words.say("holds it", "现有")
        : words.say("does not hold it", "没有")
          + (holding.exclusion.map { words.say(": ", "：") + words.exclusion($0) } ?? "")
      return ["\(holding.title) (\(holding.platform)) " + state]
        + holding.events.map { event in
          guard event.firstRun == event.run else {
            return "  " + words.operation(event.operation)
              + words.say(
                " in one of the runs \(event.firstRun) to \(event.run), of which the others are "
                  + "thinned; known from the last",
                "：第\(event.firstRun)至\(event.run)批之一（其余快照已稀疏，据最后一批）")
          }
          return "  " + words.operation(event.operation)
            + words.say(
              " in run \(event.run), as of \(event.asOf), bundle ",
              "：第\(event.run)批，截至\(event.asOf)，报送包 ") + event.bundle
        }
    }
  }
}

import Pipeline

/// The evidence of a pair as a waterfall: what each field adds to the score, and where that leads.
struct PairText {
  let words: ExplainWords

  /// The widest a bar gets, in characters.
  private static let barWidth = 48

  /// The lines of one pair; with `values` what the two records say stands beside each step.
  func lines(_ pair: PairAccount, values: Bool) -> [String] {
    var lines = [verdict(pair)]
    lines += waterfall(pair, values: values)
    if let decision = pair.decision {
      lines.append(
        words.say("decided: ", "人工判定：") + DecisionText(language: words.language).line(decision))
    }
    for veto in pair.vetoes {
      let within = veto.within.map { words.say(" under one \($0)", "，且“\($0)”相同") } ?? ""
      lines.append(
        words.say("veto: two different values of \(veto.title)", "否决：“\(veto.title)”两值不同")
          + within)
    }
    lines.append(meeting(pair))
    return lines
  }

  /// Where the score stands and what follows.
  func verdict(_ pair: PairAccount) -> String {
    let score = ColumnText.bits(pair.score, isSigned: false)
    switch pair.decision?.verdict {
    case .same:
      return words.say("a person decided: same (score \(score))", "人工判定：同（得分\(score)）")
    case .different:
      return words.say("a person decided: different (score \(score))", "人工判定：异（得分\(score)）")
    default: break
    }
    if pair.sharesExactKey {
      return words.say(
        "same exact key: one report sent twice (score \(score), not needed)",
        "精确键相同：同一报告的两次报送（得分\(score)，无须评分）")
    }
    let same = ColumnText.bits(pair.sameScore, isSigned: false)
    let review = ColumnText.bits(pair.reviewScore, isSigned: false)
    guard pair.vetoes.isEmpty else {
      return words.say("score \(score), and a veto stands: different", "得分\(score)，有否决：不同")
    }
    if pair.score >= pair.sameScore {
      return words.say("score \(score) ≥ \(same): same", "得分\(score) ≥ \(same)：同一件")
    }
    if pair.score >= pair.reviewScore {
      return words.say(
        "score \(score), between \(review) and \(same): a person should look",
        "得分\(score)，在\(review)与\(same)之间：待人工判断")
    }
    return words.say("score \(score) < \(review): different", "得分\(score) < \(review)：不同")
  }

  private func meeting(_ pair: PairAccount) -> String {
    guard !pair.blockingRules.isEmpty else {
      return pair.sharesExactKey
        ? words.say("brought together by the exact key", "由精确键归在一起")
        : words.say(
          "no blocking rule brings them together: they are never compared",
          "没有共同的分组规则：不会被比较")
    }
    let rules = pair.blockingRules.map { $0.joined(separator: "+") }.joined(separator: ", ")
    return words.say("compared because they share: ", "因下列值相同而被比较：") + rules
  }

  private func waterfall(_ pair: PairAccount, values: Bool) -> [String] {
    let levels = pair.steps.map { words.level($0.level, $0.bound) }
    let titleWidth = ColumnText.width(of: pair.steps.map(\.title))
    let levelWidth = ColumnText.width(of: levels)
    let sums = [0] + pair.steps.map(\.scoreSoFar)
    let lowest = sums.min() ?? 0
    let span = max((sums.max() ?? 0) - lowest, 1)
    let unit = max(1000, (span + Self.barWidth - 1) / Self.barWidth)
    func column(_ score: Int) -> Int { (score - lowest) / unit }
    return zip(pair.steps, levels).map { step, level in
      let from = column(step.scoreSoFar - step.weight)
      let to = column(step.scoreSoFar)
      let sign = step.weight < 0 ? "−" : "+"
      let length = abs(to - from)
      let bar =
        String(repeating: " ", count: min(from, to))
        + (length == 0 ? "|" : String(repeating: sign, count: length))
      var line =
        ColumnText.padded(step.title, to: titleWidth) + "  "
        + ColumnText.padded(level, to: levelWidth) + "  "
        + ColumnText.right(ColumnText.bits(step.weight), to: 7) + "  "
        + ColumnText.right(ColumnText.bits(step.scoreSoFar, isSigned: false), to: 7) + "  " + bar
      if values, step.level != "exact" || step.left != step.right {
        line +=
          "\n" + String(repeating: " ", count: 4) + "\(shown(step.left)) | \(shown(step.right))"
      } else if values {
        line += "\n" + String(repeating: " ", count: 4) + shown(step.left)
      }
      return line
    }
  }

  private func shown(_ value: String) -> String {
    value.isEmpty ? words.say("(none)", "（无）") : value
  }
}

/// Why two records are, or are not, one case.
struct AgainstText {
  let account: AgainstAccount
  let words: ExplainWords

  var text: String {
    let pairText = PairText(words: words)
    var lines = [
      "A  " + words.place(account.pair.left), "B  " + words.place(account.pair.right),
      words.say("case of A ", "A 所属案件 ") + account.leftCase + " · "
        + words.say("case of B ", "B 所属案件 ") + account.rightCase, conclusion,
    ]
    for line in pairText.lines(account.pair, values: true) {
      lines += line.split(separator: "\n").map { "  " + $0 }
    }
    for (index, pair) in account.path.enumerated() {
      lines.append(
        words.say("step \(index + 1): ", "第\(index + 1)步：") + pair.left.label + " — "
          + pair.right.label)
      lines += pairText.lines(pair, values: false).map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var conclusion: String {
    let isOne = account.leftCase == account.rightCase
    switch (isOne, account.pair.joins) {
    case (true, true): return words.say("They are one case.", "两条属于同一件。")
    case (true, false):
      return words.say(
        "They are one case, through the other records below.", "两条通过下列其他记录归为同一件。")
    case (false, false): return words.say("They are two cases.", "两条是两件。")
    case (false, true):
      return words.say(
        "They are two cases although the two alone would be one: a veto or a decision stands "
          + "between other members.", "单看两条会是同一件，但其他成员之间有否决或人工决定，所以是两件。")
    }
  }
}

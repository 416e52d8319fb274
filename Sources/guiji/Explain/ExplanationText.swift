import Pipeline

/// The whole answer to a query.
struct ExplanationText {
  let explanation: Explanation
  let words: ExplainWords

  var text: String {
    var lines = [
      words.say(
        "“\(explanation.query)” in the state of run \(explanation.run), as of \(explanation.asOf)",
        "“\(explanation.query)” · 第\(explanation.run)批后的状态，截至\(explanation.asOf)")
    ]
    for account in explanation.cases {
      lines.append("")
      lines += CaseText(account: account, words: words).lines
    }
    let hidden = explanation.caseCount - explanation.cases.count
    if hidden > 0 {
      lines.append(words.say("… and \(hidden) more cases", "……另有\(hidden)件"))
    }
    if let former = explanation.former { lines += [""] + self.former(former) }
    for row in explanation.rows { lines += [""] + self.row(row) }
    let hiddenRows = explanation.rowCount - explanation.rows.count
    if hiddenRows > 0 {
      lines.append(words.say("… and \(hiddenRows) more rows", "……另有\(hiddenRows)行"))
    }
    if explanation.isEmpty { lines.append(words.say("Nothing is known of it.", "没有找到。")) }
    lines += explanation.notices.map(notice)
    return lines.joined(separator: "\n") + "\n"
  }

  private func former(_ former: FormerCase) -> [String] {
    let fate =
      former.successors.isEmpty
      ? words.say("no record of it is in force any more", "其记录均已不再有效")
      : words.say("its records are in ", "其记录现属 ") + former.successors.joined(separator: ", ")
    return [
      words.say("Case ", "案件 ") + former.number
        + words.say(" ended after run \(former.lastRun): ", "（至第\(former.lastRun)批）：") + fate
    ] + HoldingText(words: words).lines(former.holdings).map { "    " + $0 }
  }

  private func row(_ row: RowAccount) -> [String] {
    [words.say("Row ", "行 ") + words.place(row.place)] + fate(row).map { "  " + $0 }
  }

  private func fate(_ row: RowAccount) -> [String] {
    switch row.fate {
    case .refused(let findings, let returnFile):
      return [
        words.say("refused in run \(row.place.run), see ", "第\(row.place.run)批退回，见 ")
          + returnFile
      ]
        + findings.flatMap { finding in
          ["  \(finding.code) \(words.title(of: finding))", "    " + words.advice(of: finding)]
        }
    case .dropHeld(let chinese, let english):
      return [words.say("the whole file is held: \(english)", "整个文件被暂扣：\(chinese)")]
    case .dropRepeated(let chinese, let english):
      return [words.say("the file repeats one taken before: \(english)", "文件与此前重复：\(chinese)")]
    case .repeatedInDrop:
      return [
        words.say("says the same as another row of its file", "与同一文件中的另一行内容相同")
      ]
    case .noLongerInForce(let replacedBy, let former):
      var lines: [String] = []
      if let replacedBy {
        lines.append(words.say("replaced by ", "已被替换：") + words.place(replacedBy))
      } else {
        lines.append(
          words.say("no longer delivered: withdrawn by its department", "来源单位不再报送，已撤下"))
      }
      return lines + last(former)
    case .reclassified(let basis, let former):
      return [
        words.say(
          "of the kind no more, by a reclassification of its feed: \(basis)",
          "已重新分类，不再属于本类：\(basis)")
      ] + last(former)
    case .feedTakenOut(let former):
      return [
        words.say("its feed was taken out of the pipeline", "所属报送约定已从管线中撤出")
      ] + last(former)
    case .register(let kind, let isInForce):
      return [
        isInForce
          ? words.say(
            "in force as an entry of “\(kind)”; such rows make no cases",
            "已作为“\(kind)”收下，现行有效；此类行不成案件")
          : words.say(
            "was an entry of “\(kind)”; a later full set replaced its file",
            "曾作为“\(kind)”收下，所在文件已被后来的全量报送替换")
      ]
    case .takenOut(let pruning, let day):
      return [
        words.say(
          "its file was taken out of the archive under the retention rule, by pruning \(pruning) as of "
            + day,
          "所在文件保管期满，已由第\(pruning)次清理（截至\(day)）移出归档")
      ]
    case .noRow: return [words.say("no row begins on this line", "此行没有记录开始")]
    }
  }

  /// The case that a row was last in.
  private func last(_ former: FormerNumber?) -> [String] {
    guard let former else { return [] }
    return [
      words.say(
        "was last in case \(former.number), in run \(former.lastRun)",
        "最后属于案件 \(former.number)（第\(former.lastRun)批）")
    ]
  }

  private func notice(_ notice: Explanation.Notice) -> String {
    switch notice {
    case .returnFileTaken(let path):
      words.say("note: ", "提示：")
        + words.say(
          "\(path) is no longer there; its refused rows were not searched",
          "\(path) 已被取走，其中的退回行未查")
    case .formerLayout(let path):
      words.say("note: ", "提示：")
        + words.say(
          "the records of \(path) have a former form and were not searched",
          "\(path) 的记录为旧格式，未查")
    case .takenOut(let path, let pruning, let day):
      words.say("note: ", "提示：")
        + words.say(
          "\(path) was taken out by pruning \(pruning) as of \(day) and was not searched",
          "\(path) 已由第\(pruning)次清理（截至\(day)）移出，未查")
    }
  }
}

import Pipeline

/// Decisions as a person reads of them.
struct DecisionText {
  let language: Language

  private func say(_ english: String, _ chinese: String) -> String {
    language == .chinese ? chinese : english
  }

  /// What became of a sheet.
  func text(of outcome: DecisionTaking.Outcome) -> String {
    guard let sheet = outcome.sheet else {
      return say("This sheet was taken in before; nothing is new.\n", "这张表以前已采用，没有新内容。\n")
        + contradictions(outcome.contradictions)
    }
    let counts = PairVerdict.allCases.compactMap { verdict in
      outcome.counts[verdict].map { word(verdict) + " \($0)" }
    }
    let new = counts.isEmpty ? say("nothing new", "没有新的判定") : counts.joined(separator: ", ")
    var lines = [
      say("Taken in as sheet \(sheet): \(new). ", "已采用为第\(sheet)号表：\(new)。")
        + say("It acts from the next run on.", "下一批起生效。")
    ]
    for replacement in outcome.replacements {
      lines.append(
        say("  \(line(replacement.decision)) — instead of ", "  \(line(replacement.decision))——取代")
          + line(replacement.former))
    }
    if outcome.idleCount > 0 {
      lines.append(
        say(
          "  \(outcome.idleCount) about records that are not in force now; they wait for them.",
          "  \(outcome.idleCount)条所涉记录目前不在有效之列，待其恢复后生效。"))
    }
    return lines.joined(separator: "\n") + "\n" + contradictions(outcome.contradictions)
  }

  /// All decisions in force.
  func text(of list: DecisionList) -> String {
    guard !list.lines.isEmpty else {
      return say("Nobody has decided anything.\n", "还没有人工判定。\n")
    }
    let lines = list.lines.flatMap { entry in
      [line(entry.decision) + (entry.isApplied ? "" : say(" · from the next run on", " · 下一批起生效"))]
        + entry.places.map { place in
          "    "
            + (place.map { "\($0.label) · \($0.departmentTitle)" }
              ?? say("a record that is not in force", "不在有效之列的记录"))
        }
    }
    return lines.joined(separator: "\n") + "\n" + contradictions(list.contradictions)
  }

  /// Those that cannot all hold.
  func contradictions(_ all: [ContradictionAccount]) -> String {
    all.map { contradiction in
      ([
        say("contradiction: ", "互相矛盾：") + line(contradiction.different)
          + say(", and yet:", "，但是：")
      ] + contradiction.same.map { "    " + line($0) }
        + [
          "    "
            + say(
              "“different” holds until one of them is undone: guiji decide --undo \(contradiction.different.label)",
              "在撤销其一之前以“异”为准：guiji decide --undo \(contradiction.different.label)")
        ]).joined(separator: "\n") + "\n"
    }.joined()
  }

  /// One decision: its name, what, who, when, in which file, why.
  func line(_ decision: DecisionAccount) -> String {
    let note = decision.note.isEmpty ? "" : say(": ", "：") + decision.note
    return "\(decision.label) \(word(decision.verdict)) · \(decision.person) · \(decision.at) · "
      + "\(decision.file) (\(decision.user))" + note
  }

  /// A verdict in the language.
  func word(_ verdict: PairVerdict) -> String { say(verdict.rawValue, verdict.word) }
}

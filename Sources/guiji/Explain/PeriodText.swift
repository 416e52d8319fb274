import Pipeline

extension ExplainWords {
  /// A day that follows from a law, and whether it was delivered or computed from which article.
  func period(_ period: CaseAccount.Period) -> String {
    let day = period.day.isEmpty ? say("none", "无") : period.day
    let basis =
      switch period.basis {
      case "": ""
      case "报送": say(" (delivered)", "（报送）")
      case let text where text.hasPrefix("计算："):
        say(" (computed: \(text.dropFirst("计算：".count)))", "（\(text)）")
      case let text: say(" (\(text))", "（\(text)）")
      }
    return periodTitle(period.name) + say(": ", "：") + day + basis
  }

  private func periodTitle(_ name: String) -> String {
    switch name {
    case "termEnd": say("end of the sanction's term", "处分期满")
    case "publishedUntil": say("published until", "公示截止")
    case "repairFrom": say("repair may be asked for from", "可申请信用修复自")
    default: name
    }
  }
}

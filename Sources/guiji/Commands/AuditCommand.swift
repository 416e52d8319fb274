import Pipeline

extension Command {
  /// `guiji audit`: who ran, released and rebuilt what.
  static let audit = Command(
    name: "audit", operands: ["verify"], requiredOperandCount: 0,
    summary: "List who ran, released and rebuilt what, or verify the log.",
    discussion: """
      Each line of the log names the one before by its digest. “guiji audit verify” ends with 1 when
      a line was changed, added or taken away; lines missing at the end show only against a digest
      kept elsewhere.
      """,
    options: [
      workspace,
      Option(name: "--limit", value: "N", help: "How many lines to list (default: 10)."),
      language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let limit = try arguments.positiveNumber("--limit", default: 10)
    if let word = arguments.operands.first, word != "verify" {
      throw UsageError("audit knows “verify”, not “\(word)”", command: "audit")
    }
    let audit = try WorkspaceAudit(
      workspace: arguments.folder("--workspace", default: "workspace"))
    if arguments.operands.isEmpty {
      for line in audit.lines.suffix(limit).reversed() {
        print("\(line.number)  \(line.time)  \(line.user)  \(line.action)  \(line.detail)")
      }
    } else {
      print(isChinese ? "共\(audit.lines.count)行。" : "\(audit.lines.count) lines.")
    }
    if let damage = audit.damage {
      print((isChinese ? "损坏：" : "damage: ") + damage)
      return .somethingHeld
    }
    return .done
  }
}

import Foundation
import Pipeline

extension Command {
  /// `guiji explain`: how one line, number or subject went through the pipeline.
  static let explain = Command(
    name: "explain", operands: ["QUERY"], requiredOperandCount: 1,
    summary: "Tell how one case, number, subject or line of a file came about.",
    discussion: """
      QUERY is a case number (000001-0000123), a document number or a subject's name in any
      spelling, or FILE:LINE. Tells what each record said and what was changed in it, why records
      are one case, which value survived, and which bundles the case was in. Reads the committed
      state only. Goes over all records once, so the time follows their number.
      """,
    options: [
      Option(
        name: "--against", value: "QUERY",
        help: "Tell why the two records are, or are not, one case."),
      Option(
        name: "--unmasked", value: nil,
        help: "Show identity numbers in full; a line in the audit log says who asked."),
      Option(name: "--limit", value: "N", help: "How many cases to list (default: 10)."),
      workspace, language,
    ]
  ) { arguments in
    let words = ExplainWords(language: try arguments.language())
    let reader =
      arguments.has("--unmasked")
      ? Explain.Reader(user: OperatingSystemUser.name(), at: Clock.now()) : nil
    let explain = Explain(
      workspace: arguments.folder("--workspace", default: "workspace"),
      limit: try arguments.positiveNumber("--limit", default: 10), unmaskedFor: reader)
    if let other = arguments.value("--against") {
      let account = try explain.explain(arguments.operands[0], against: other)
      print(AgainstText(account: account, words: words).text, terminator: "")
      return .done
    }
    let explanation = try explain.explain(arguments.operands[0])
    print(ExplanationText(explanation: explanation, words: words).text, terminator: "")
    return .done
  }
}

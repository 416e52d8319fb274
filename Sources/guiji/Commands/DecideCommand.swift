import Foundation
import Pipeline

extension Command {
  /// `guiji decide`: what people decided about pairs of records.
  static let decide = Command(
    name: "decide", operands: ["SHEET|QUERY", "QUERY"], requiredOperandCount: 0,
    summary: "Take people's decisions in, undo one, or list them.",
    discussion: """
      With a SHEET that “guiji review” wrote and people filled in: takes it in whole, or tells each
      mistake and takes nothing. With two QUERYs as for “guiji explain”, each naming one record:
      decides on that pair, as --verdict says. With --undo: takes a decision (3:7) or a whole sheet
      (3) back. Without any of these: lists the decisions in force, and those that contradict each
      other. Decisions act from the next run on; of two on one pair the later counts.
      """,
    options: [
      workspace,
      Option(
        name: "--verdict", value: "WORD",
        help: "same, different, unsure or undo (同, 异, 存疑, 撤销) on the two records named."),
      Option(name: "--undo", value: "N[:LINE]", help: "The decision or sheet to take back."),
      Option(
        name: "--person", value: "NAME",
        help: "Who decided, where the sheet does not say (the audit log has the user too)."),
      Option(name: "--note", value: "TEXT", help: "Why."),
      language,
    ]
  ) { arguments in
    let text = DecisionText(language: try arguments.language())
    let workspace = arguments.folder("--workspace", default: "workspace")
    let person = arguments.value("--person") ?? ""
    let note = arguments.value("--note") ?? ""
    let taking = DecisionTaking(
      workspace: workspace, user: OperatingSystemUser.name(), at: Clock.now())
    let operands = arguments.operands
    if operands.count < 2, arguments.value("--verdict") != nil {
      throw UsageError("--verdict needs two records", command: "decide")
    }
    let outcome: DecisionTaking.Outcome
    switch (operands.count, arguments.value("--undo")) {
    case (0, nil):
      let list = try DecisionList(workspace: workspace)
      print(text.text(of: list), terminator: "")
      return list.contradictions.isEmpty ? .done : .somethingHeld
    case (0, let label?):
      outcome = try taking.undo(label, person: person, note: note)
    case (1, nil):
      do {
        outcome = try taking.take(file: URL(fileURLWithPath: operands[0]), person: person)
      } catch let error as DecisionSheetError {
        throw SheetRefusal(text: error.text(inChinese: text.language == .chinese))
      }
    case (2, nil):
      guard let word = arguments.value("--verdict"), let verdict = PairVerdict(written: word) else {
        throw UsageError(
          "--verdict is same, different, unsure or undo (同, 异, 存疑, 撤销)", command: "decide")
      }
      outcome = try taking.decide(operands[0], operands[1], verdict, person: person, note: note)
    default: throw UsageError("--undo goes with no operand", command: "decide")
    }
    print(text.text(of: outcome), terminator: "")
    return outcome.contradictions.isEmpty ? .done : .somethingHeld
  }
}

/// A sheet that was not taken, told in the language asked for.
struct SheetRefusal: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

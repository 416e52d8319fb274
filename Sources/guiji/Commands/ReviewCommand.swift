import Foundation
import Pipeline

extension Command {
  /// `guiji review`: the pairs that wait for a person, as a sheet to fill in.
  static let review = Command(
    name: "review", operands: [], requiredOperandCount: 0,
    summary: "Write the pairs that a person should decide to a sheet that Excel opens.",
    discussion: """
      The most likely pairs first, both records side by side, with the score of each field. Fill in
      判定 (同, 异, 存疑 or 撤销), 判定人 and, if need be, 备注; leave 配对编号 as it is. The sheet lies in
      the decisions folder of the workspace, and the next run takes what is filled in. “guiji decide
      FILE” takes it at once. Reads the committed state only.
      """,
    options: [
      workspace,
      Option(
        name: "--output", value: "FILE",
        help: "Where to write the sheet (default: decisions/review-RUN.csv in the workspace)."),
      Option(name: "--kind", value: "KIND", help: "Only the pairs of one kind."),
      Option(name: "--limit", value: "N", help: "How many pairs to write (default: 5000)."),
      Option(
        name: "--unmasked", value: nil,
        help: "Show identity numbers in full; a line in the audit log says who asked."),
      language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let workspace = arguments.folder("--workspace", default: "workspace")
    let reader =
      arguments.has("--unmasked")
      ? Explain.Reader(user: OperatingSystemUser.name(), at: Clock.now()) : nil
    let list = try ReviewList(
      workspace: workspace, kind: arguments.value("--kind"),
      limit: try arguments.positiveNumber("--limit", default: 5000), unmaskedFor: reader)
    guard !list.pairs.isEmpty else {
      print(isChinese ? "没有待核对的配对。" : "No pair waits for a person.")
      return .done
    }
    let output = try ReviewSheet(list, isChinese: isChinese).write(
      to: arguments.value("--output").map { URL(fileURLWithPath: $0) }, workspace: workspace)
    let left = list.count - list.pairs.count
    let more = isChinese ? "，另有\(left)对未列出" : ", \(left) more not listed"
    print(
      (isChinese
        ? "\(output.path)：\(list.pairs.count)对" : "\(output.path): \(list.pairs.count) pairs")
        + (left > 0 ? more : ""))
    return .done
  }
}

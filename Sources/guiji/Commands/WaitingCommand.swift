import Pipeline

extension Command {
  /// `guiji waiting`: the events that found no case, or more than one.
  static let waiting = Command(
    name: "waiting", operands: [], requiredOperandCount: 0,
    summary: "List the events that found no case, or more than one.",
    discussion: """
      An event waits until exactly one case fits it; it is asked again every night. Each line tells
      the file, its line and the reference. Ends with 1 while any waits.
      """,
    options: [workspace, language]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let list = try WaitingList(workspace: arguments.folder("--workspace", default: "workspace"))
    for event in list.events {
      let reason =
        switch event.reason {
        case .noCase: isChinese ? "找不到案件" : "no case"
        case .severalCases: isChinese ? "对应多个案件" : "several cases"
        case .noReference: isChinese ? "没有引用" : "no reference"
        }
      print(
        isChinese
          ? "\(event.kind) \(event.path)第\(event.line)行（第\(event.run)批）“\(event.reference)”：\(reason)"
          : "\(event.kind) \(event.path):\(event.line) (run \(event.run)) “\(event.reference)”: "
            + reason)
    }
    if list.events.isEmpty { print(isChinese ? "没有等待的事项。" : "Nothing waits.") }
    return list.events.isEmpty ? .done : .somethingHeld
  }
}

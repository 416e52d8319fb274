import Pipeline

extension Command {
  /// `guiji stage`: one stage on what the one before left.
  static let stage = Command(
    name: "stage", operands: ["STAGE", "PIPELINE"], requiredOperandCount: 2,
    summary: "Run one stage on what the one before left.",
    discussion: """
      The stages are \(StageRun.names.joined(separator: ", ")). The first takes the oldest night
      that is due, the last commits it. “guiji run” does all of them.
      """,
    options: [inbox, workspace, asOf] + scope + [
      workers, quiet, language,
    ]
  ) { arguments in
    let started = ContinuousClock.now
    let language = try arguments.language()
    let request = try arguments.runRequest()
    let outcome = try StageRun(request, progress: arguments.progress).run(arguments.operands[0])
    print(outcome.sentence)
    guard let run = outcome.run else { return .done }
    let text = RunSummaryText(
      outcome: run, workspace: request.workspace, language: language,
      duration: started.duration(to: .now))
    print(text.text, terminator: "")
    return run.isSomethingHeld ? .somethingHeld : .done
  }
}

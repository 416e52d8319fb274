import Foundation
import Pipeline

extension Command {
  /// `guiji run`: all nights up to a day.
  static let run = Command(
    name: "run", operands: ["PIPELINE"], requiredOperandCount: 1,
    summary: "Process all deliveries that are due, oldest first, and make the bundles.",
    discussion: """
      Takes the drops of each delivery date not yet processed through the five stages and commits
      one journal entry and one set of bundles for each. The inbox is only read. A drop that fails
      a guard is held with a reason; the others go on. A dry run leaves bundles, returns, reports
      and journal as they are; it copies the drops into the archive.
      """,
    options: [inbox, workspace, asOf] + scope + [
      Option(
        name: "--dry-run", value: nil,
        help: "Show what the next night would do, without committing it."),
      workers, quiet, language,
    ]
  ) { arguments in
    let started = ContinuousClock.now
    let language = try arguments.language()
    let request = try arguments.runRequest()
    let outcome = try PipelineRun(request, progress: arguments.progress).run()
    let text = RunSummaryText(
      outcome: outcome, workspace: request.workspace, language: language,
      duration: started.duration(to: .now))
    print(text.text, terminator: "")
    return outcome.isSomethingHeld ? .somethingHeld : .done
  }
}

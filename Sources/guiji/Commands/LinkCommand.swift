import Foundation
import Pipeline

extension Command {
  /// `guiji link`: clusters of a table of anything, by a definition alone.
  static let link = Command(
    name: "link", operands: ["DEFINITION", "FILE…"], requiredOperandCount: 2,
    summary: "Find the rows of tables that tell of the same thing, by a definition alone.",
    discussion: """
      DEFINITION is a JSON file: the columns and what is done to them, blocking, comparisons,
      thresholds, and where the weights come from. FILE… are CSV files whose first line names the
      columns: people, products, papers, anything. Writes the cluster of each record; with the
      true clusters (id, cluster; or file, id, cluster) it prints precision, recall and F1.
      """,
    options: [
      Option(name: "--output", value: "FILE", help: "Where to write the cluster of each record."),
      Option(name: "--truth", value: "FILE", help: "The true clusters, to compare with."),
      workers, language,
    ]
  ) { arguments in
    let language = try arguments.language()
    guard let output = arguments.value("--output") else {
      throw UsageError("--output is missing", command: "link")
    }
    let definition = try LinkDefinition(
      contentsOf: URL(fileURLWithPath: arguments.operands[0]))
    let run = try LinkRun(
      LinkRun.Request(
        files: arguments.operands.dropFirst().map { URL(fileURLWithPath: $0) },
        truth: arguments.value("--truth").map { URL(fileURLWithPath: $0) },
        workers: try arguments.workerCount()), definition: definition)
    let outcome = try run.run()
    try run.write(outcome, to: URL(fileURLWithPath: output))
    print(
      LinkText(outcome: outcome, definition: definition, language: language).text, terminator: "")
    return .done
  }
}

import Foundation
import Pipeline

extension Command {
  /// `guiji train`: a model from records alone, for a person to review.
  static let train = Command(
    name: "train", operands: ["DEFINITION", "FILE…"], requiredOperandCount: 1,
    summary: "Estimate the weights of a link definition or a kind, and find hot values.",
    discussion: """
      DEFINITION is a link definition, trained on FILE…; or the folder of a pipeline, whose kind
      is trained on the records in force of a workspace. Nobody has to say which records are the
      same: u comes from random pairs, m by expectation and maximization. Prints the chart of the
      weights, the blocks, the records that say too little, and the hot values with their finer
      keys. Look at it, put your name into reviewedBy of the file, and name it in "model".
      """,
    options: [
      Option(name: "--output", value: "FILE", help: "Where to write the model."),
      Option(name: "--kind", value: "KIND", help: "The kind of a pipeline to train."),
      Option(
        name: "--seed", value: "N", help: "Where the random numbers begin (default: 1)."),
      workspace, workers, language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    guard let output = arguments.value("--output") else {
      throw UsageError("--output is missing", command: "train")
    }
    let url = URL(fileURLWithPath: output)
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw UsageError("\(url.path) is there already; name another file", command: "train")
    }
    let definition = URL(fileURLWithPath: arguments.operands[0])
    let files = arguments.operands.dropFirst().map { URL(fileURLWithPath: $0) }
    let seed = UInt64(try arguments.positiveNumber("--seed", default: 1))
    let training: ModelTraining
    if let kind = arguments.value("--kind") {
      guard files.isEmpty else {
        throw UsageError("a kind is trained on a workspace, not on files", command: "train")
      }
      training = try ModelTraining(
        pipeline: definition, kind: kind,
        workspace: arguments.folder("--workspace", default: "workspace"), seed: seed,
        workers: try arguments.workerCount())
    } else {
      guard !files.isEmpty else {
        throw UsageError("FILE… is missing, or --kind for a pipeline", command: "train")
      }
      training = try ModelTraining(
        definition: definition, files: files, seed: seed, workers: try arguments.workerCount())
    }
    try training.write(to: url, inChinese: isChinese)
    print(training.review(inChinese: isChinese), terminator: "")
    return .done
  }
}

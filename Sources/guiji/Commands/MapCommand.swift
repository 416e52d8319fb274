import Foundation
import Pipeline

extension Command {
  /// `guiji map`: a first definition for a new department.
  static let map = Command(
    name: "map", operands: ["SAMPLE"], requiredOperandCount: 1,
    summary: "Propose a department's definition from a sample drop.",
    discussion: """
      Tells encoding, dialect and, for each column, the field, how sure that is, and why; learns
      from the definitions of the pipeline. The definition goes to standard output or the file
      named, the table to standard error. It is a draft: look at each column, then “guiji check”.
      """,
    options: [
      Option(
        name: "--pipeline", value: "DIR",
        help: "The pipeline to learn from (default: pipelines/liaoning)."),
      Option(name: "--kind", value: "KIND", help: "The kind of its records (default: proposed)."),
      Option(
        name: "--department", value: "NAME",
        help: "The department's name (default: the sample's folder)."),
      Option(name: "--output", value: "FILE", help: "Where to write the definition."),
      language,
    ]
  ) { arguments in
    let isChinese = try arguments.language() == .chinese
    let output = arguments.value("--output").map { URL(fileURLWithPath: $0) }
    if let output, FileManager.default.fileExists(atPath: output.path) {
      throw UsageError("\(output.path) is there already; name another file", command: "map")
    }
    let mapping = try SampleMapping(
      SampleMapping.Request(
        sample: URL(fileURLWithPath: arguments.operands[0]), kind: arguments.value("--kind"),
        department: arguments.value("--department")),
      tree: DefinitionTree(
        pipelineFolder: arguments.folder("--pipeline", default: "pipelines/liaoning")))
    FileHandle.standardError.write(Data(mapping.table(inChinese: isChinese).utf8))
    if let output {
      do {
        try Data(mapping.definition).write(to: output, options: .withoutOverwriting)
      } catch {
        throw RunError(
          .impossible, "\(output.path) cannot be written", remedy: "check its folder")
      }
    } else {
      FileHandle.standardOutput.write(Data(mapping.definition))
    }
    return mapping.missingFields.isEmpty ? .done : .somethingHeld
  }
}

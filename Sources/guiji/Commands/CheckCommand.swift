import Foundation
import Pipeline

extension Command {
  /// `guiji check`: all mistakes of a definition at once.
  static let check = Command(
    name: "check", operands: ["PIPELINE"], requiredOperandCount: 1,
    summary: "List all mistakes of a pipeline's definition; reads no data.",
    discussion: "Each mistake is one line: file, line, column, what is wrong and what to do.",
    options: [language]
  ) { arguments in
    let language = try arguments.language()
    let folder = URL(fileURLWithPath: arguments.operands[0], isDirectory: true)
    let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: folder))
    print(
      language == .chinese
        ? "\(definition.name)：\(definition.departments.count)个部门、\(definition.feeds.count)个报送约定、"
          + "\(definition.recordKinds.count)类记录、\(definition.platforms.count)个平台，没有错误。"
        : "\(definition.name): \(definition.departments.count) departments, "
          + "\(definition.feeds.count) feeds, \(definition.recordKinds.count) kinds, "
          + "\(definition.platforms.count) platforms; no mistakes.")
    return .done
  }
}

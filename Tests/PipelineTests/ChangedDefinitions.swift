import Foundation
import Pipeline

/// A copy of the definitions that a test changes, beside an inbox and a workspace.
struct ChangedDefinitions {
  let small: SmallInbox
  var pipeline: URL { small.folder.appending(path: "pipelines/liaoning") }

  init(_ folder: URL) throws {
    small = SmallInbox(folder: folder)
    for part in ["pipelines", "schemas"] {
      try FileManager.default.copyItem(
        at: Folders.root.appending(path: part), to: folder.appending(path: part))
    }
  }

  /// Puts one text in the place of another; it must be there.
  func change(_ path: String, _ old: String, _ new: String) throws {
    let url = small.folder.appending(path: path)
    let text = try String(contentsOf: url, encoding: .utf8)
    guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
    try Data(text.replacing(old, with: new, maxReplacements: 1).utf8).write(to: url)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: small.folder.appending(path: path))
  }

  func request(asOf: String, workspace: String = "workspace") -> PipelineRun.Request {
    var request = small.request(asOf: asOf)
    request.pipeline = pipeline
    request.workspace = small.folder.appending(path: workspace)
    return request
  }

  @discardableResult
  func run(asOf: String, workspace: String = "workspace") throws -> PipelineRun.Outcome {
    try PipelineRun(request(asOf: asOf, workspace: workspace)).run()
  }
}

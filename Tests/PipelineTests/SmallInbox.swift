import Foundation
import Pipeline

/// A workspace with an inbox of a few files, run with the Liaoning definitions.
struct SmallInbox {
  let folder: URL
  var inbox: URL { folder.appending(path: "inbox", directoryHint: .isDirectory) }
  var workspace: URL { folder.appending(path: "workspace", directoryHint: .isDirectory) }

  /// Puts a file into a department's folder.
  func put(_ department: String, _ name: String, _ text: String) throws {
    let directory = inbox.appending(path: department, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  /// Copies a file of the fixtures into the inbox.
  func copy(_ path: String) throws {
    let source = Folders.fixtures.appending(path: "liaoning/inbox/\(path)")
    let target = inbox.appending(path: path)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: source, to: target)
  }

  func request(asOf: String, department: String? = nil) -> PipelineRun.Request {
    PipelineRun.Request(
      pipeline: Folders.pipeline, inbox: inbox, workspace: workspace, asOf: asOf,
      department: department, workers: 2, started: "test")
  }

  @discardableResult
  func run(asOf: String, department: String? = nil) throws -> PipelineRun.Outcome {
    try PipelineRun(request(asOf: asOf, department: department)).run()
  }
}

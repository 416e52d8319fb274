import Foundation
import Pipeline
import Testing

/// A folder with an inbox and a workspace, removed when its owner ends.
final class TestWorkspace {
  static let root = DocumentationTests.root
  static let pipeline = root.appending(path: "pipelines/liaoning", directoryHint: .isDirectory)
  static let fixtureInbox = root.appending(
    path: "fixtures/pipelines/liaoning/inbox", directoryHint: .isDirectory)
  /// What must be the same, however often a run was broken off.
  static let lasting = ["outbox", "returns", "reports", "journal", "registry/snapshots"]

  let folder: URL
  var inbox: URL { folder.appending(path: "inbox", directoryHint: .isDirectory) }
  var workspace: URL { folder.appending(path: "workspace", directoryHint: .isDirectory) }

  init() throws {
    // In memory where there is such a folder: a disk waits for each of a thousand syncs.
    let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
    let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
    folder = (hasMemory ? memory : FileManager.default.temporaryDirectory).appending(
      path: "guiji-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  /// The same folder once more, with all it holds.
  func copied() throws -> TestWorkspace {
    let other = try TestWorkspace()
    try FileManager.default.removeItem(at: other.folder)
    try FileManager.default.copyItem(at: folder, to: other.folder)
    return other
  }

  /// Four full sets of a register long ago, of which a pruning needs only the last.
  static func withForgetfulNights() throws -> TestWorkspace {
    let small = try TestWorkspace()
    let file = try small.copyForgetfulPipeline()
    let source = "organ-register/bb_jgml_20261118_1.csv"
    for day in 1...4 {
      try small.copy(source, rows: 30 + day)
      let path = small.inbox.appending(path: source)
      let target = small.inbox.appending(path: "organ-register/bb_jgml_2015010\(day)_1.csv")
      try FileManager.default.moveItem(at: path, to: target)
    }
    var request = small.request(asOf: "2015-01-04")
    request.pipeline = file.deletingLastPathComponent()
    try #require(try PipelineRun(request).run().ledgers.count == 4)
    return small
  }

  /// Puts a text into a department's folder of the inbox.
  func put(_ path: String, _ text: String) throws {
    let file = inbox.appending(path: path, directoryHint: .notDirectory)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Copies the head line and some rows of a fixture drop in UTF-8 into the inbox.
  func copy(_ path: String, rows: Int) throws {
    let data = try Data(contentsOf: Self.fixtureInbox.appending(path: path))
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    try put(
      path,
      lines.prefix(rows + 1).map { String(decoding: $0, as: UTF8.self) + "\n" }.joined())
  }

  /// A copy of the pipeline and its schemas that a test may change; gives its `pipeline.json`.
  func copyPipeline() throws -> URL {
    for name in ["pipelines", "schemas"] {
      try FileManager.default.copyItem(
        at: Self.root.appending(path: name), to: folder.appending(path: name))
    }
    return folder.appending(path: "pipelines/liaoning/pipeline.json")
  }

  /// The same with rules of retention under which almost everything goes soon.
  func copyForgetfulPipeline() throws -> URL {
    let file = try copyPipeline()
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("\"days\": 31", with: "\"days\": 1")
      .replacing("\"months\": 24", with: "\"months\": 0,\n      \"years\": 0")
      .replacing("\"years\": 30", with: "\"years\": 5")
    try Data(text.utf8).write(to: file)
    return file
  }

  /// Three small drops of two nights.
  func fill() throws {
    try copy("organ-register/bb_jgml_20261118_1.csv", rows: 40)
    try copy("finance/finance_xzcf_20261118_1.csv", rows: 30)
    try copy("finance/finance_xzcf_20261119_1.csv", rows: 30)
  }

  /// The words of `guiji run` on the inbox.
  func runWords(asOf: String = "2026-11-19", workers: Int = 2) -> [String] {
    [
      "run", Self.pipeline.path, "--inbox", inbox.path, "--workspace", workspace.path, "--as-of",
      asOf, "--workers", "\(workers)", "--quiet",
    ]
  }

  /// The same as a request.
  func request(asOf: String = "2026-11-19", isDryRun: Bool = false) -> PipelineRun.Request {
    PipelineRun.Request(
      pipeline: Self.pipeline, inbox: inbox, workspace: workspace, asOf: asOf, workers: 2,
      started: "test", user: "tester", isDryRun: isDryRun)
  }

  /// Runs the request in this process.
  @discardableResult
  func run(asOf: String = "2026-11-19", isDryRun: Bool = false) throws -> PipelineRun.Outcome {
    try PipelineRun(request(asOf: asOf, isDryRun: isDryRun)).run()
  }

  /// All files below some folders of the workspace with their content.
  func contents(of parts: [String] = lasting) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for part in parts {
      let folder = workspace.appending(path: part, directoryHint: .isDirectory)
      guard FileManager.default.fileExists(atPath: folder.path) else { continue }
      guard FileManager.default.fileExists(atPath: folder.path + "/.") else {
        result[part] = try Data(contentsOf: folder)
        continue
      }
      for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        let file = folder.appending(path: name, directoryHint: .notDirectory)
        let isFolder = FileManager.default.fileExists(atPath: file.path + "/.")
        result["\(part)/\(name)"] = isFolder ? Data("folder".utf8) : try Data(contentsOf: file)
      }
    }
    return result
  }
}

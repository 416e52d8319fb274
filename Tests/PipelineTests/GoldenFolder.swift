import Foundation
import Testing

/// Compares what a run left with a recorded folder, file by file, byte by byte.
struct GoldenFolder {
  /// The recorded folder.
  let expected: URL

  /// Whether the recording is to be made anew; the test fails then, so that no recording passes.
  static var isRecording: Bool { ProcessInfo.processInfo.environment["RECORD"] == "1" }

  /// What is compared of a workspace: what leaves the house, and the ledgers.
  static let parts = ["outbox", "returns", "reports"]

  /// Compares the parts of a workspace, or of those of its runs that `isIncluded` names.
  func compare(
    workspace: URL, isIncluded: (String) -> Bool = { _ in true },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var found: [String: Data] = [:]
    for part in Self.parts {
      for (path, data) in try Folders.files(below: workspace.appending(path: part))
      where isIncluded(path) { found["\(part)/\(path)"] = data }
    }
    if Self.isRecording {
      try record(found)
      Issue.record("recorded \(found.count) files; run again without RECORD=1")
      return
    }
    let known = try Folders.files(below: expected)
    #expect(
      found.keys.sorted() == known.keys.sorted(), "other files than recorded",
      sourceLocation: sourceLocation)
    for path in known.keys.sorted() {
      guard let data = found[path], data != known[path] else { continue }
      Issue.record(
        "\(path): \(Self.firstDifference(data, known[path] ?? Data()))",
        sourceLocation: sourceLocation)
    }
  }

  private func record(_ files: [String: Data]) throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: expected.path) { try manager.removeItem(at: expected) }
    for (path, data) in files {
      let url = expected.appending(path: path)
      try manager.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url)
    }
  }

  static func firstDifference(_ found: Data, _ expected: Data) -> String {
    let found = String(decoding: found, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let expected = String(decoding: expected, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (index, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
      return "line \(index + 1) is\n\(pair.0)\nnot\n\(pair.1)"
    }
    return "\(found.count) lines, not \(expected.count)"
  }
}

import Foundation
import Testing

@testable import guiji

/// `guiji link` and `guiji train` as they are called.
@Suite struct LinkCommandTests {
  static let people = DocumentationTests.root.appending(path: "fixtures/linkage/people")

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "guiji-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private struct Ending {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs the program; what it prints is little.
  private func call(_ words: [String]) throws -> Ending {
    let process = Process()
    process.executableURL = Binary.url
    process.arguments = words
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let told = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: told, as: UTF8.self))
  }

  @Test func `train, then link with the truth, prints what the fixture records`() throws {
    try withFolder { folder in
      for name in ["people.json", "people.csv", "truth.csv"] {
        try FileManager.default.copyItem(
          at: Self.people.appending(path: name), to: folder.appending(path: name))
      }
      let definition = folder.appending(path: "people.json").path
      let table = folder.appending(path: "people.csv").path
      let output = folder.appending(path: "out.csv").path
      let truth = folder.appending(path: "truth.csv").path
      // Without its model a definition is refused, and nothing is assumed.
      let before = try call(["link", definition, table, "--output", output])
      #expect(before.status == 2)
      #expect(before.errors.contains("guiji train"))
      let model = folder.appending(path: "people.model.json").path
      let trained = try call(["train", definition, table, "--output", model])
      #expect(trained.status == 0)
      #expect(trained.output.contains("prior") && trained.output.contains("jaroWinkler 0.9"))
      let again = try call(["train", definition, table, "--output", model])
      #expect(again.status == 2)
      let linked = try call(
        ["link", definition, table, "--output", output, "--truth", truth])
      #expect(linked.status == 0)
      #expect(linked.output.contains("note: nobody has reviewed the model people.model.json"))
      let recorded = String(
        decoding: try Data(contentsOf: Self.people.appending(path: "summary.txt")), as: UTF8.self)
      let plain = linked.output.split(separator: "\n").filter { !$0.hasPrefix("note:") }
      #expect(plain == recorded.split(separator: "\n"))
      let chinese = try call(
        ["link", definition, table, "--output", output, "--truth", truth, "--language", "zh"])
      #expect(chinese.output.contains("339条记录 → 200组"))
      #expect(
        try Data(contentsOf: folder.appending(path: "out.csv"))
          == Data(contentsOf: Self.people.appending(path: "clusters.csv")))
    }
  }
}

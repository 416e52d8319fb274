import Foundation
import Pipeline
import Registry
import Testing

@testable import guiji

/// What a scheduler sees: one exit status for each situation, and a sentence that says what to do.
@Suite struct CommandLineTests {
  static let pipeline = TestWorkspace.pipeline.path

  /// Calls and the exit status each must have.
  static let calls: [Call] = [
    Call([], 2),
    Call(["--help"], 0),
    Call(["-h"], 0),
    Call(["help"], 0),
    Call(["--version"], 0),
    Call(["fly"], 2),
    Call(["--quick"], 2),
    Call(["run"], 2),
    Call(["run", "--fast", pipeline], 2),
    Call(["run", "-q", pipeline], 2),
    Call(["run", pipeline, "again"], 2),
    Call(["run", pipeline, "--as-of"], 2),
    Call(["run", pipeline, "--as-of", "2026-02-30"], 2),
    Call(["run", pipeline, "--as-of", "20261120"], 2),
    Call(["run", pipeline, "--workers", "0"], 2),
    Call(["run", pipeline, "--quiet=yes"], 2),
    Call(["run", pipeline, "--as-of", "2026-11-20", "--as-of", "2026-11-20"], 2),
    Call(["run", pipeline, "--language", "fr"], 2),
    Call(["run", pipeline, "--from", "2026-11-20", "--to", "2026-11-19"], 2),
    Call(["waiting", "--workspace", "/nowhere/workspace"], 3),
    Call(["run", "/nowhere/pipeline"], 2),
    Call(["run", pipeline, "--inbox", "/nowhere/inbox"], 3),
    Call(["check", pipeline], 0),
    Call(["check", "/nowhere/pipeline"], 2),
    Call(["stage", "polish", pipeline], 2),
    Call(["rebuild"], 2),
    Call(["status", "--workspace", "/nowhere/workspace"], 3),
    Call(["history", "--workspace", "/nowhere/workspace"], 3),
    Call(["verify", "--workspace", "/nowhere/workspace"], 3),
    Call(["audit", "--workspace", "/nowhere/workspace"], 3),
    Call(["audit", "burn"], 2),
    Call(["explain", "x", "--workspace", "/nowhere/workspace"], 3), Call(["explain"], 2),
    Call(["rebuild", "--workspace", "/nowhere/workspace", "--into", "/nowhere/new"], 3),
  ]

  struct Call: Sendable {
    let words: [String]
    let status: Int32

    init(_ words: [String], _ status: Int32) {
      self.words = words
      self.status = status
    }
  }

  @Test(arguments: calls)
  func `a call has its exit status`(call: Call) {
    #expect(Main.run(call.words).rawValue == call.status, "\(call.words)")
  }

  @Test(arguments: Main.commands.map(\.name))
  func `every command tells what it takes`(name: String) throws {
    #expect(Main.run([name, "--help"]) == .done)
    let command = try #require(Main.commands.first { $0.name == name })
    for option in command.options { #expect(command.usage.contains("  \(option.name)")) }
    #expect(command.usage.contains("--help"))
    #expect(Main.overview.contains("  \(name) "))
    #expect(command.summary.hasSuffix("."))
    #expect(command.options.allSatisfy { $0.help.hasSuffix(".") })
  }

  @Test func `a run ends with 0 when all is done, and again when nothing is new`() throws {
    let small = try TestWorkspace()
    try small.copy("organ-register/bb_jgml_20261118_1.csv", rows: 40)
    #expect(Main.run(small.runWords(asOf: "2026-11-18")) == .done)
    let before = try small.contents()
    #expect(Main.run(small.runWords(asOf: "2026-11-18")) == .done)
    #expect(try small.contents() == before)
    for name in ["status", "history", "verify", "audit"] {
      #expect(Main.run([name, "--workspace", small.workspace.path]) == .done, "\(name)")
    }
  }

  @Test func `a held drop ends with 1, and so does the status until it is settled`() throws {
    let small = try TestWorkspace()
    try small.put("finance/finance_xzcf_20261118_1.csv", "")
    #expect(Main.run(small.runWords(asOf: "2026-11-18")) == .somethingHeld)
    #expect(Main.run(["status", "--workspace", small.workspace.path]) == .somethingHeld)
    #expect(Main.run(small.runWords(asOf: "2026-11-18")) == .done)
  }

  @Test func `a mistake in a definition ends with 2 and is named with its line`() throws {
    let small = try TestWorkspace()
    let copy = small.folder.appending(path: "pipelines", directoryHint: .isDirectory)
    for name in ["pipelines", "schemas"] {
      try FileManager.default.copyItem(
        at: TestWorkspace.root.appending(path: name), to: small.folder.appending(path: name))
    }
    let file = copy.appending(path: "liaoning/pipeline.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("\"title\"", with: "\"tittle\"").utf8).write(to: file)
    let ending = try Binary.run(["check", copy.appending(path: "liaoning").path])
    #expect(ending.status == 2)
    #expect(ending.error.contains("pipeline.json:"))
    #expect(ending.error.contains("tittle"))
  }

  @Test(arguments: ["run", "status", "history", "verify", "audit"])
  func `a file where the workspace should be ends with 3`(name: String) throws {
    let small = try TestWorkspace()
    try Data("a file".utf8).write(to: small.workspace)
    let words =
      name == "run" ? small.runWords() : [name, "--workspace", small.workspace.path]
    #expect(Main.run(words) == .nothingDone)
    #expect(try Data(contentsOf: small.workspace) == Data("a file".utf8))
  }

  @Test func `somebody else's folder and a damaged pointer end with 3`() throws {
    let small = try TestWorkspace()
    #expect(Main.run(small.runWords(asOf: "2026-11-18")) == .done)
    let pointer = small.workspace.appending(path: "registry/CURRENT")
    try Data("1 abc\n".utf8).write(to: pointer)
    #expect(Main.run(small.runWords()) == .nothingDone)
    #expect(Main.run(["status", "--workspace", small.workspace.path]) == .nothingDone)
    let other = small.folder.appending(path: "other")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: other.appending(path: "letter.txt"))
    let words = ["run", Self.pipeline, "--inbox", small.inbox.path, "--workspace", other.path]
    #expect(Main.run(words) == .nothingDone)
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["letter.txt"])
  }

  @Test func `a workspace that another run holds ends with 4 and says who holds it`() throws {
    let small = try TestWorkspace()
    let session = try RegistrySession(
      Workspace(root: small.workspace), started: "2026-11-18 01:30:00")
    let ending = try Binary.run(small.runWords())
    #expect(ending.status == 4)
    #expect(ending.error.contains("pid \(ProcessInfo.processInfo.processIdentifier)"))
    #expect(ending.error.contains("2026-11-18 01:30:00"))
    #expect(session.nextRun == 1)
  }

  static let advices: [(words: [String], advice: String)] = [
    (["fly"], "guiji --help"),
    (["run"], "guiji run --help"),
    (["run", pipeline, "--workers", "none"], "guiji run --help"),
    (["run", pipeline, "--as-of", "yesterday"], "2026-11-20"),
    (["status", "--workspace", "/nowhere"], "--workspace"),
    (["run", pipeline, "--inbox", "/nowhere"], "--inbox"),
    (["run", pipeline, "--department", "kitchen", "--inbox", "/tmp"], "finance"),
  ]

  @Test(arguments: advices)
  func `a message says what to do`(words: [String], advice: String) throws {
    let small = try TestWorkspace()
    let place = words.contains("--inbox") ? ["--workspace", small.workspace.path] : []
    let ending = try Binary.run(words + place)
    #expect(ending.error.hasPrefix("guiji: "))
    #expect(ending.error.contains(advice), "\(ending.error)")
  }

  @Test func `the day that nobody names is today in Asia, Shanghai`() throws {
    #expect(Clock.text(of: Date(timeIntervalSince1970: 1_795_105_800)) == "2026-11-20 00:30:00")
    #expect(Clock.text(of: Date(timeIntervalSince1970: 1_795_105_799)) == "2026-11-20 00:29:59")
    let before = Clock.today()
    let request = try Arguments([Self.pipeline], for: .run).runRequest()
    #expect([before, Clock.today()].contains(request.asOf))
    #expect(!request.user.isEmpty)
  }
}

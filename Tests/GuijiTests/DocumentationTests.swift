import Foundation
import Pipeline
import Testing

@testable import guiji

/// The documents say what is true: what they quote stands where they say, every command and option
/// is named, every link leads somewhere.
@Suite struct DocumentationTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let readmes = ["README.md", "README.zh-CN.md"]
  static let documents =
    readmes + ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "FINDINGS.md"]

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }

  @Test(arguments: readmes)
  func `every command, option and exit status is named`(document: String) throws {
    let text = try Self.text(document)
    for command in Main.commands {
      #expect(text.contains("`guiji \(command.name)"), "guiji \(command.name) is not named")
      for option in command.options {
        #expect(text.contains("`\(option.name)"), "\(command.name) \(option.name) is not named")
      }
    }
    let rows = text.matches(of: /(?m)^\| (`--[^|]+) \| ([^|]+) \|/)
    for command in Main.commands {
      for option in command.options {
        let isTold = rows.contains { row in
          row.1.contains("`\(option.name)")
            && row.2.split(whereSeparator: { " ,、".contains($0) }).contains { $0 == command.name }
        }
        #expect(isTold, "the table does not say that \(command.name) has \(option.name)")
      }
    }
    for status in [ExitStatus.done, .somethingHeld, .wrongCall, .nothingDone, .locked, .bug] {
      #expect(text.contains("| \(status.rawValue) |"), "exit status \(status.rawValue)")
    }
  }

  @Test(arguments: documents)
  func `every link to a file leads to one`(document: String) throws {
    let text = try Self.text(document)
    let folder = Self.root.appending(path: document).deletingLastPathComponent()
    for match in text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
      let target = folder.appending(path: String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(match.1) is not there")
    }
  }

  @Test func `what the documents quote stands where they say`() throws {
    let workspace = FileManager.default.temporaryDirectory.appending(
      path: "guiji-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: workspace, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: workspace) }
    let summaries = try Self.mainJob(in: workspace)
    for document in Self.documents {
      for quote in Self.quotes(in: try Self.text(document)) {
        let source: String
        if let language = quote.source.wholeMatch(of: /summary (en|zh)/) {
          source = try #require(summaries[String(language.1)])
        } else {
          let prefix = "workspace/"
          let url =
            quote.source.hasPrefix(prefix)
            ? workspace.appending(path: String(quote.source.dropFirst(prefix.count)))
            : Self.root.appending(path: quote.source)
          source = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        }
        let lines = source.split(whereSeparator: \.isNewline)
        for line in quote.lines {
          #expect(
            lines.contains { Self.holds($0, line) },
            "\(document) quotes from \(quote.source) what is not there: \(line)")
        }
      }
    }
  }

  @Test(arguments: readmes)
  func `the department of the walk-through is a right definition`(document: String) throws {
    let match = try #require(
      try Self.text(document).firstMatch(of: /\n```json\n(.+?\n)```/.dotMatchesNewlines()))
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "guiji-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["pipelines", "schemas"] {
      try FileManager.default.copyItem(
        at: Self.root.appending(path: name), to: folder.appending(path: name))
    }
    let pipeline = folder.appending(path: "pipelines/liaoning")
    try Data(match.1.utf8).write(to: pipeline.appending(path: "departments/audit.json"))
    let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
    #expect(definition.department(named: "audit")?.feeds.count == 1)
  }

  /// Runs the main job of the README and gives its summary in both languages.
  private static func mainJob(in workspace: URL) throws -> [String: String] {
    let request = try Arguments(
      [
        root.appending(path: "pipelines/liaoning").path, "--inbox",
        root.appending(path: "fixtures/pipelines/liaoning/inbox").path, "--workspace",
        workspace.path, "--as-of", "2026-11-20",
      ], for: .run
    ).runRequest()
    let outcome = try PipelineRun(request).run()
    func summary(_ language: Language) -> String {
      RunSummaryText(
        outcome: outcome, workspace: URL(fileURLWithPath: "workspace"), language: language,
        duration: .seconds(1)
      ).text
    }
    return ["en": summary(.english), "zh": summary(.chinese)]
  }

  /// A block of lines that a document quotes from a file.
  struct Quote {
    let source: String
    var lines: [String] = []
  }

  /// The blocks that follow a comment such as `<!-- quoted from fixtures/… -->`.
  static func quotes(in text: String) -> [Quote] {
    var quotes: [Quote] = []
    var isInside = false
    var isAnnounced = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let match = line.wholeMatch(of: /<!-- quoted from (.+) -->/) {
        quotes.append(Quote(source: String(match.1)))
        isAnnounced = true
      } else if line.hasPrefix("```") {
        isInside = isAnnounced && !isInside
        if !isInside { isAnnounced = false }
      } else if isInside, line.contains(where: { $0 != "…" && !$0.isWhitespace }) {
        quotes[quotes.count - 1].lines.append(String(line))
      }
    }
    return quotes
  }

  /// Whether a line of a file is the quoted one, in which `…` stands for what was left out.
  static func holds(_ line: Substring, _ quoted: String) -> Bool {
    var rest = line
    for piece in quoted.split(separator: "…") {
      guard let found = rest.range(of: String(piece)) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  @Test func `a quotation with a gap is found, a false one is not`() {
    #expect(Self.holds("a,b,c,d", "a,b…d"))
    #expect(!Self.holds("a,b,c,d", "d…a"))
    let text = "<!-- quoted from x/y -->\n```\none\n…\n```\nafter\n```\nother\n```\n"
    #expect(Self.quotes(in: text).map(\.lines) == [["one"]])
  }
}

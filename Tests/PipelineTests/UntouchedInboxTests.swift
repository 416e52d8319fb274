import Foundation
import Registry
import Testing

@testable import Pipeline

/// Files that lie in the inbox for many nights.
@Suite struct UntouchedInboxTests {
  @Test func `a file corrected in place counts, however often it was looked at before`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      let file = small.inbox.appending(path: "finance/finance_xzcf_20261118_1.csv")
      let date = Date(timeIntervalSince1970: 1_700_000_000)
      func touch() throws {
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
      }
      try touch()
      for _ in 0..<4 { try small.run(asOf: "2026-11-19") }
      #expect(try Journal(Workspace(root: small.workspace)).runs() == [1])
      // One digit of one amount, the same length and the same time of content.
      var text = try String(contentsOf: file, encoding: .utf8)
      let digit = try #require(text.lastIndex { $0.isWholeNumber })
      text.replaceSubrange(digit...digit, with: text[digit] == "1" ? "2" : "1")
      try Data(text.utf8).write(to: file)
      try touch()
      let outcome = try small.run(asOf: "2026-11-19")
      #expect(outcome.ledgers.count == 1)
      let entry = try Journal(Workspace(root: small.workspace)).entry(run: 2)
      #expect(entry.drops.map(\.revision) == [2])
    }
  }

  @Test func `a dry run leaves no digests`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      try small.run(asOf: "2026-11-19")
      try small.copy("finance/finance_xzcf_20261119_1.csv")
      let list = small.workspace.appending(path: "registry/inbox-digests").path
      var request = small.request(asOf: "2026-11-19")
      request.isDryRun = true
      _ = try PipelineRun(request).run()
      #expect(!FileManager.default.fileExists(atPath: list))
      try small.run(asOf: "2026-11-19")
      #expect(FileManager.default.fileExists(atPath: list))
    }
  }
}

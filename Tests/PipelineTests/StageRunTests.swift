import Foundation
import Pipeline
import Testing

@Suite struct StageRunTests {
  private func small(_ folder: URL) throws -> SmallInbox {
    let small = SmallInbox(folder: folder)
    try small.copy("organ-register/bb_jgml_20261118_1.csv")
    try small.copy("organ-register/bb_ryhmc_20261118_1.csv")
    try small.copy("finance/finance_xzcf_20261118_1.csv")
    return small
  }

  @Test func `stage after stage gives the same bytes as one run`() throws {
    try Folders.withTemporary { folder in
      let whole = try small(folder.appending(path: "whole"))
      try whole.run(asOf: "2026-11-18")
      let staged = try small(folder.appending(path: "staged"))
      for name in StageRun.names {
        _ = try StageRun(staged.request(asOf: "2026-11-18")).run(name)
      }
      for part in ["journal", "outbox", "returns", "reports", "registry/snapshots"] {
        let expected = try Folders.files(below: whole.workspace.appending(path: part))
        #expect(!expected.isEmpty)
        #expect(
          try Folders.files(below: staged.workspace.appending(path: part)) == expected, "\(part)")
      }
      #expect(try small(folder.appending(path: "third")).run(asOf: "2026-11-18").ledgers.count == 1)
    }
  }

  @Test func `a stage out of its turn is refused with the one that is due`() throws {
    try Folders.withTemporary { folder in
      let small = try small(folder)
      let stage = StageRun(small.request(asOf: "2026-11-18"))
      #expect(throws: RunError.self) { try stage.run("normalize") }
      _ = try stage.run("ingest")
      let error = #expect(throws: RunError.self) { try stage.run("export") }
      #expect(error?.description.contains("guiji stage normalize") == true)
      #expect(throws: RunError.self) { try stage.run("polish") }
    }
  }

  @Test func `what lies between two stages is taken as it was left, or not at all`() throws {
    try Folders.withTemporary { folder in
      let small = try small(folder)
      func stage(_ name: String) throws {
        _ = try StageRun(small.request(asOf: "2026-11-18")).run(name)
      }
      for name in ["ingest", "normalize"] { try stage(name) }
      let working = small.workspace.appending(path: "registry/working")
      let names = try FileManager.default.contentsOfDirectory(atPath: working.path)
        .filter { $0.hasSuffix(".csv") || $0 == "draft.json" }
      try #require(names.count > 1, "a return file waits there")
      for name in names {
        let file = working.appending(path: name)
        let sound = try Data(contentsOf: file)
        for place in [0, sound.count / 2, sound.count - 1] {
          var broken = sound
          broken[place] ^= 4
          try broken.write(to: file)
          let error = #expect(throws: RunError.self, "\(name), byte \(place)") {
            try stage("deduplicate")
          }
          #expect(error?.description.contains("guiji stage ingest") == true)
        }
        try sound.prefix(sound.count / 2).write(to: file)
        #expect(throws: RunError.self, "\(name), cut") { try stage("deduplicate") }
        try sound.write(to: file)
      }
      try stage("deduplicate")
    }
  }
}

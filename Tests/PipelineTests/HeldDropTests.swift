import Foundation
import Records
import Registry
import Testing

@testable import Pipeline

@Suite struct HeldDropTests {
  private static let organs = "organ-register/bb_jgml_20261118_1.csv"

  /// The text of a fixture drop, cut to its head line and a number of rows.
  private func organRows(_ count: Int) throws -> String {
    let data = try Data(
      contentsOf: Folders.fixtures.appending(path: "liaoning/inbox/\(Self.organs)"))
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.prefix(count + 1).map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
  }

  @Test func `half of a full set is held until a named person releases it`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.put("organ-register", "bb_jgml_20261118_1.csv", organRows(60))
      try small.run(asOf: "2026-11-18")
      try small.put("organ-register", "bb_jgml_20261119_1.csv", organRows(20))
      let held = try small.run(asOf: "2026-11-19")
      try #require(held.ledgers.map { $0.heldDrops.map(\.reason) } == [["withdrawalCeiling"]])
      let status = try WorkspaceStatus(workspace: small.workspace, limit: 10)
      #expect(status.heldDrops.map(\.path) == ["organ-register/bb_jgml_20261119_1.csv"])
      #expect(try small.run(asOf: "2026-11-19").ledgers.isEmpty, "it stays held")

      let digest = status.heldDrops[0].sha256
      try Data("drop,reason,person,day\n\(digest),机构撤并,周某,2026-11-19\n".utf8).write(
        to: small.workspace.appending(path: "decisions/releases.csv"))
      let released = try small.run(asOf: "2026-11-19")
      #expect(released.ledgers.map(\.heldDrops.count) == [0])
      #expect(try WorkspaceStatus(workspace: small.workspace, limit: 10).heldDrops.isEmpty)

      let rebuilt = folder.appending(path: "rebuilt")
      _ = try Rebuild(from: small.workspace, into: rebuilt, workers: 1).run(started: "test")
      for part in ["journal", "outbox", "returns", "reports", "registry/snapshots"] {
        #expect(
          try Folders.files(below: rebuilt.appending(path: part))
            == Folders.files(below: small.workspace.appending(path: part)), "\(part)")
      }
    }
  }

  @Test func `a refused row of a full set is not a withdrawn record`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.copy(Self.organs)
      try small.copy("organ-register/bb_ryhmc_20261118_1.csv")
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      let first = try small.run(asOf: "2026-11-18")
      #expect(first.ledgers[0].platforms.map(\.heldAfter).reduce(0, +) > 0)
      // A quarter of the organs come with a day that is none; the values of their keys are good.
      let lines = try organRows(200).split(whereSeparator: \.isNewline).enumerated().map {
        index, line in
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if index > 0, index.isMultiple(of: 4) { cells[3] = "不是日期" }
        return cells.joined(separator: ",")
      }
      try small.put(
        "organ-register", "bb_jgml_20261119_1.csv", lines.joined(separator: "\n") + "\n")
      let second = try small.run(asOf: "2026-11-19")
      try #require(second.ledgers[0].heldDrops.isEmpty)
      #expect(second.ledgers[0].drops[0].refused > 20)
      #expect(second.ledgers[0].platforms.map(\.withdrawn).reduce(0, +) == 0)
      #expect(second.ledgers[0].platforms.map(\.changed).reduce(0, +) == 0)

      let rebuilt = folder.appending(path: "rebuilt")
      _ = try Rebuild(from: small.workspace, into: rebuilt, workers: 1).run(started: "test")
      #expect(
        try Folders.files(below: rebuilt.appending(path: "registry/snapshots"))
          == Folders.files(below: small.workspace.appending(path: "registry/snapshots")))
    }
  }

  @Test func `an empty drop, a foreign name and a repeat stop only themselves`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.put("organ-register", "bb_jgml_20261118_1.csv", organRows(60))
      try small.put("finance", "finance_xzcf_20261118_1.csv", "")
      try small.put("finance", "notes.txt", "not a drop")
      try small.run(asOf: "2026-11-18")
      try small.put("organ-register", "bb_jgml_20261119_1.csv", organRows(60))
      let outcome = try small.run(asOf: "2026-11-19")
      let first = try WorkspaceStatus(workspace: small.workspace, limit: 10)
      #expect(
        first.heldDrops.map(\.path).sorted()
          == ["finance/finance_xzcf_20261118_1.csv", "finance/notes.txt"])
      #expect(outcome.nights[0].repeatedDrops == ["organ-register/bb_jgml_20261119_1.csv"])
      #expect(first.runs.map(\.repeatedCount) == [1, 0])
    }
  }

  @Test func `a drop under the same name with new content is a further revision`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.put("organ-register", "bb_jgml_20261118_1.csv", organRows(60))
      try small.run(asOf: "2026-11-18")
      try small.put("organ-register", "bb_jgml_20261118_1.csv", organRows(58))
      let again = try small.run(asOf: "2026-11-18")
      #expect(again.ledgers.map(\.drops.count) == [1])
      #expect(again.ledgers[0].drops[0].read == 58)
    }
  }

  @Test func `a list of releases from a spreadsheet in GB18030 names its person`() throws {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      try small.put("organ-register", "bb_jgml_20261118_1.csv", organRows(60))
      try small.run(asOf: "2026-11-18")
      try small.put("organ-register", "bb_jgml_20261119_1.csv", organRows(20))
      try small.run(asOf: "2026-11-19")
      let held = try #require(
        try WorkspaceStatus(workspace: small.workspace, limit: 1).heldDrops.first)
      let list = small.workspace.appending(path: "decisions/releases.csv")
      let head = Data("drop,reason,person,day\n\(held.sha256),".utf8)
      try (head + Data([0xFF, 0xFF]) + Data(",x,\n".utf8)).write(to: list)
      #expect(throws: RunError.self) { try small.run(asOf: "2026-11-19") }
      let place = Workspace(root: small.workspace)
      let drop = try #require(try Journal(place).entry(run: 2).drops.first)
      let utf16 = try #require("drop,reason,person\n\(held.sha256),撤并,周某\n".data(using: .utf16))
      try utf16.write(to: list)
      #expect(try RunState.releases(place, Roles()).sentence(for: drop) == "released by 周某: 撤并")
      // 机构撤并, 周某
      let words = Data([
        0xBB, 0xFA, 0xB9, 0xB9, 0xB3, 0xB7, 0xB2, 0xA2, 0x2C, 0xD6, 0xDC, 0xC4, 0xB3,
      ])
      try (head + words + Data(",2026-11-19\n".utf8)).write(to: list)
      try small.run(asOf: "2026-11-19")
      let entry = try Journal(Workspace(root: small.workspace)).entry(run: 3)
      #expect(entry.drops.map(\.detail) == ["released by 周某: 机构撤并"])
    }
  }
}

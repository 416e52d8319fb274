import Bytes
import Foundation
import Registry
import Testing

@Suite struct CommitTests {
  static let crash = RegistryError(.systemCall(name: "crash", code: 0), path: "")

  @Test func `a night is shown, and the next one stands on it`() throws {
    let folder = try TestFolder()
    var session = try RegistrySession(folder.workspace, started: "now")
    #expect(session.current == nil)
    #expect(session.repairs.isEmpty)
    session = session.advanced(to: try commitNight(session))
    #expect(session.nextRun == 2)
    let second = try commitNight(session).snapshot
    #expect(try second.segments().count == 2)
    #expect(
      second.manifest.outputs.map(\.path) == [
        "outbox/provincial/2-a/manifest.json", "outbox/provincial/2-a/xzcf.csv",
        "outbox/provincial/2-b/manifest.json", "outbox/provincial/2-b/xzcf.csv",
        "returns/finance/2.csv", "reports/000002/ledger.json",
      ])
    #expect(try second.previous()?.run == 1)
    #expect(try second.previous()?.previous() == nil)
    #expect(try Journal(folder.workspace).entries(through: 2).map(\.run) == [1, 2])
    #expect(try Journal(folder.workspace).digest(run: 2) == second.manifest.journalDigest)
    let segment = try second.segment(second.segments()[0])
    #expect(segment.kind == "penalty")
    #expect(segment.recordCount == 2)
    let table = try #require(try second.tables(for: "penalty.links").first)
    #expect(table.count == 1)
    let report = folder.workspace.reports.appending(path: "000002/ledger.json")
    #expect(try String(contentsOf: report, encoding: .utf8) == "ledger 2")
  }

  @Test(arguments: CommitPoint.allCases)
  func `a crash at any point is the run before or the run itself`(_ point: CommitPoint) throws {
    let undisturbed = try TestFolder()
    try nights(2, in: undisturbed.workspace)
    let disturbed = try TestFolder()
    try nights(1, in: disturbed.workspace)
    let before = try contents(of: disturbed.workspace.outbox)
    do {
      let session = try RegistrySession(disturbed.workspace, started: "now") {
        (reached) throws(RegistryError) in
        if reached == point { throw Self.crash }
      }
      #expect(throws: Self.crash) { try commitNight(session) }
    }
    let isCommitted = try #require(CommitPoint.allCases.firstIndex(of: point)) >= 4
    let session = try RegistrySession(disturbed.workspace, started: "now")
    #expect(session.nextRun == (isCommitted ? 3 : 2))
    if !isCommitted {
      #expect(try contents(of: disturbed.workspace.outbox) == before)
      _ = try commitNight(session)
    }
    #expect(
      try contents(of: disturbed.workspace.root, without: ["registry/lock"])
        == contents(of: undisturbed.workspace.root, without: ["registry/lock"]))
  }

  @Test(arguments: 0..<4)
  func `a failing call at any moment leaves a state that the next run can go on from`(
    _ share: Int
  ) throws {
    let undisturbed = try TestFolder()
    try nights(1, in: undisturbed.workspace)
    let start = try TestFolder()
    try FileManager.default.removeItem(at: start.url)
    try FileManager.default.copyItem(at: undisturbed.url, to: start.url)
    try nights(1, in: undisturbed.workspace)
    let expected = try contents(of: undisturbed.workspace.root, without: ["registry/lock"])
    var failureCount = 0
    for number in stride(from: share, to: Int.max, by: 4) {
      let folder = try TestFolder()
      try FileManager.default.removeItem(at: folder.url)
      try FileManager.default.copyItem(at: start.url, to: folder.url)
      let countdown = Countdown(number)
      let broken = folder.workspace(FileSystem { _, _ in countdown.fault() })
      do {
        let session = try RegistrySession(broken, started: "now")
        _ = try commitNight(session)
      } catch { failureCount += 1 }
      let session = try RegistrySession(folder.workspace, started: "now")
      if session.nextRun == 2 { _ = try commitNight(session) }
      #expect(
        try contents(of: folder.workspace.root, without: ["registry/lock"]) == expected,
        "after failing call \(number)")
      if !countdown.isSpent { break }
    }
    #expect(failureCount > 40)
  }

  @Test(arguments: [CommitPoint.manifestWritten, .pointerMoved, .outputShown])
  func `a repair that is itself broken off is taken up again`(_ point: CommitPoint) throws {
    let undisturbed = try TestFolder()
    try nights(1, in: undisturbed.workspace)
    let expected = try contents(of: undisturbed.workspace.root, without: ["registry/lock"])
    let start = try TestFolder()
    do {
      let session = try RegistrySession(start.workspace, started: "now") {
        (reached) throws(RegistryError) in if reached == point { throw Self.crash }
      }
      #expect(throws: Self.crash) { try commitNight(session) }
    }
    for number in 0... {
      let folder = try TestFolder()
      try FileManager.default.removeItem(at: folder.url)
      try FileManager.default.copyItem(at: start.url, to: folder.url)
      let countdown = Countdown(number)
      do {
        let broken = folder.workspace(FileSystem { _, _ in countdown.fault() })
        _ = try RegistrySession(broken, started: "now")
      } catch {}
      let session = try RegistrySession(folder.workspace, started: "now")
      if session.nextRun == 1 { _ = try commitNight(session) }
      #expect(
        try contents(of: folder.workspace.root, without: ["registry/lock"]) == expected,
        "after failing call \(number)")
      if !countdown.isSpent { break }
    }
  }

  @Test func `short writes are completed`() throws {
    let folder = try TestFolder()
    try nights(1, in: folder.workspace)
    let other = try TestFolder()
    try nights(
      1,
      in: other.workspace(FileSystem { call, _ in call == .write ? .short(byteCount: 3) : nil }))
    #expect(
      try contents(of: folder.workspace.root, without: ["registry/lock"])
        == contents(of: other.workspace.root, without: ["registry/lock"]))
  }

  @Test func `a place that is taken stops the run before it counts`() throws {
    let folder = try TestFolder()
    let session = try RegistrySession(folder.workspace, started: "now")
    let taken = folder.workspace.outbox.appending(path: "provincial/1-b")
    try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
    let error = RegistryError(.outputExists, path: taken.path)
    #expect(throws: error) { try commitNight(session) }
    #expect(try Snapshot.current(of: folder.workspace) == nil)
  }

  @Test func `a place that was taken after the commit keeps what it has`() throws {
    let folder = try TestFolder()
    let taken = folder.workspace.outbox.appending(path: "provincial/1-b")
    do {
      let session = try RegistrySession(folder.workspace, started: "now") {
        (point) throws(RegistryError) in if point == .committed { throw Self.crash }
      }
      #expect(throws: Self.crash) { try commitNight(session) }
    }
    try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
    do {
      let session = try RegistrySession(folder.workspace, started: "now")
      #expect(session.repairs.contains { $0.contains("waits in staging") })
      #expect(try FileManager.default.contentsOfDirectory(atPath: taken.path).isEmpty)
    }
    try FileManager.default.removeItem(at: taken)
    let session = try RegistrySession(folder.workspace, started: "now")
    #expect(try FileManager.default.contentsOfDirectory(atPath: taken.path).count == 2)
    #expect(session.nextRun == 2)
  }

  @Test func `a session whose commit failed late must be opened again`() throws {
    let folder = try TestFolder()
    let session = try RegistrySession(folder.workspace, started: "now") {
      (point) throws(RegistryError) in if point == .pointerMoved { throw Self.crash }
    }
    #expect(throws: Self.crash) { try commitNight(session) }
    let error = RegistryError(
      .wrongRun(expected: 2, found: 1), path: folder.workspace.currentFile.path)
    #expect(throws: error) { try session.begin() }
  }

  @Test func `a journal without its registry asks for a rebuild and is not touched`() throws {
    let folder = try TestFolder()
    try nights(2, in: folder.workspace)
    try FileManager.default.removeItem(at: folder.workspace.registry)
    let error = RegistryError(
      .journalAhead(journal: 2, current: 0), path: folder.workspace.journal.path)
    #expect(throws: error) { try RegistrySession(folder.workspace, started: "now") }
    #expect(try Journal(folder.workspace).runs() == [1, 2])
  }

  @Test func `a flipped bit in a manifest or in CURRENT is found`() throws {
    for path in ["registry/snapshots/000001.json", "registry/CURRENT"] {
      let folder = try TestFolder()
      try nights(1, in: folder.workspace)
      let file = folder.workspace.root.appending(path: path)
      let whole = try Data(contentsOf: file)
      for index in whole.indices.dropLast() where index % 7 == 0 || whole.count < 100 {
        var broken = whole
        broken[index] ^= 1
        try broken.write(to: file)
        #expect(throws: RegistryError.self, "\(path), byte \(index)") {
          try Snapshot.current(of: folder.workspace)
        }
      }
    }
  }

  private func nights(_ count: Int, in workspace: Workspace) throws {
    var session = try RegistrySession(workspace, started: "now")
    for _ in 0..<count { session = session.advanced(to: try commitNight(session)) }
  }
}

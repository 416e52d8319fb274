import Foundation
import Registry
import Testing

@testable import Pipeline

/// What a run is said to need on the disk: enough, and not so much that a night is refused that fits.
@Suite struct SpaceForecastTests {
  private typealias Night = SpaceForecast.Night

  /// A million records in two uses: 700 bytes each as segments, 100 MB of tables.
  private static let state = SpaceForecast.State(
    tables: TableForecast(uses: [
      (counts: [1_000_000], byteCount: 40_000_000), (counts: [1_500_000], byteCount: 60_000_000),
    ]), recordCount: 1_000_000, segmentByteCount: 700_000_000)

  private func mebibytes(_ nights: [Night], on state: SpaceForecast.State = state) -> Int {
    (SpaceForecast(nights, on: state).byteCount - SpaceForecast.reserve) >> 20
  }

  @Test func `a night that follows what is new is not charged for the tables`() {
    let small = Night(dropByteCount: 4 << 20, isWhole: false)
    #expect(mebibytes([small]) < 30, "five times its drops and its slices")
    #expect(mebibytes([Night(dropByteCount: 4 << 20, isWhole: true)]) > 1400)
    // Thirty such nights: slices pile up and become one, the base is not written again.
    let month = mebibytes([Night](repeating: small, count: 30))
    #expect(month > 29 * 20 && month < 1500, "\(month) MiB")
    #expect(mebibytes([]) == 0)
  }

  @Test func `slices that become one with the base are foreseen`() {
    var tables = TableForecast(uses: [(counts: [1000, 400], byteCount: 1400 * 10)])
    // 300 twice is more than 400, and 700 twice more than 1000: all is written again.
    #expect(tables.night(touching: 300.0 / 1400) == 10 * (300 + 1700))
    var calm = TableForecast(uses: [(counts: [1000], byteCount: 10_000)])
    #expect(calm.night(touching: 0.1) == 10 * 100)
    #expect(calm.night(touching: 0) == 0)
    #expect(calm.wholeNight() == 10 * 1100)
  }

  @Test func `of a first run its drops are all that is known`() {
    let empty = SpaceForecast.State(
      tables: TableForecast(uses: []), recordCount: 0, segmentByteCount: 0)
    #expect(mebibytes([Night(dropByteCount: 100 << 20, isWhole: true)], on: empty) == 600)
  }

  /// The bytes of all files of a workspace.
  private func size(_ workspace: URL) throws -> Int {
    try Folders.files(below: workspace).values.map(\.count).reduce(0, +)
  }

  @Test func `no night writes more than was foreseen`() throws {
    try Folders.withTemporary { folder in
      var nights = try RandomNights(seed: 5)
      let inbox = folder.appending(path: "inbox")
      let workspace = folder.appending(path: "workspace")
      for number in 0..<4 {
        let asOf = try nights.deliver(night: number, to: inbox)
        let request = PipelineRun.Request(
          pipeline: Folders.pipeline, inbox: inbox, workspace: workspace, asOf: asOf, workers: 2,
          started: "test")
        let before = number == 0 ? 0 : try size(workspace)
        // The first night lays the definitions down as well, which the reserve is for.
        let foreseen = try foreseenBytes(request) - (number == 0 ? 0 : SpaceForecast.reserve)
        _ = try PipelineRun(request).run()
        let grown = try size(workspace) - before
        #expect(grown < foreseen, "night \(number) grew by \(grown), foreseen were \(foreseen)")
      }
    }
  }

  @Test func `a small night begins on a disk that a whole one would not fit`() throws {
    try Folders.withTemporary { folder in
      let changed = try ChangedDefinitions(folder)
      let inbox = changed.small.inbox
      try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
      try FileManager.default.removeItem(at: inbox)
      try FileManager.default.copyItem(
        at: Folders.fixtures.appending(path: "liaoning/inbox"), to: inbox)
      try changed.run(asOf: "2026-11-19")
      // Of the next night one small file only.
      for name in try FileManager.default.subpathsOfDirectory(atPath: inbox.path)
      where name.contains("20261120") && !name.contains("finance_xzcf") {
        try FileManager.default.removeItem(at: inbox.appending(path: name))
      }
      let small = try foreseenBytes(changed.request(asOf: "2026-11-20"))
      try changed.change(
        "schemas/codes/penalty-kind-2018.csv", "raw,value,note\n", "raw,value,note\n罚,罚款,\n")
      let whole = try foreseenBytes(changed.request(asOf: "2026-11-20"))
      #expect(whole > small + (2 << 20), "\(whole) for all, \(small) for what is new")
    }
  }

  private func foreseenBytes(_ request: PipelineRun.Request) throws -> Int {
    let tree = try DefinitionTree(pipelineFolder: request.pipeline)
    let session = try RegistrySession(Workspace(root: request.workspace), started: "test")
    let state = try RunState(
      definition: PipelineDefinition(tree), session: session, request: request, progress: .silent)
    let plan = state.plan(try state.review(definitions: tree.digest), definitions: tree.digest)
    try #require(!plan.nights.isEmpty)
    return try SpaceForecast(
      plan.nights, state.definition, definitions: tree.digest, inbox: request.inbox,
      base: session.current, last: state.history.last, session.workspace
    ).byteCount
  }
}

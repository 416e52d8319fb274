import Foundation
import Records
import Registry
import Standards

/// How many bytes a run may need on the workspace's disk.
///
/// A generous guess by what the plan says: a night that follows what is new writes slices, one under
/// other definitions, or with a register, writes all tables anew. A run that stops before it begins
/// costs less than one that stops half way; one that is refused though it fits costs a night.
struct SpaceForecast: Equatable {
  /// What a night may need on top of all, for reports, logs and what is written aside.
  static let reserve = 64 << 20

  /// What a night will do.
  struct Night: Equatable {
    /// The bytes of its drops.
    let dropByteCount: Int
    /// Whether it computes all anew, or merges all cases anew.
    let isWhole: Bool
  }

  /// The state that the nights begin with.
  struct State {
    var tables: TableForecast
    var recordCount: Int
    var segmentByteCount: Int
  }

  /// The bytes.
  let byteCount: Int

  /// A forecast from figures.
  ///
  /// A drop is kept as it came, as a segment of at most twice its length, and in bundles. Of a first
  /// run nothing is known but its drops: measured were five times their bytes.
  init(_ nights: [Night], on state: State) {
    var byteCount = Self.reserve
    var (tables, records, segments) = (
      state.tables, state.recordCount, state.segmentByteCount
    )
    for night in nights {
      guard segments > 0, records > 0 else {
        byteCount += 6 * night.dropByteCount
        continue
      }
      // A drop has at most so many records of the usual length as twice its bytes hold.
      let fresh = 2 * night.dropByteCount * records / segments
      byteCount += 5 * night.dropByteCount
      if night.isWhole {
        // Merged records, while it runs, and segments made again.
        byteCount += 2 * segments + tables.wholeNight()
      }
      // With each record those of the cases it touches.
      byteCount += tables.night(touching: min(1, 3 * Double(fresh) / Double(records)))
      records += fresh
      segments += 2 * night.dropByteCount
    }
    self.byteCount = byteCount
  }

  /// The forecast for nights on top of a state.
  init(
    _ nights: [RunPlan.Night], _ definition: PipelineDefinition, definitions: String, inbox: URL,
    base: Snapshot?, last: JournalEntry?, _ workspace: Workspace
  ) throws {
    func size(_ url: URL) throws -> Int { try workspace.files.status(of: url)?.byteCount ?? 0 }
    var planned: [Night] = []
    var rules = Self.rules(definition, base?.manifest.asOf)
    for (index, night) in nights.enumerated() {
      let now = Self.rules(definition, night.asOf)
      let isOther = index == 0 && !Pipeline.Night.canUse(base, last, definitions: definitions)
      // A register or an event may concern any case.
      let isOfCases = night.candidates.contains { candidate in
        candidate.feed.flatMap(definition.feed)?.schema.role != .record
      }
      planned.append(
        Night(
          dropByteCount: try night.candidates.map { try size(inbox.appending(path: $0.path)) }
            .reduce(0, +),
          isWhole: isOther || isOfCases || now != rules))
      rules = now
    }
    let counters = base?.manifest.counters ?? [:]
    let records =
      try counters["segments.records"] ?? base?.segments().map(\.recordCount).reduce(0, +) ?? 0
    self.init(
      planned,
      on: State(
        tables: try TableForecast(base, in: workspace),
        recordCount: records,
        // A snapshot of format 2 does not tell it; 700 bytes a record were measured.
        segmentByteCount: counters["segments.bytes"] ?? 700 * records))
  }

  /// The rules of publication in force on a day; when they change all cases are merged anew.
  private static func rules(_ definition: PipelineDefinition, _ day: String?) -> String {
    day.flatMap { CalendarDate($0) }.flatMap(definition.periods.publication.inForce)?.name ?? ""
  }

  /// Fails when the disk has less free space than that.
  func check(_ workspace: Workspace) throws {
    let free = try workspace.freeByteCount()
    guard free < byteCount else { return }
    throw RunError(
      .impossible,
      "the disk of \(workspace.root.path) has \(free >> 20) MiB free, the run may need "
        + "\((byteCount >> 20) + 1) MiB",
      remedy: "free some space, then run again; no drop was taken in")
  }
}

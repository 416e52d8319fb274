import Foundation
import Registry

/// How many bytes a run may need on the workspace's disk.
///
/// A generous guess: a run that stops before it begins costs less than one that stops half way.
struct SpaceForecast: Equatable {
  private static let reserve = 64 << 20

  /// The bytes.
  let byteCount: Int

  /// A forecast from figures: new drops are kept as they came, as segments and in bundles; each
  /// night writes the tables of the state anew; merged records need their space while it runs.
  init(newByteCount: Int, tableByteCount: Int, segmentByteCount: Int, nightCount: Int) {
    byteCount =
      3 * newByteCount + nightCount * tableByteCount + 2 * segmentByteCount + Self.reserve
  }

  /// The forecast for nights on top of a state.
  init(
    _ nights: [RunPlan.Night], inbox: URL, base: Snapshot?, _ workspace: Workspace
  ) throws {
    func size(_ url: URL) throws -> Int { try workspace.files.status(of: url)?.byteCount ?? 0 }
    let drops = try nights.flatMap(\.candidates).map { try size(inbox.appending(path: $0.path)) }
    let tables = try (base?.manifest.tables ?? []).map {
      try size(TableStore(workspace).url(of: $0.name))
    }
    let segments = try (base?.manifest.segments ?? []).map {
      try size(SegmentStore(workspace).url(of: $0.name))
    }
    self.init(
      newByteCount: drops.reduce(0, +), tableByteCount: tables.reduce(0, +),
      segmentByteCount: segments.reduce(0, +), nightCount: nights.count)
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

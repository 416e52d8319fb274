import Bytes
import Foundation
import Registry
import Testing

@testable import Pipeline

/// A night that follows what is new gives what a night over all records gives.
@Suite struct IncrementalTests {
  private func run(
    _ workspace: URL, _ inbox: URL, asOf: String, recomputesAll: Bool, workers: Int = 2
  ) throws -> PipelineRun.Outcome {
    var request = PipelineRun.Request(
      pipeline: Folders.pipeline, inbox: inbox, workspace: workspace, asOf: asOf,
      workers: workers, started: "test")
    request.recomputesAll = recomputesAll
    return try PipelineRun(request).run()
  }

  /// The tables of the last snapshot, slices merged, by use.
  private func tables(_ workspace: URL) throws -> [String: [Key128: [UInt8]]] {
    let snapshot = try #require(try Snapshot.current(of: Workspace(root: workspace)))
    var result: [String: [Key128: [UInt8]]] = [:]
    for use in Set(snapshot.manifest.tables.map(\.use)) {
      var entries: [Key128: [UInt8]] = [:]
      try snapshot.table(for: use).forEach { key, value in entries[key] = value.copied() }
      result[use] = entries
    }
    return result
  }

  private func sliceCount(_ workspace: URL) throws -> Int {
    let manifest = try #require(try Snapshot.current(of: Workspace(root: workspace))).manifest
    return manifest.tables.count - Set(manifest.tables.map(\.use)).count
  }

  @Test(arguments: UInt64(1)..<7)
  func `random nights come out as if all were computed anew, and as the rebuild`(
    seed: UInt64
  ) throws {
    try Folders.withTemporary { folder in
      let inbox = folder.appending(path: "inbox")
      let (night, whole) = (folder.appending(path: "nights"), folder.appending(path: "whole"))
      var nights = try RandomNights(seed: seed)
      var mostSlices = 0
      for number in 0..<7 {
        let asOf = try nights.deliver(night: number, to: inbox)
        let one = try run(night, inbox, asOf: asOf, recomputesAll: false)
        let other = try run(whole, inbox, asOf: asOf, recomputesAll: true)
        #expect(one.ledgers == other.ledgers, "night \(number)")
        for (left, right) in zip(one.nights, other.nights) {
          for (kind, twin) in zip(left.kinds, right.kinds) {
            #expect(kind.reviewCount == twin.reviewCount)
            #expect(kind.governmentCount == twin.governmentCount)
            #expect(kind.revokedCount == twin.revokedCount)
            #expect(kind.unknownOfficialCount == twin.unknownOfficialCount)
          }
        }
        for part in ["outbox", "returns", "reports", "journal"] {
          let before = try Folders.files(below: night.appending(path: part))
          let after = try Folders.files(below: whole.appending(path: part))
          #expect(before == after, "\(part) of night \(number) differs")
        }
        let (mine, twins) = (try tables(night), try tables(whole))
        #expect(Set(mine.keys) == Set(twins.keys))
        for use in mine.keys.sorted() {
          #expect(mine[use] == twins[use], "\(use) of night \(number) differs")
        }
        let snapshots = try [night, whole].map {
          try #require(try Snapshot.current(of: Workspace(root: $0))).manifest
        }
        #expect(snapshots[0].segments == snapshots[1].segments)
        #expect(snapshots[0].counters == snapshots[1].counters)
        mostSlices = max(mostSlices, try sliceCount(night))
        #expect(try sliceCount(whole) == 0)
      }
      #expect(mostSlices > 0, "nights wrote slices")
      let rebuilt = folder.appending(path: "rebuilt")
      _ = try Rebuild(from: night, into: rebuilt, workers: 1).run(started: "test")
      for part in ["outbox", "returns", "reports", "journal", "registry/snapshots", "registry/tables"]
      {
        let before = try Folders.files(below: night.appending(path: part))
        let after = try Folders.files(below: rebuilt.appending(path: part))
        #expect(before == after, "\(part) of the rebuild differs")
      }
    }
  }
}

import Bytes
import Foundation
import Records
import Registry

@testable import Pipeline

/// What a workspace's state says apart from the numbers of its cases, which tell the run that minted
/// them: the records in force, which of them are one case, and what each platform holds.
struct StateFingerprint: Equatable {
  /// By kind: for each record its key, the digest of its values, and the least key of its case.
  var records: [String: [[UInt64]]] = [:]
  /// By platform and kind: the least record keys of the cases it holds.
  var held: [String: [Key128]] = [:]

  init(_ folder: URL) throws {
    let workspace = Workspace(root: folder)
    guard let snapshot = try Snapshot.current(of: workspace) else { return }
    var least: [Key128: Key128] = [:]
    let uses = Set(snapshot.manifest.tables.map(\.use)).sorted()
    for use in uses where use.hasPrefix("records.") {
      var rows: [(key: Key128, digest: UInt64, number: Key128)] = []
      try snapshot.table(for: use).visit { key, value in
        rows.append((key, value.littleEndianUInt64(at: 0), RecordsTable.number(value)))
      }
      for row in rows { least[row.number] = min(least[row.number] ?? row.key, row.key) }
      records[use, default: []] += rows.map { row in
        let first = least[row.number] ?? row.key
        return [row.key.high, row.key.low, row.digest, first.high, first.low]
      }
    }
    for use in uses where use.hasPrefix("held.") {
      var keys: [Key128] = []
      try snapshot.table(for: use).visit { number, _ in keys.append(least[number] ?? number) }
      held[use, default: []] += keys
    }
    for use in held.keys { held[use]?.sort() }
  }
}

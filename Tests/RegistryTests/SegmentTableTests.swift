import Bytes
import Foundation
import Testing

@testable import Registry

@Suite struct SegmentTableTests {
  private func reference(
    _ feed: String, _ date: String, part: Int = 1, revision: Int = 1
  ) -> SegmentReference {
    SegmentReference(
      feed: feed, date: date, part: part, revision: revision, drop: "\(feed) of \(date)",
      segment: SegmentDescription(
        name: "\(feed)-\(date)", recordCount: 4_000_000_000, byteCount: 1 << 40, checksum: 7))
  }

  private func drop(_ reference: SegmentReference) -> JournalDrop {
    JournalDrop(
      feed: reference.feed, path: "somewhere", sha256: reference.drop, byteCount: 1,
      date: reference.date, part: reference.part, revision: reference.revision,
      verdict: .accepted)
  }

  /// A snapshot with these segments in a base table and the others in a slice over it; `gone` are
  /// taken out by the slice.
  private func snapshot(
    _ base: [SegmentReference], _ slice: [SegmentReference], gone: [SegmentReference],
    in workspace: Workspace
  ) throws -> Snapshot {
    let session = try RegistrySession(workspace, started: "now")
    var tables: [TableReference] = []
    for (list, gone) in [(base, []), (slice, gone)] {
      var values: [Key128: [UInt8]] = [:]
      for reference in gone { values[SegmentTable.key(reference)] = [] }
      for reference in list {
        values[SegmentTable.key(reference)] = SegmentTable.bytes(of: reference)
      }
      var writer = try TableStore(workspace).writer()
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        try writer.append(key, value.span)
      }
      tables.append(TableReference(use: SegmentTable.use, table: try writer.finish()))
    }
    let entry = JournalEntry(
      run: 1, asOf: "2026-11-20", deliveryDate: nil, drops: [], definitions: "", program: "test")
    return try session.begin().commit(
      entry, SnapshotManifest(run: 1, asOf: "2026-11-20", tables: tables)
    ).snapshot
  }

  @Test func `a snapshot lists its segments in order, and finds one by its drop`() throws {
    let folder = try TestFolder()
    let base = [
      reference("b.x", "2026-11-18"), reference("a.x", "2026-11-19"),
      reference("a.x", "2026-11-18", part: 2), reference("a.x", "2026-11-18", revision: 2),
    ]
    let fresh = [reference("a.x", "2026-11-20"), reference("c.x", "2026-11-20")]
    let snapshot = try snapshot(base, fresh, gone: [base[1]], in: folder.workspace)
    let expected = [base[3], base[2], fresh[0], base[0], fresh[1]]
    #expect(try snapshot.segments() == expected)
    #expect(try snapshot.segments(of: "a.x") == Array(expected.prefix(3)))
    #expect(try snapshot.segments(of: "d.x").isEmpty)
    for one in expected { #expect(try snapshot.reference(to: drop(one)) == one) }
    #expect(try snapshot.reference(to: drop(base[1])) == nil)
  }

  @Test func `a snapshot of format 2 has its list in the manifest`() throws {
    let folder = try TestFolder()
    let list = [reference("a.x", "2026-11-18"), reference("b.x", "2026-11-18")]
    _ = try snapshot([], [], gone: [], in: folder.workspace)
    let url = folder.workspace.snapshots.appending(path: "000001.json")
    var manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    manifest["tables"] = []
    manifest["segments"] = try JSONSerialization.jsonObject(with: JSONEncoder().encode(list))
    let bytes = try JSONSerialization.data(withJSONObject: manifest, options: .sortedKeys)
    try bytes.write(to: url)
    let older = try Snapshot(folder.workspace, run: 1, digest: SHA256.hex(of: bytes.span))
    #expect(try older.segments() == list)
    #expect(try older.segments(of: "b.x") == [list[1]])
    #expect(try older.reference(to: drop(list[0])) == list[0])
  }
}

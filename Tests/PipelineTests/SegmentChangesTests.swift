import Bytes
import Foundation
import Registry
import Testing

@testable import Pipeline

@Suite struct SegmentChangesTests {
  private func reference(_ feed: String, _ date: String, name: String = "s") throws
    -> SegmentReference
  {
    let text = """
      {"feed":"\(feed)","date":"\(date)","part":1,"revision":1,"drop":"d","name":"\(name)",\
      "recordCount":10,"byteCount":700,"checksum":"0"}
      """
    return try JSONDecoder().decode(SegmentReference.self, from: Data(text.utf8))
  }

  @Test func `what is in both lists stays, in whatever order`() throws {
    let (one, two) = (try reference("f", "2026-11-18"), try reference("f", "2026-11-19"))
    let three = try reference("g", "2026-11-19")
    var changes = SegmentChanges()
    changes.replace([one, two], with: [two, three])
    #expect(changes == SegmentChanges(added: [three], removed: [one]))
    #expect(changes.recordCount == 0)
    changes.replace([], with: [one])
    #expect(changes.recordCount == 10)
    #expect(changes.byteCount == 700)
  }

  @Test func `a segment that takes the place of another under its key is there afterwards`() throws
  {
    let (old, new) = (
      try reference("f", "2026-11-18", name: "old"), try reference("f", "2026-11-18", name: "new")
    )
    var changes = SegmentChanges()
    changes.replace([old], with: [new])
    #expect(changes == SegmentChanges(added: [new], removed: [old]))
    try Folders.withTemporary { folder in
      let workspace = Workspace(root: folder)
      try workspace.prepare()
      let store = TableStore(workspace)
      let table = try #require(try changes.slice.write(SegmentTable.use, to: store))
      let value = try store.table(table.name).value(for: SegmentTable.key(old))
      #expect(value == SegmentTable.bytes(of: new))
    }
  }

  @Test func `a year of segments is compared at once`() throws {
    let list = try (0..<4_000).map { try reference("f\($0 % 10)", "day \($0)") }
    var changes = SegmentChanges()
    changes.replace(list, with: list.reversed())
    #expect(changes == SegmentChanges())
  }
}

import Foundation
import Records
import Registry
import Testing

@Suite struct SegmentTests {
  @Test func `batches come back in order, read in place`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let store = SegmentStore(folder.workspace)
    var writer = try store.writer("ab12", kind: "penalty", fieldCount: 2)
    try writer.append(batch([["沈阳市", ""], ["x", "y"]], seed: 1))
    try writer.append(batch([["last", "one"]], seed: 2))
    let description = try writer.finish()
    #expect(description.recordCount == 3)
    #expect(try store.names() == ["ab12"])
    let segment = try store.segment("ab12")
    try segment.verify()
    #expect(segment.kind == "penalty")
    #expect(segment.fieldCount == 2)
    #expect(segment.checksum == description.checksum)
    #expect(segment.batches.map(\.count) == [2, 1])
    #expect(segment.batches[0].text(of: 0, in: 0) == "沈阳市")
    #expect(segment.batches[1].text(of: 1, in: 0) == "one")
    let size = try folder.workspace.files.status(of: store.url(of: "ab12"))?.byteCount
    #expect(size == description.byteCount)
  }

  @Test func `a drop without records has a segment too`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let store = SegmentStore(folder.workspace)
    let description = try store.writer("none", kind: "penalty", fieldCount: 2).finish()
    #expect(description.recordCount == 0)
    let segment = try store.segment("none")
    try segment.verify()
    #expect(segment.batches.isEmpty)
  }

  @Test func `every flipped bit and every cut is found`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let store = SegmentStore(folder.workspace)
    var writer = try store.writer("ab12", kind: "penalty", fieldCount: 2)
    try writer.append(batch([["one", "two"], ["", "四"]], seed: 1))
    try writer.append(batch([["five", "six"]], seed: 2))
    _ = try writer.finish()
    let whole = try Data(contentsOf: store.url(of: "ab12"))
    for bit in 0..<(8 * whole.count) {
      var broken = whole
      broken[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: RegistryError.self, "bit \(bit)") {
        try Segment(name: "ab12", data: broken, path: "p").verify()
      }
    }
    for count in 0..<whole.count {
      #expect(throws: RegistryError.self, "cut at \(count)") {
        try Segment(name: "ab12", data: Data(whole.prefix(count)), path: "p").verify()
      }
    }
  }

  @Test func `an unfinished or missing segment is not there`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let store = SegmentStore(folder.workspace)
    let writer = try store.writer("ab12", kind: "penalty", fieldCount: 2)
    #expect(try !store.contains("ab12"))
    #expect(try store.names().isEmpty)
    writer.abandon()
    let error = RegistryError(.missing(what: "a segment"), path: store.url(of: "ab12").path)
    #expect(throws: error) { try store.segment("ab12") }
  }
}

import Bytes
import Foundation
import Testing

@testable import Registry

@Suite struct SlicedTableTests {
  /// A table from keys and values; an empty value says that the key is gone.
  private static func write(
    _ entries: [Key128: [UInt8]], in workspace: Workspace
  ) throws -> TableReference {
    var writer = try TableStore(workspace).writer()
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
      try writer.append(key, value.span)
    }
    return TableReference(use: "test", table: try writer.finish())
  }

  private static func read(_ table: SlicedTable) throws -> [Key128: [UInt8]] {
    var result: [Key128: [UInt8]] = [:]
    var last: Key128?
    try table.visit { key, value in
      #expect(last.map { $0 < key } ?? true)
      last = key
      result[key] = value.copied()
    }
    return result
  }

  @Test(arguments: UInt64(0)..<8)
  func `slices over slices read like the one dictionary they tell of`(seed: UInt64) throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let store = TableStore(folder.workspace)
    var random = SplitMix64(seed: seed)
    var expected: [Key128: [UInt8]] = [:]
    var references: [TableReference] = []
    var mostTables = 0
    for night in 0..<40 {
      var slice: [Key128: [UInt8]] = [:]
      for _ in 0..<(night == 0 ? 400 : Int(random.next() % 20)) {
        let key = Key128(high: random.next() % 60, low: random.next() % 8)
        let isGone = night > 0 && random.next() % 3 == 0
        slice[key] = isGone ? [] : [UInt8(night), UInt8(truncatingIfNeeded: random.next())]
      }
      guard !slice.isEmpty else { continue }
      for (key, value) in slice { expected[key] = value.isEmpty ? nil : value }
      references.append(try Self.write(slice, in: folder.workspace))
      references = try store.compacted(references)
      mostTables = max(mostTables, references.count)
      let table = SlicedTable(try references.map { try store.table($0.name) })
      #expect(try Self.read(table) == expected)
      for high in UInt64(0)..<60 {
        let found = try table.places(withHigh: high)
        let wanted = expected.filter { $0.key.high == high }.sorted { $0.key < $1.key }
        #expect(found.map(\.key) == wanted.map(\.key))
        #expect(found.map { table.value(at: $0) } == wanted.map(\.value))
      }
      for low in UInt64(0)..<8 {
        let key = Key128(high: random.next() % 60, low: low)
        #expect(try table.value(for: key) == expected[key])
      }
    }
    #expect(mostTables > 1 && mostTables < 8)
    // What is gone leaves the oldest table when the slices reach it.
    let bottom = try store.table(try #require(references.first).name)
    var goneCount = 0
    let bytes = bottom.data.span
    var cursor = try bottom.cursor()
    while let entry = try cursor.next(in: bytes) { goneCount += entry.range.isEmpty ? 1 : 0 }
    #expect(goneCount == 0)
  }

  @Test func `the newest slice takes in those not much larger`() {
    #expect(TableCompaction.mergedCount(sizes: []) == 0)
    #expect(TableCompaction.mergedCount(sizes: [1_000_000]) == 1)
    #expect(TableCompaction.mergedCount(sizes: [1_000_000, 10_000]) == 1)
    #expect(TableCompaction.mergedCount(sizes: [1_000_000, 10_000, 6_000]) == 2)
    #expect(TableCompaction.mergedCount(sizes: [1_000_000, 10_000, 4_000]) == 1)
    #expect(TableCompaction.mergedCount(sizes: [100, 30, 20, 1, 10]) == 5)
  }

  @Test func `an entry is written a logarithmic number of times`() {
    var sizes = [1_000_000]
    var written = 0
    var most = 0
    for _ in 0..<365 {
      sizes.append(1_000)
      let count = TableCompaction.mergedCount(sizes: sizes)
      let sum = sizes.suffix(count).reduce(0, +)
      written += count > 1 ? sum : 1_000
      sizes = sizes.dropLast(count) + [sum]
      most = max(most, sizes.count)
    }
    #expect(most <= 8)
    #expect(written < 365_000 * 8)
  }
}

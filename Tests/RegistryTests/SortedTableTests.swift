import Bytes
import Foundation
import Registry
import Testing

@Suite struct SortedTableTests {
  typealias Entry = (key: Key128, value: [UInt8])

  static func entries(_ count: Int, seed: UInt64, keyRange: UInt64 = .max) -> [Entry] {
    var random = SplitMix64(seed: seed)
    var result: [Entry] = []
    for index in 0..<count {
      let key = Key128(high: random.next() % keyRange, low: random.next() % 4)
      let length = Int(random.next() % 60) == 0 ? 5_000 : Int(random.next() % 40)
      var value: [UInt8] = []
      value.append(littleEndian: UInt32(index))
      for _ in 0..<length { value.append(UInt8(truncatingIfNeeded: random.next())) }
      result.append((key, value))
    }
    return result.enumerated().sorted {
      ($0.element.key, $0.offset) < ($1.element.key, $1.offset)
    }.map(\.element)
  }

  static func write(_ entries: [Entry], in workspace: Workspace) throws -> SortedTable {
    let store = TableStore(workspace)
    var writer = try store.writer()
    for entry in entries { try writer.append(entry.key, entry.value.span) }
    let description = try writer.finish()
    let table = try store.table(description.name)
    #expect(table.count == entries.count)
    #expect(description.count == entries.count)
    try table.verify()
    #expect(table.data.count == description.byteCount)
    return table
  }

  static func read(
    _ table: SortedTable, from: Key128? = nil, upTo: Key128? = nil
  ) throws -> [Entry] {
    var result: [Entry] = []
    try table.forEach(from: from, upTo: upTo) { key, range in
      let bytes = table.data.span
      result.append((key, bytes.extracting(range).copied()))
    }
    return result
  }

  @Test(arguments: [0, 1, 2, 100, 4_000])
  func `a table answers as a dictionary does`(_ count: Int) throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let entries = Self.entries(count, seed: UInt64(count))
    let table = try Self.write(entries, in: folder.workspace)
    try table.verify()
    let dictionary = Dictionary(entries, uniquingKeysWith: { first, _ in first })
    for (key, value) in dictionary { #expect(try table.value(for: key) == value) }
    var random = SplitMix64(seed: 99)
    for _ in 0..<200 {
      let key = random.key()
      #expect(try table.value(for: key) == dictionary[key])
    }
    #expect(try table.value(for: Key128(high: 0, low: 0)) == nil)
    #expect(try table.value(for: Key128(high: .max, low: .max)) == nil)
    let all = try Self.read(table)
    #expect(all.elementsEqual(entries) { $0 == $1 })
  }

  @Test func `equal keys keep their order, over block ends too`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let entries = Self.entries(3_000, seed: 5, keyRange: 3)
    let table = try Self.write(entries, in: folder.workspace)
    try table.verify()
    for high in 0..<UInt64(3) {
      let key = Key128(high: high, low: 2)
      let expected = entries.filter { $0.key == key }
      let found = try Self.read(table, from: key, upTo: Key128(high: high, low: 3))
      #expect(found.elementsEqual(expected) { $0 == $1 })
      #expect(try table.value(for: key) == expected[0].value)
    }
  }

  @Test func `any slice is what filtering gives, and parts make the whole`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let entries = Self.entries(4_000, seed: 6)
    let table = try Self.write(entries, in: folder.workspace)
    var random = SplitMix64(seed: 7)
    for _ in 0..<20 {
      let from = random.key()
      let upTo = entries[Int(random.next() % 4_000)].key
      let expected = entries.filter { from <= $0.key && $0.key < upTo }
      let found = try Self.read(table, from: from, upTo: upTo)
      #expect(found.elementsEqual(expected) { $0 == $1 })
    }
    for partCount in [1, 2, 3, 100] {
      let cuts = table.boundaries(partCount: partCount)
      #expect(cuts.count < partCount)
      var joined: [Entry] = []
      for part in 0...cuts.count {
        joined += try Self.read(
          table, from: part == 0 ? nil : cuts[part - 1], upTo: part < cuts.count ? cuts[part] : nil)
      }
      #expect(joined.elementsEqual(entries) { $0 == $1 })
    }
  }

  @Test func `a merge gives every key once with its entries in the order of the tables`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let parts = [3_000, 0, 50, 800].enumerated().map {
      Self.entries($1, seed: UInt64($0), keyRange: 900)
    }
    let tables = try parts.map { try Self.write($0, in: folder.workspace) }
    var expected: [Key128: [[UInt8]]] = [:]
    for part in parts {
      for entry in part { expected[entry.key, default: []].append(entry.value) }
    }
    var merge = try TableMerge(tables)
    var keys: [Key128] = []
    while let (key, sources) = try merge.next() {
      keys.append(key)
      let values = sources.map { source in
        let bytes = tables[source.table].data.span
        return bytes.extracting(source.range).copied()
      }
      #expect(values == expected[key])
    }
    #expect(keys == expected.keys.sorted())
  }

  @Test func `several tables become one, and what is not wanted goes`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let old = try Self.write(
      (0..<5).map { (Key128(high: $0, low: 0), [UInt8($0)]) }, in: folder.workspace)
    let new = try Self.write(
      (3..<7).map { (Key128(high: $0, low: 0), [10 + UInt8($0)]) }, in: folder.workspace)
    let store = TableStore(folder.workspace)
    let tables = [old, new]
    let merged = try store.merged(tables) { (key, sources, value) throws(RegistryError) in
      guard let last = sources.last, key.high != 4 else { return false }
      let bytes = tables[last.table].data.span
      value.append(bytes.extracting(last.range))
      return true
    }
    #expect(merged.count == 6)
    let entries = try Self.read(store.table(merged.name))
    #expect(entries.map(\.key.high) == [0, 1, 2, 3, 5, 6])
    #expect(entries.map(\.value) == [[0], [1], [2], [13], [15], [16]])
  }

  @Test func `every flipped byte is found, by reading alone too`() throws {
    let folder = try TestFolder()
    try folder.workspace.prepare()
    let entries = Self.entries(12, seed: 8)
    let whole = try Self.write(entries, in: folder.workspace).data
    for index in whole.indices {
      var broken = Data(whole)
      broken[index] ^= 1 << UInt8(index % 8)
      #expect(throws: RegistryError.self, "byte \(index)") {
        try Self.read(SortedTable(name: "t", data: broken, path: "p"))
      }
    }
    for count in stride(from: 0, to: whole.count, by: 11) {
      #expect(throws: RegistryError.self, "cut at \(count)") {
        try SortedTable(name: "t", data: Data(whole.prefix(count)), path: "p").verify()
      }
    }
  }

  @Test func `keys that do not ascend are the programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      let folder = try TestFolder(named: "dies")
      try folder.workspace.prepare()
      var writer = try TableStore(folder.workspace).writer()
      let value: [UInt8] = []
      try writer.append(Key128(high: 2, low: 0), value.span)
      try writer.append(Key128(high: 1, low: 0), value.span)
      writer.abandon()
    }
  }
}

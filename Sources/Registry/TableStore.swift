public import Bytes
public import Foundation

/// The sorted tables of a workspace, named by content.
public struct TableStore: Sendable {
  private let workspace: Workspace
  private var files: FileSystem { workspace.files }

  /// The tables of a workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Whether a table is there.
  public func contains(_ name: String) throws(RegistryError) -> Bool {
    try files.status(of: url(of: name))?.kind == .file
  }

  /// A table, mapped.
  public func table(_ name: String) throws(RegistryError) -> SortedTable {
    let url = url(of: name)
    return try SortedTable(
      name: name, data: try files.mapped(url, what: "a table"), path: url.path)
  }

  /// Begins to write a table; it takes its place when it is finished.
  public func writer() throws(RegistryError) -> SortedTableWriter {
    let aside = files.asideURL(in: workspace.tables)
    let file = try files.create(aside)
    let magic = TableFrame.magic
    try file.write(magic.span)
    return SortedTableWriter(folder: workspace.tables, aside: aside, files: files, file: file)
  }

  /// Writes one table out of several, key by key.
  ///
  /// `combine` is given a key with the places of all its values, in the order of the tables, and
  /// writes the one value that stays; when it answers false, the key goes.
  public func merged(
    _ tables: [SortedTable],
    _ combine: (Key128, [TableMerge.Source], inout [UInt8]) throws(RegistryError) -> Bool
  ) throws(RegistryError) -> TableDescription {
    var merge = try TableMerge(tables)
    var writer = try writer()
    var value: [UInt8] = []
    while let next = try merge.next() {
      value.removeAll(keepingCapacity: true)
      if try combine(next.key, next.sources, &value) { try writer.append(next.key, value.span) }
    }
    return try writer.finish()
  }

  /// All names, sorted.
  public func names() throws(RegistryError) -> [String] {
    try files.names(in: workspace.tables).filter { !$0.hasPrefix(FileSystem.asidePrefix) }
  }

  /// Removes a table that no kept snapshot names.
  public func remove(_ name: String) throws(RegistryError) {
    try files.removeTree(url(of: name))
  }

  /// Where a table lies, or would lie.
  public func url(of name: String) -> URL {
    workspace.tables.appending(path: name, directoryHint: .notDirectory)
  }
}

/// What was written of a table, for the manifest.
public struct TableDescription: Sendable, Equatable {
  /// Its name: the digest of its index, in which every block has its checksum.
  public let name: String
  /// The number of entries.
  public let count: Int
  /// The length of the file in bytes.
  public let byteCount: Int
}

/// Writes one sorted table, entry by entry.
public struct SortedTableWriter: ~Copyable, Sendable {
  private let folder: URL
  private let aside: URL
  private let files: FileSystem
  private let file: OpenFile
  private var byteCount = 0
  private var count = 0
  private var index: [UInt8] = []
  private var blockCount = 0
  private var keys = ByteBuffer()
  private var ends = ByteBuffer()
  private var values = ByteBuffer()
  private var firstKey = Key128(high: 0, low: 0)
  private var lastKey = Key128(high: 0, low: 0)

  fileprivate init(folder: URL, aside: URL, files: FileSystem, file: consuming OpenFile) {
    self.folder = folder
    self.aside = aside
    self.files = files
    self.file = file
    let magic = TableFrame.magic
    byteCount = magic.count
  }

  /// Adds an entry; its key must not be less than the one before.
  public mutating func append(
    _ key: Key128, _ value: borrowing Span<UInt8>
  ) throws(RegistryError) {
    precondition(lastKey <= key, "the keys of a table must ascend")
    if keys.count > 0,
      keys.count + ends.count + values.count + 20 + value.count > TableFrame.blockTarget
    {
      try flush()
    }
    if keys.count == 0 { firstKey = key }
    lastKey = key
    keys.append(littleEndian: key.high)
    keys.append(littleEndian: key.low)
    values.append(value)
    precondition(values.count < Int(Int32.max), "a value must stay below 2 GiB")
    ends.append(littleEndian: UInt32(values.count))
  }

  /// Adds an entry without a value: in a slice it says that the key is gone.
  public mutating func append(goneKey key: Key128) throws(RegistryError) {
    let value: [UInt8] = []
    try append(key, value.span)
  }

  /// Ends the file, forces it to the disk and puts it in its place.
  public consuming func finish() throws(RegistryError) -> TableDescription {
    try flush()
    var end = index
    end.append(littleEndian: UInt64(count))
    end.append(littleEndian: UInt64(blockCount))
    end.append(littleEndian: UInt64(byteCount))
    end.append(littleEndian: StableHash.hash64(end.span))
    end.append(contentsOf: TableFrame.endMagic)
    try write(end)
    try file.sync()
    let name = SortedTable.name(index: end.span)
    let target = folder.appending(path: name, directoryHint: .notDirectory)
    try files.install(aside, as: target)
    return TableDescription(name: name, count: count, byteCount: byteCount)
  }

  /// Gives the unfinished table up.
  public consuming func abandon() {
    files.discard(aside)
  }

  private mutating func flush() throws(RegistryError) {
    let entryCount = ends.count / 4
    guard entryCount > 0 else { return }
    var block: [UInt8] = []
    block.reserveCapacity(16 + keys.count + ends.count + values.count)
    block.append(littleEndian: UInt32(entryCount))
    block.append(littleEndian: UInt32(0))
    block.append(keys.span)
    block.append(ends.span)
    block.append(values.span)
    while block.count % 8 != 0 { block.append(0) }
    index.append(littleEndian: firstKey.high)
    index.append(littleEndian: firstKey.low)
    index.append(littleEndian: UInt64(byteCount))
    index.append(littleEndian: UInt64(block.count))
    index.append(littleEndian: UInt64(count))
    index.append(littleEndian: StableHash.hash64(block.span))
    try write(block)
    count += entryCount
    blockCount += 1
    keys.truncate(to: 0)
    ends.truncate(to: 0)
    values.truncate(to: 0)
  }

  private mutating func write(_ bytes: [UInt8]) throws(RegistryError) {
    try file.write(bytes.span)
    byteCount += bytes.count
  }
}

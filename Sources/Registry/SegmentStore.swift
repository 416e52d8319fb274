import Bytes
public import Foundation
public import Records

/// The segments of a workspace: for each drop and digest of its feed's definition, one file.
public struct SegmentStore: Sendable {
  private let workspace: Workspace
  private var files: FileSystem { workspace.files }

  /// The segments of a workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// The name of the segment of a drop under a definition of its feed.
  ///
  /// The delivery date is part of it, since rules ask whether a day lies before it: the same content
  /// delivered on two days may give two segments.
  public static func name(drop: String, feedDigest: String, date: String) -> String {
    "\(drop)-\(feedDigest.prefix(16))-\(date.filter { $0 != "-" })"
  }

  /// Whether a segment is there.
  public func contains(_ name: String) throws(RegistryError) -> Bool {
    try files.status(of: url(of: name))?.kind == .file
  }

  /// A segment, mapped.
  public func segment(_ name: String) throws(RegistryError) -> Segment {
    let url = url(of: name)
    return try Segment(
      name: name, data: try files.mapped(url, what: "a segment"), path: url.path)
  }

  /// Begins to write a segment; it takes its place when it is finished.
  ///
  /// One that is not durable is not forced to the disk: whoever reads it after another process
  /// wrote it must verify it.
  public func writer(
    _ name: String, kind: String, fieldCount: Int, isDurable: Bool = true
  ) throws(RegistryError) -> SegmentWriter {
    let target = url(of: name)
    try files.createDirectoryDurably(target.deletingLastPathComponent())
    let aside = files.asideURL(in: target.deletingLastPathComponent())
    let header = SegmentFrame.header(kind: kind, fieldCount: fieldCount)
    let file = try files.create(aside)
    try file.write(header.span)
    return SegmentWriter(
      name: name, fieldCount: fieldCount, header: header, target: target, aside: aside,
      isDurable: isDurable, files: files, file: file)
  }

  /// All names, sorted.
  public func names() throws(RegistryError) -> [String] {
    var result: [String] = []
    for folder in try files.names(in: workspace.segments) {
      result += try files.names(
        in: workspace.segments.appending(path: folder, directoryHint: .isDirectory)
      ).filter { !$0.hasPrefix(FileSystem.asidePrefix) }
    }
    return result
  }

  /// Removes a segment that no kept snapshot names, or a damaged one before it is made again.
  public func remove(_ name: String) throws(RegistryError) {
    try files.removeTree(url(of: name))
  }

  /// Where a segment lies, or would lie.
  public func url(of name: String) -> URL {
    workspace.root.appending(path: Self.path(of: name), directoryHint: .notDirectory)
  }

  /// The same below the workspace.
  public static func path(of name: String) -> String {
    "registry/segments/\(name.prefix(2))/\(name)"
  }
}

/// Writes one segment, batch by batch.
public struct SegmentWriter: ~Copyable, Sendable {
  private let name: String
  private let fieldCount: Int
  private let target: URL
  private let aside: URL
  private let isDurable: Bool
  private let files: FileSystem
  private let file: OpenFile
  private let header: [UInt8]
  private var index: [UInt8] = []
  private var byteCount = 0
  private var recordCount = 0
  private var blockCount = 0

  fileprivate init(
    name: String, fieldCount: Int, header: [UInt8], target: URL, aside: URL, isDurable: Bool,
    files: FileSystem, file: consuming OpenFile
  ) {
    self.name = name
    self.fieldCount = fieldCount
    self.header = header
    self.target = target
    self.aside = aside
    self.isDurable = isDurable
    self.files = files
    self.file = file
    byteCount = header.count
  }

  /// Adds a batch; it must have the fields the segment was begun with.
  public mutating func append(_ batch: RecordBatch) throws(RegistryError) {
    precondition(batch.fieldCount == fieldCount, "a batch of another schema")
    guard batch.count > 0 else { return }
    let bytes = batch.data.span
    let block = bytes.extracting(batch.base..<(batch.base + batch.byteCount))
    try file.write(block)
    index.append(littleEndian: UInt64(byteCount))
    index.append(littleEndian: UInt64(batch.byteCount))
    index.append(littleEndian: UInt64(batch.count))
    index.append(littleEndian: StableHash.hash64(block))
    byteCount += batch.byteCount
    recordCount += batch.count
    blockCount += 1
  }

  /// Ends the file, forces it to the disk and puts it in its place.
  public consuming func finish() throws(RegistryError) -> SegmentDescription {
    let checksum = SegmentFrame.checksum(header: header.span, index: index.span)
    var end = index
    end.append(littleEndian: UInt64(blockCount))
    end.append(littleEndian: UInt64(byteCount))
    end.append(littleEndian: checksum)
    end.append(contentsOf: SegmentFrame.endMagic)
    try file.write(end.span)
    if isDurable {
      try file.sync()
      try files.install(aside, as: target)
    } else {
      try files.rename(aside, to: target)
    }
    return SegmentDescription(
      name: name, recordCount: recordCount, byteCount: byteCount + end.count, checksum: checksum)
  }

  /// Gives the unfinished segment up.
  public consuming func abandon() {
    files.discard(aside)
  }
}

/// One segment a snapshot stands on.
public struct SegmentReference: Codable, Sendable, Equatable {
  /// The feed, as `department.feed`.
  public var feed: String
  /// The delivery date, `YYYY-MM-DD`.
  public var date: String
  /// The part of the delivery.
  public var part: Int
  /// The revision of the part.
  public var revision: Int
  /// The digest of the drop.
  public var drop: String
  /// The name of the segment.
  public var name: String
  /// The number of records.
  public var recordCount: Int
  /// The checksum of the segment, sixteen hexadecimal digits.
  public var checksum: String

  /// A reference to a written segment.
  public init(
    feed: String, date: String, part: Int, revision: Int, drop: String,
    segment: SegmentDescription
  ) {
    self.feed = feed
    self.date = date
    self.part = part
    self.revision = revision
    self.drop = drop
    name = segment.name
    recordCount = segment.recordCount
    checksum = Self.digits(of: segment.checksum)
  }

  /// A segment's checksum as references have it.
  static func digits(of checksum: UInt64) -> String {
    let text = String(checksum, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}

/// One sorted table a snapshot stands on.
public struct TableReference: Codable, Sendable, Equatable {
  /// What the table is for, such as `penalty.links`; several parts of one have the same use.
  public var use: String
  /// The name of the table: the digest of its index, in which every block has its checksum.
  public var name: String
  /// The number of entries.
  public var count: Int

  /// A reference to a written table.
  public init(use: String, table: TableDescription) {
    self.use = use
    name = table.name
    count = table.count
  }
}

/// One file of a committed outbox, returns or reports folder.
public struct OutputReference: Codable, Sendable, Equatable {
  /// Its place, relative to the workspace.
  public var path: String
  /// Its length in bytes.
  public var byteCount: Int
  /// The digest of its content.
  public var sha256: String
}

/// What a committed run is: the parts of its state by name and digest, chained to the run before.
public struct SnapshotManifest: Codable, Sendable, Equatable {
  /// The version of the workspace's layout.
  public var formatVersion: Int
  /// The number of the run.
  public var run: Int
  /// The day as of which it ran, `YYYY-MM-DD`.
  public var asOf: String
  /// The digest of the manifest of the run before; empty for the first, set by the commit.
  public internal(set) var previous: String
  /// The digest of the run's journal entry, set by the commit.
  public internal(set) var journalDigest: String
  /// The segments in force, in order of feed, date, part and revision.
  public var segments: [SegmentReference]
  /// The tables, in order of use; parts of one use stay in the order given.
  public var tables: [TableReference]
  /// Numbers that later runs go on from.
  public var counters: [String: Int]
  /// The last bundle number of each platform.
  public var bundleSequences: [String: Int]
  /// The files of this run's bundles, returns and reports, in order of path, set by the commit.
  public internal(set) var outputs: [OutputReference]

  /// The manifest of a run, to be committed.
  public init(
    run: Int, asOf: String, segments: [SegmentReference] = [], tables: [TableReference] = [],
    counters: [String: Int] = [:], bundleSequences: [String: Int] = [:]
  ) {
    formatVersion = Workspace.formatVersion
    self.run = run
    self.asOf = asOf
    previous = ""
    journalDigest = ""
    self.segments = segments
    self.tables = tables
    self.counters = counters
    self.bundleSequences = bundleSequences
    outputs = []
  }

  /// The names of the tables of a use, in the order given.
  public func tableNames(for use: String) -> [String] {
    tables.filter { $0.use == use }.map(\.name)
  }

  /// Puts segments and tables into the one order that the digest rests on.
  mutating func sort() {
    segments.sort {
      ($0.feed, $0.date, $0.part, $0.revision, $0.name)
        < ($1.feed, $1.date, $1.part, $1.revision, $1.name)
    }
    let order = tables.indices.sorted { left, right in
      (tables[left].use, left) < (tables[right].use, right)
    }
    tables = order.map { tables[$0] }
  }
}

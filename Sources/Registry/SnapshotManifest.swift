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
  /// The length of its file in bytes; 0 where it has no records, or a snapshot of format 2 tells of it.
  public var byteCount: Int
  /// The checksum of the segment, sixteen hexadecimal digits.
  public var checksum: String

  /// A reference to a written segment.
  public init(
    feed: String, date: String, part: Int, revision: Int, drop: String,
    segment: SegmentDescription
  ) {
    self.init(
      feed: feed, date: date, part: part, revision: revision, drop: drop, segment: segment.name,
      recordCount: segment.recordCount, byteCount: segment.byteCount,
      checksum: Self.digits(of: segment.checksum))
  }

  /// A reference from what a table has of it.
  init(
    feed: String, date: String, part: Int, revision: Int, drop: String, segment name: String,
    recordCount: Int, byteCount: Int, checksum: String
  ) {
    self.feed = feed
    self.date = date
    self.part = part
    self.revision = revision
    self.drop = drop
    self.name = name
    self.recordCount = recordCount
    self.byteCount = byteCount
    self.checksum = checksum
  }

  /// A reference as a draft, or a manifest of format 2, has it.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    feed = try values.decode(String.self, forKey: .feed)
    date = try values.decode(String.self, forKey: .date)
    part = try values.decode(Int.self, forKey: .part)
    revision = try values.decode(Int.self, forKey: .revision)
    drop = try values.decode(String.self, forKey: .drop)
    name = try values.decode(String.self, forKey: .name)
    recordCount = try values.decode(Int.self, forKey: .recordCount)
    byteCount = try values.decodeIfPresent(Int.self, forKey: .byteCount) ?? 0
    checksum = try values.decode(String.self, forKey: .checksum)
  }

  /// Whether it stands before another one in a list.
  func isBefore(_ other: SegmentReference) -> Bool {
    (feed, date, part, revision, name)
      < (other.feed, other.date, other.part, other.revision, other.name)
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
  /// The segments in force where a snapshot of format 2 lists them; later ones have a table of them.
  let inlineSegments: [SegmentReference]?
  /// The tables, in order of use; parts of one use stay in the order given.
  public var tables: [TableReference]
  /// Numbers that later runs go on from.
  public var counters: [String: Int]
  /// The last bundle number of each platform.
  public var bundleSequences: [String: Int]
  /// The files of this run's bundles, returns and reports, in order of path, set by the commit.
  public internal(set) var outputs: [OutputReference]

  private enum CodingKeys: String, CodingKey {
    case formatVersion, run, asOf, previous, journalDigest
    case inlineSegments = "segments"
    case tables, counters, bundleSequences, outputs
  }

  /// The manifest of a run, to be committed.
  public init(
    run: Int, asOf: String, tables: [TableReference] = [],
    counters: [String: Int] = [:], bundleSequences: [String: Int] = [:]
  ) {
    formatVersion = Workspace.formatVersion
    self.run = run
    self.asOf = asOf
    previous = ""
    journalDigest = ""
    inlineSegments = nil
    self.tables = tables
    self.counters = counters
    self.bundleSequences = bundleSequences
    outputs = []
  }

  /// The names of the tables of a use, in the order given.
  public func tableNames(for use: String) -> [String] {
    tables.filter { $0.use == use }.map(\.name)
  }

  /// Puts the tables into the one order that the digest rests on.
  mutating func sort() {
    let order = tables.indices.sorted { left, right in
      (tables[left].use, left) < (tables[right].use, right)
    }
    tables = order.map { tables[$0] }
  }
}

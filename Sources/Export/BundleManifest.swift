import Formats

/// Which bundle it is: the platform, its number there, and the run that made it.
public struct BundleIdentity: Sendable, Equatable {
  /// The platform's stable name.
  public let platform: String
  /// The number in the platform's own sequence, from 1, without gaps.
  public let sequence: Int
  /// The run that made it.
  public let run: Int
  /// The day up to which the run looked, `YYYY-MM-DD`.
  public let asOf: String
  /// The delivery date the run processed, `YYYY-MM-DD`.
  public let deliveryDate: String

  /// An identity from its parts.
  public init(platform: String, sequence: Int, run: Int, asOf: String, deliveryDate: String) {
    self.platform = platform
    self.sequence = sequence
    self.run = run
    self.asOf = asOf
    self.deliveryDate = deliveryDate
  }

  /// The name of the bundle's folder below the platform's, such as `000007_20261120_run000003`.
  public var folderName: String {
    "\(Self.padded(sequence))_\(asOf.filter { $0 != "-" })_run\(Self.padded(run))"
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

/// What a bundle consists of: its counts by kind, and its files with their digests.
public struct BundleManifest: Sendable, Equatable {
  /// A data file of the bundle.
  public struct File: Sendable, Equatable {
    /// Its name in the folder.
    public let name: String
    /// The kind of its rows.
    public let kind: String
    /// Its format.
    public let format: PlatformDefinition.Format
    /// The only operation of its rows, or nil when a status column tells.
    public let operation: BundleOperation?
    /// The number of rows.
    public let rowCount: Int
    /// The size in bytes.
    public let byteCount: Int
    /// The SHA-256 digest in hexadecimal digits.
    public let digest: String
  }

  /// What the bundle does to the holdings of one kind.
  public struct Kind: Sendable, Equatable {
    /// The kind.
    public let kind: String
    /// The counts; their sums close.
    public let counts: DeltaCounts
    /// What the platform's schema could not express.
    public let problems: RenderProblems
  }

  /// Which bundle it is.
  public let identity: BundleIdentity
  /// The kinds in the order in which they were written.
  public internal(set) var kinds: [Kind] = []
  /// The files in the order in which they were begun; none in an empty bundle.
  public internal(set) var files: [File] = []

  /// Whether the bundle changes nothing.
  public var isEmpty: Bool { files.isEmpty }

  /// The text of `manifest.json`.
  public var json: [UInt8] {
    JSONOutput.sorted([
      "platform": .string(identity.platform),
      "sequence": .integer(identity.sequence),
      "run": .integer(identity.run),
      "asOf": .string(identity.asOf),
      "deliveryDate": .string(identity.deliveryDate),
      "kinds": .array(kinds.map(Self.json)),
      "files": .array(files.map(Self.json)),
    ]).prettyBytes
  }

  private static func json(_ kind: Kind) -> JSONOutput {
    .sorted([
      "kind": .string(kind.kind),
      "added": .integer(kind.counts.added),
      "changed": .integer(kind.counts.changed),
      "withdrawn": .integer(kind.counts.withdrawn),
      "withdrawnByReason": .sorted(kind.counts.withdrawnByReason.mapValues { .integer($0) }),
      "heldBefore": .integer(kind.counts.heldBefore),
      "heldAfter": .integer(kind.counts.heldAfter),
      "problems": .array(
        kind.problems.sorted.map { problem, count in
          .sorted([
            "problem": .string(problem.code.rawValue),
            "column": .string(problem.column),
            "value": .string(problem.value),
            "count": .integer(count),
          ])
        }),
    ])
  }

  private static func json(_ file: File) -> JSONOutput {
    .sorted([
      "name": .string(file.name),
      "kind": .string(file.kind),
      "format": .string(file.format.rawValue),
      "operation": .string(file.operation?.rawValue ?? "all"),
      "rows": .integer(file.rowCount),
      "bytes": .integer(file.byteCount),
      "sha256": .string(file.digest),
    ])
  }
}

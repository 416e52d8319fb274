/// One pruning (清理) of a workspace: what was taken out, under which rule, by whom and when.
///
/// Stands in `prunings/`, one immutable file each, chained by digest. It is written before anything
/// is taken out, so that nothing is ever missing of which nobody can say why.
public struct Pruning: SelfChecked, Sendable, Equatable {
  /// A file that was taken out.
  public struct Removal: Codable, Sendable, Equatable {
    /// Its place, relative to the workspace.
    public var path: String
    /// Its length in bytes.
    public var byteCount: Int
    /// By which digest it was known: SHA-256 of an archived content, the name of a table, the
    /// checksum of a segment.
    public var digest: String
    /// The rule: `archive`, `snapshots` or `unnamed`.
    public var rule: Rule
    /// The figures behind it, such as the day on which the retention clock ended.
    public var reason: String

    /// A removal from its parts.
    public init(path: String, byteCount: Int, digest: String, rule: Rule, reason: String) {
      self.path = path
      self.byteCount = byteCount
      self.digest = digest
      self.rule = rule
      self.reason = reason
    }
  }

  /// Why something may go.
  public enum Rule: String, Codable, Sendable, CaseIterable {
    /// The retention clock of a drop has ended, and nothing kept needs it.
    case archive
    /// Only thinned snapshots needed it; it can be made again as long as the archive is whole.
    case snapshots
    /// No snapshot names it: what a broken-off run left, or slices made one in their own night.
    case unnamed
  }

  /// Its number, from 1 without gaps.
  public var number: Int
  /// The last committed run when it was made.
  public var run: Int
  /// The day as of which clocks were asked, `YYYY-MM-DD`.
  public var asOf: String
  /// When, as the caller tells it.
  public var at: String
  /// The operating-system user.
  public var user: String
  /// The digest of the archived definitions that the rules stand in.
  public var definitions: String
  /// The runs whose snapshots are kept whole, in order.
  public var kept: [Int]
  /// The digest of the manifest of the first kept run, from which a replay may begin.
  public var baseDigest: String
  /// The runs whose snapshots were thinned by this pruning, in order.
  public var thinned: [Int]
  /// What was taken out, in order of path.
  public var removals: [Removal]
  /// The digest of the entry before, empty for the first.
  public var previous: String
  /// A digest of the entry itself.
  var check: String?

  /// An entry from its parts; number and chain are set when it is recorded.
  public init(
    run: Int, asOf: String, at: String, user: String, definitions: String, kept: [Int],
    baseDigest: String, thinned: [Int], removals: [Removal]
  ) {
    number = 0
    self.run = run
    self.asOf = asOf
    self.at = at
    self.user = user
    self.definitions = definitions
    self.kept = kept
    self.baseDigest = baseDigest
    self.thinned = thinned
    self.removals = removals
    previous = ""
  }
}

/// A moment of a pruning at which a crash must do no harm.
public enum PruningPoint: String, Sendable, CaseIterable {
  /// The note that a pruning is under way is written.
  case pruningIntended
  /// The entry of the ledger is in its place: from here on the pruning counts.
  case pruningRecorded
  /// One more file is gone.
  case fileRemoved
  /// All files are gone; the note is still there.
  case filesRemoved
  /// Everything is done.
  case pruningFinished
}

/// Called at each moment of a pruning; a test throws here what a crash would break off.
public typealias PruningHook = @Sendable (PruningPoint) throws(RegistryError) -> Void

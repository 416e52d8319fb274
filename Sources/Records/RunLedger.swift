/// The figures of one run, as all its reports show them and as promise "sums close" checks them.
///
/// One entry of the journal gives one ledger. It holds counts and names only, never a value of a
/// record; durations stand elsewhere, so that a repeated run gives the same bytes.
public struct RunLedger: Sendable, Equatable, Codable {
  /// The run's number, from 1.
  public var run: Int
  /// The day up to which the run looked, `YYYY-MM-DD`.
  public var asOf: String
  /// The delivery date it processed, `YYYY-MM-DD`.
  public var deliveryDate: String
  /// The drops that were taken.
  public var drops: [Drop] = []
  /// The drops that were held; they contribute nothing.
  public var heldDrops: [HeldDrop] = []
  /// What became of the records in force, by kind.
  public var kinds: [Kind] = []
  /// What became of the holdings, by platform and kind.
  public var platforms: [Platform] = []
  /// The events that found no case, or more than one.
  public var waitingEvents: [WaitingEvents] = []
  /// What people decided and what waits for them, by kind; kinds without either are left out.
  public var reviews: [Review] = []
  /// Where the reports of one case disagree and ought not to, by kind and field.
  public var conflicts: [Conflict] = []
  /// The case numbers that ended in this run.
  public var superseded: [Superseded] = []
  /// The cases that were split in this run.
  public var splits: [Split] = []
  /// The drops with names that do not go with the code beside them.
  public var nameCodes: [NameCodes] = []

  /// An empty ledger of a run.
  public init(run: Int, asOf: String, deliveryDate: String) {
    self.run = run
    self.asOf = asOf
    self.deliveryDate = deliveryDate
  }

  /// What became of the rows of one drop.
  public struct Drop: Sendable, Equatable, Codable {
    /// The department that delivered it.
    public var department: String
    /// Its feed.
    public var feed: String
    /// Its file name.
    public var file: String
    /// The rows read.
    public var read: Int
    /// The rows that became records.
    public var accepted: Int
    /// The rows that repeat another row of the drop.
    public var repeated: Int
    /// The rows given back to the department.
    public var refused: Int
    /// The rows that are of the kind no more, by a reclassification; nobody's mistake.
    public var reclassified: Int {
      get { reclassifiedOrNone ?? 0 }
      set { reclassifiedOrNone = newValue == 0 ? nil : newValue }
    }
    /// Most ledgers do not have the key.
    private var reclassifiedOrNone: Int?
    /// The refused rows, each under the code of its first finding.
    public var refusedByCode: [String: Int]
    /// How many values were put right in the rows that were not refused, by code.
    public var repaired: [String: Int]
    /// How many warnings the rows that were not refused gave rise to, by code.
    public var warned: [String: Int]

    private enum CodingKeys: String, CodingKey {
      case department, feed, file, read, accepted, repeated, refused, refusedByCode, repaired,
        warned
      case reclassifiedOrNone = "reclassified"
    }

    /// An entry from its figures.
    public init(
      department: String, feed: String, file: String, read: Int, accepted: Int, repeated: Int,
      refused: Int, refusedByCode: [String: Int] = [:], repaired: [String: Int] = [:],
      warned: [String: Int] = [:]
    ) {
      self.department = department
      self.feed = feed
      self.file = file
      self.read = read
      self.accepted = accepted
      self.repeated = repeated
      self.refused = refused
      self.refusedByCode = refusedByCode
      self.repaired = repaired
      self.warned = warned
    }
  }

  /// A drop that was not taken, with the reason.
  public struct HeldDrop: Sendable, Equatable, Codable {
    /// The department that delivered it.
    public var department: String
    /// Its file name.
    public var file: String
    /// The stable name of the reason.
    public var reason: String
    /// The expected and the found figure, for people.
    public var detail: String
    /// The same in Chinese.
    public var detailChinese: String

    /// An entry from its parts.
    public init(
      department: String, file: String, reason: String, detail: String = "",
      detailChinese: String = ""
    ) {
      self.detailChinese = detailChinese
      self.department = department
      self.file = file
      self.reason = reason
      self.detail = detail
    }
  }

  /// What became of the records in force of one kind.
  public struct Kind: Sendable, Equatable, Codable {
    /// The kind.
    public var kind: String
    /// The records in force before the run.
    public var before: Int
    /// The records that came into force.
    public var new: Int
    /// The records whose content changed; they are in force before and after.
    public var changed: Int
    /// The records that went out of force.
    public var withdrawn: Int
    /// The records in force after the run.
    public var after: Int
    /// The cases these records make.
    public var cases: Int

    /// An entry from its figures.
    public init(
      kind: String, before: Int, new: Int, changed: Int, withdrawn: Int, after: Int, cases: Int
    ) {
      self.kind = kind
      self.before = before
      self.new = new
      self.changed = changed
      self.withdrawn = withdrawn
      self.after = after
      self.cases = cases
    }
  }

  /// What became of the holdings of one platform for one kind.
  public struct Platform: Sendable, Equatable, Codable {
    /// The platform.
    public var platform: String
    /// The kind.
    public var kind: String
    /// The number of the bundle in the platform's sequence.
    public var sequence: Int
    /// The rows held before.
    public var heldBefore: Int
    /// The rows added.
    public var added: Int
    /// The rows changed.
    public var changed: Int
    /// The rows withdrawn.
    public var withdrawn: Int
    /// The rows held after.
    public var heldAfter: Int

    /// An entry from its figures.
    public init(
      platform: String, kind: String, sequence: Int, heldBefore: Int, added: Int, changed: Int,
      withdrawn: Int, heldAfter: Int
    ) {
      self.platform = platform
      self.kind = kind
      self.sequence = sequence
      self.heldBefore = heldBefore
      self.added = added
      self.changed = changed
      self.withdrawn = withdrawn
      self.heldAfter = heldAfter
    }
  }

  /// The events of one kind that wait for their case.
  public struct WaitingEvents: Sendable, Equatable, Codable {
    /// The kind of event.
    public var kind: String
    /// How many found no case.
    public var withoutCase: Int
    /// How many found more than one.
    public var withSeveralCases: Int

    /// An entry from its figures.
    public init(kind: String, withoutCase: Int, withSeveralCases: Int) {
      self.kind = kind
      self.withoutCase = withoutCase
      self.withSeveralCases = withSeveralCases
    }
  }
}

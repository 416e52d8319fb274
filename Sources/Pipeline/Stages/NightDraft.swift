import Ingest
import Records
import Registry

/// What is known of one night while its stages run: what each stage hands to the next.
///
/// Written down after each stage, so that `guiji stage` can go on from there.
struct NightDraft: Codable, Sendable, Equatable {
  /// The stages in their order.
  enum Stage: String, Codable, Sendable, CaseIterable {
    case ingest
    case normalize
    case deduplicate
    case aggregate
    case export
  }

  /// One drop and what came of it.
  struct Drop: Codable, Sendable, Equatable {
    var journal: JournalDrop
    /// The segment with its records, once it is normalized.
    var segment: String?
    var figures: RunLedger.Drop?
    /// The name of its return file below the working folder, if rows were refused.
    var returnFile: String?
    /// Its list of names that do not go with their codes, if there are any.
    var nameCodes: RunLedger.NameCodes?

    /// Holds the drop after it was normalized; it contributes nothing, and a replay, which knows
    /// the verdict beforehand, makes nothing of it either.
    mutating func hold(_ hold: Hold) {
      journal.hold(hold)
      segment = nil
      figures = nil
      returnFile = nil
      nameCodes = nil
    }
  }

  /// What deduplication found for one kind.
  struct Kind: Codable, Sendable, Equatable {
    var figures: RunLedger.Kind
    /// Whether all records in force were linked, not only those that tonight touches.
    var isWhole: Bool
    /// The tables of the kind that were written.
    var changes: TableChanges
    /// What changes in the list of segments; nil when the fold tells which are in force.
    var segments: SegmentChanges?
    var superseded: [Superseded] = []
    var splits: [Split] = []
    /// What people decided, when they did or have to.
    var review: RunLedger.Review?
    var reviewCount: Int
    var pairCount: Int
    /// What aggregation found.
    var merged: Merged?
  }

  /// A case number that ended, and its successor, as people read them.
  struct Superseded: Codable, Sendable, Equatable {
    var number: String
    var successor: String
  }

  /// A case number whose records are no longer together, and the numbers of the other parts.
  struct Split: Codable, Sendable, Equatable {
    var number: String
    var parts: [String]
  }

  /// Where the reports of one case disagree about a field.
  struct Conflict: Codable, Sendable, Equatable {
    /// One value, with the records that give it.
    struct Value: Codable, Sendable, Equatable {
      var text: String
      /// The place of each record: digest of the drop and line.
      var places: [Place]
    }

    /// Where a record stands.
    struct Place: Codable, Sendable, Equatable {
      /// The start of the digest of its drop.
      var drop: String
      var line: Int
    }

    /// The number of the case.
    var number: String
    var field: String
    var values: [Value]
  }

  /// What aggregation found for one kind.
  struct Merged: Codable, Sendable, Equatable {
    var segment: String
    /// Whether the segment has all cases, not only those that tonight touches.
    var isWhole: Bool
    var caseCount: Int
    var governmentCount: Int
    var revokedCount: Int
    var unknownOfficialCount: Int
    var conflicts: [Conflict] = []
  }

  let run: Int
  let asOf: String
  let deliveryDate: String?
  let department: String?
  var scope: RunScope?
  let definitions: String
  /// Whether verdicts come from the journal and are not to be found anew.
  let isReplay: Bool
  /// The digest of the archived list of what people decided, or nil when they decided nothing.
  var decisions: String?
  var drops: [Drop] = []
  var kinds: [Kind] = []
  var waiting: [RunLedger.WaitingEvents] = []
  /// Whether nothing is taken from the tables of the run before but case numbers and holdings.
  var isWhole = true
  /// The tables of no single kind that were written.
  var changes = TableChanges()
  /// A hash of the registers that subjects are resolved with.
  var registers = 0
  /// The stage that ended last.
  var finished: Stage?
  /// What people should know that is not in a figure, such as a file that is still being written.
  var notices: [String] = []
}

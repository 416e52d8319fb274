public import Aggregate
public import Deduplicate
public import Export
public import Ingest
public import Normalize
public import Records
public import Standards

/// One place's pipeline, read and checked: its kinds, departments and platforms.
public struct PipelineDefinition: Sendable {
  /// The stable name, such as `liaoning`.
  public let name: String
  /// The Chinese title, for people.
  public let title: String
  /// The division code of the reporting region.
  public let region: String
  /// The kinds of records, in the order in which cases are numbered.
  public let recordKinds: [RecordKind]
  /// The kinds of events and registers that feeds deliver, by name.
  public let otherSchemas: [RecordSchema]
  /// The departments, by name.
  public let departments: [DepartmentDefinition]
  /// What laws say of terms and of publication.
  let periods: PeriodTables
  /// The platforms in the order of the pipeline's file.
  public let platforms: [Platform]
  /// Who may do what.
  public let roles: Roles
  /// How long what is kept.
  public let retention: RetentionRules
  /// The feeds that were taken out on purpose, though they have delivered.
  public let feedsTakenOut: Set<String>
  /// The platforms that were taken out on purpose, though they hold rows.
  public let platformsTakenOut: Set<String>
  /// The files the definition was read from, in the order of their paths.
  public let files: [DefinitionFile]

  /// A platform with what it wants of each kind.
  public struct Platform: Sendable {
    /// The platform itself.
    public let definition: PlatformDefinition
    /// One plan for each kind it takes, in the order of the kinds.
    public let plans: [BundlePlan]
  }

  /// A kind of record with the rules that make cases of it.
  public struct RecordKind: Sendable {
    /// Its fields.
    public let schema: RecordSchema
    /// How its records are linked.
    public let linkage: LinkageDefinition
    /// Which values survive.
    public let survivorship: [SurvivorshipRule]
    /// The fields in which the reports of one case may not differ; a difference is a conflict.
    public let mustAgree: [String]
    /// When a person's record is of government scope.
    public let personScope: SubjectResolution.PersonScope
    /// How the end of a term is read where it is computed.
    public let termReading: TermReading
  }

  /// All feeds, in the order of departments and, within one, of its file.
  public var feeds: [FeedDefinition] { departments.flatMap(\.feeds) }

  /// The feed of a name such as `finance.penalty`.
  public func feed(named name: String) -> FeedDefinition? {
    // By index, since each feed looked at would be copied with all its references.
    for place in departments.indices {
      for index in departments[place].feeds.indices
      where departments[place].feeds[index].name == name {
        return departments[place].feeds[index]
      }
    }
    return nil
  }

  /// The names of the feeds that deliver their whole set each time.
  var replacingFeeds: Set<String> {
    Set(feeds.filter { $0.delivery == .replace }.map(\.name))
  }

  /// The department of a name.
  public func department(named name: String) -> DepartmentDefinition? {
    departments.first { $0.name == name }
  }
}

/// A department (部门) and the feeds it delivers.
public struct DepartmentDefinition: Sendable {
  /// The stable name; its folder in the inbox.
  public let name: String
  /// The Chinese name.
  public let title: String
  /// Its own credit code, to know its own decisions.
  public let code: String
  /// Its precedence when records are merged, 0 to 100.
  public let precedence: Int
  /// The comparable form of its name.
  public let nameKey: [UInt8]
  /// What it delivers.
  public internal(set) var feeds: [FeedDefinition]
}

/// One feed: files of one form that become records of one kind.
public struct FeedDefinition: Sendable {
  /// How deliveries of a feed follow one another.
  public enum Delivery: String, Sendable, CaseIterable {
    /// New rows only.
    case append
    /// The whole set each time; what is absent is withdrawn.
    case replace
    /// New and changed rows; the same natural key means changed.
    case upsert
  }

  /// Department and feed, such as `finance.penalty`.
  public let name: String
  /// The department's name.
  public let department: String
  /// The kind of its records.
  public let schema: RecordSchema
  /// The file names it owns.
  public let patterns: [FilePattern]
  /// The ending of the file that says a drop is complete, or nil.
  public let companion: String?
  /// How deliveries follow one another.
  public let delivery: Delivery
  /// The share of refused rows past which a drop is held.
  public let refusalCeiling: Double
  /// The share of the last full set that may disappear, for `replace`.
  public let withdrawalCeiling: Double
  /// The form of its files.
  public let format: DropFormat
  /// The columns to read.
  public let plan: ReadingPlan
  /// How rows become records.
  public let mapping: FeedMapping
  /// Which of its records are of the kind no more, or nil.
  public let reclassification: Reclassification?
  /// The value tables that its columns and its kind name.
  let lists: Set<String>
  /// A digest of all that decides how its rows become records.
  public internal(set) var digest: String
}

/// One file of a definition, as it was read.
public struct DefinitionFile: Sendable, Equatable {
  /// Its path below the folder that holds `pipelines` and `schemas`.
  public let path: String
  /// Its bytes.
  public let bytes: [UInt8]
}

import Formats
import Records

/// How long a workspace keeps what (保管期限), from `retention` of a pipeline; what has no rule is
/// kept for ever.
public struct RetentionRules: Sendable, Equatable {
  /// How snapshots are thinned (稀疏); the rest of the archive makes them again.
  public struct Snapshots: Sendable, Equatable {
    /// Of so many last days the last snapshot is kept.
    public let days: Int
    /// Of so many last months the last snapshot is kept.
    public let months: Int
    /// Of so many last years the last snapshot is kept; nil for all years.
    public let years: Int?
  }

  /// When a delivered file may leave the archive.
  public struct Archive: Sendable, Equatable {
    /// The years that run from the start of the clock.
    public let years: Int
    /// By kind, the days of which the latest starts the clock of a record; a kind without any is kept
    /// for ever.
    public let clock: [String: [ClockStart]]
  }

  /// A day that may start the clock.
  public enum ClockStart: Hashable, Sendable {
    /// The day of delivery.
    case delivered
    /// A date of the kind.
    case field(String)
    /// The end of a sanction's term, delivered or computed.
    case termEnd
    /// The end of publication, delivered or computed.
    case publishedUntil

    init?(_ name: String, _ schema: RecordSchema) {
      switch name {
      case "@delivered": self = .delivered
      case "@termEnd": self = .termEnd
      case "@publishedUntil": self = .publishedUntil
      default:
        guard let index = schema.index(of: name), schema.fields[index].form == .date else {
          return nil
        }
        self = .field(name)
      }
    }
  }

  /// The least years of an archive: as long as credit information may be disclosed.
  static let leastYears = 5

  /// The rule for snapshots, or nil when all are kept.
  public let snapshots: Snapshots?
  /// The rule for the archive, or nil when all of it is kept.
  public let archive: Archive?

  /// Everything is kept.
  public init() {
    snapshots = nil
    archive = nil
  }

  /// Rules from their parts.
  public init(snapshots: Snapshots?, archive: Archive?) {
    self.snapshots = snapshots
    self.archive = archive
  }

  /// Reads the object.
  init(_ object: JSONObject?, schemas: [String: RecordSchema]) {
    guard let object else {
      self.init()
      return
    }
    let snapshots = object.optionalObject("snapshots").map(Self.snapshots)
    let archive = object.optionalObject("archive").map { Self.archive($0, schemas) }
    object.finish()
    self.init(snapshots: snapshots, archive: archive)
  }

  private static func snapshots(_ object: JSONObject) -> Snapshots {
    let rule = Snapshots(
      days: object.integer("days"), months: object.integer("months"),
      years: object.optionalInteger("years"))
    if rule.days < 1 { object.reject("days", "keep the snapshots of one day or more") }
    if rule.months < 0 { object.reject("months", "should be zero or more") }
    if rule.years ?? 0 < 0 { object.reject("years", "should be zero or more; without it, all") }
    object.requireBasis()
    object.finish()
    return rule
  }

  private static func archive(_ object: JSONObject, _ schemas: [String: RecordSchema]) -> Archive {
    let years = object.integer("years")
    if years < leastYears {
      object.reject(
        "years",
        "keep delivered files \(leastYears) years or more, as long as they may be disclosed")
    }
    var clock: [String: [ClockStart]] = [:]
    let kinds = object.object("clock")
    for kind in kinds.keys where kind != "basis" && kind != "note" {
      guard let schema = schemas[kind] else {
        kinds.reject(kind, "there is no schemas/records/\(kind).json")
        _ = kinds.value(kind)
        continue
      }
      clock[kind] = kinds.strings(kind).compactMap { name in
        let start = ClockStart(name, schema)
        if start == nil {
          kinds.reject(
            kind, "“\(name)” is no date of the kind; others: @delivered, @termEnd, @publishedUntil")
        }
        return start
      }
    }
    kinds.finish()
    object.requireBasis()
    object.finish()
    return Archive(years: years, clock: clock)
  }
}

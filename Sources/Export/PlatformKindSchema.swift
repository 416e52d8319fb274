public import Records

/// Which columns a platform wants for one kind of record.
///
/// Made from `schemas/platforms/<platform>/<kind>.json`.
public struct PlatformKindSchema: Sendable, Equatable {
  /// The platform's stable name.
  public var platform: String
  /// The kind.
  public var kind: String
  /// The kind's Chinese name on this platform.
  public var title: String
  /// The stem of its file names, such as `xzcf`.
  public var file: String
  /// The columns in the order in which they are written.
  public var columns: [PlatformColumn]
  /// Whether the platform takes the kind no more: what it holds is withdrawn, nothing is added.
  public var isClosed: Bool

  /// A schema from its parts.
  public init(
    platform: String, kind: String, title: String, file: String, columns: [PlatformColumn],
    isClosed: Bool = false
  ) {
    self.isClosed = isClosed
    self.platform = platform
    self.kind = kind
    self.title = title
    self.file = file
    self.columns = columns
  }
}

/// One column of a bundle file.
public struct PlatformColumn: Sendable, Equatable {
  /// Where the cells of a column come from.
  public enum Source: Sendable, Equatable {
    /// A field of the kind.
    case field(String)
    /// The same text in every row.
    case constant(String)
    /// A reserved field of the merged record (`@caseID`, `@caseStatus`, `@subjectCode`, …).
    case merged(MergedField)
    /// What the row does: `add`, `change` or `withdraw` (`@operation`).
    case operation
    /// Why a row is withdrawn (`@reason`).
    case reason

    /// The source that a definition's `field` names, or nil for an unknown word after `@`.
    public init?(field: String) {
      guard field.hasPrefix("@") else {
        self = .field(field)
        return
      }
      switch String(field.dropFirst()) {
      case "operation": self = .operation
      case "reason": self = .reason
      case let name:
        guard let field = MergedFields.field(named: name), Self.mayBeSent(field) else {
          return nil
        }
        self = .merged(field)
      }
    }

    /// Where a value came from is for the registry and its readers, never for a platform.
    private static func mayBeSent(_ field: MergedField) -> Bool {
      field != .sources && field != .fieldSources
    }
  }

  /// A condition on another field; the cell is empty in rows that do not meet it.
  public struct Condition: Sendable, Equatable {
    /// A field of the kind, or a reserved one after `@`.
    public var field: String
    /// The canonical values that meet it.
    public var values: [String]

    /// A condition from its parts.
    public init(field: String, values: [String]) {
      self.field = field
      self.values = values
    }
  }

  /// The column's name, as header cell and as XML element.
  public var column: String
  /// Its Chinese title, for people.
  public var title: String
  /// Where its cells come from.
  public var source: Source
  /// The unit in which an amount is written, or nil for 元.
  public var unit: AmountUnit?
  /// What of a value may be seen, or nil for all.
  public var mask: ColumnMask?
  /// The conditions a row must all meet to show the value.
  public var conditions: [Condition]
  /// The platform's text for each canonical value; empty when values go out as they are.
  public var values: [String: String]

  /// A column from its parts.
  public init(
    column: String, title: String = "", source: Source, unit: AmountUnit? = nil,
    mask: ColumnMask? = nil, conditions: [Condition] = [], values: [String: String] = [:]
  ) {
    self.column = column
    self.title = title
    self.source = source
    self.unit = unit
    self.mask = mask
    self.conditions = conditions
    self.values = values
  }
}

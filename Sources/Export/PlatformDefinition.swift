/// How a platform (报送平台) takes its bundles: whom it may hold, in which formats, how it is told
/// what changed.
///
/// Made from `schemas/platforms/<platform>/platform.json`.
public struct PlatformDefinition: Sendable, Equatable {
  /// Which cases a platform holds by the standing of their subject.
  public enum Scope: String, Sendable, CaseIterable {
    /// Organs, institutions and officials for acts in office.
    case government
    /// Everybody else.
    case general
    /// Both.
    case all
  }

  /// Whether a platform holds cases of natural persons.
  public enum Persons: String, Sendable, CaseIterable {
    /// It does.
    case all
    /// It does not.
    case none
    /// It holds those that may be published.
    case publishable
  }

  /// How a platform is told what a row does.
  public enum Status: String, Sendable, CaseIterable {
    /// By a column of one file.
    case column
    /// By separate files for added, changed and withdrawn rows.
    case files
  }

  /// The file formats of bundles.
  public enum Format: String, Sendable, CaseIterable {
    /// Comma-separated text (RFC 4180), UTF-8 with byte order mark, CRLF.
    case csv
    /// One element a row, one element a column.
    case xml
  }

  /// How a platform writes dates.
  public enum DateForm: String, Sendable, CaseIterable {
    /// As in `2026/11/20`.
    case slashes = "YYYY/MM/DD"
    /// As in `2026-11-20`.
    case hyphens = "YYYY-MM-DD"
    /// As in `20261120`.
    case digits = "YYYYMMDD"
  }

  /// The names of the elements around the rows of an XML file.
  public struct Envelope: Sendable, Equatable {
    /// The root element.
    public var root: String
    /// The element of one row.
    public var row: String
    /// The default namespace, or empty.
    public var namespace: String

    /// An envelope from its names.
    public init(root: String = "ROWDATA", row: String = "ROW", namespace: String = "") {
      self.root = root
      self.row = row
      self.namespace = namespace
    }
  }

  /// The stable name.
  public var platform: String
  /// The Chinese name, for people.
  public var title: String
  /// Which cases it holds.
  public var scope: Scope
  /// Whether it holds natural persons.
  public var persons: Persons
  /// The formats every bundle is written in.
  public var formats: [Format]
  /// How it is told what a row does.
  public var status: Status
  /// The name of the status column.
  ///
  /// A schema's column of that name may be `@operation`, `@caseStatus` or a status field, which then
  /// says 撤销 in a withdrawn row and 异议 in a disputed one. A schema without one gets an
  /// `@operation` column of that name as its last.
  public var statusColumn: String
  /// The status column's texts for `add`, `change` and `withdraw`; others are Chinese words.
  public var statusValues: [String: String]
  /// How it writes dates.
  public var dates: DateForm
  /// The names of its XML elements.
  public var envelope: Envelope
  /// Whether a resident identity number in full must never appear in a bundle.
  public var leakCheck: Bool

  /// A definition from its parts.
  public init(
    platform: String, title: String, scope: Scope, persons: Persons, formats: [Format],
    status: Status, statusColumn: String = "", statusValues: [String: String] = [:],
    dates: DateForm, envelope: Envelope = Envelope(), leakCheck: Bool = false
  ) {
    self.platform = platform
    self.title = title
    self.scope = scope
    self.persons = persons
    self.formats = formats
    self.status = status
    self.statusColumn = statusColumn
    self.statusValues = statusValues
    self.dates = dates
    self.envelope = envelope
    self.leakCheck = leakCheck
  }
}

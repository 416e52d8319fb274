public import Deduplicate
public import Records

/// How a table of anything is deduplicated, or two tables are linked: one file, no code.
public struct LinkDefinition: Sendable {
  /// What is sought.
  public enum Mode: String, Sendable, CaseIterable {
    /// Records of all files that tell of the same thing.
    case deduplicate
    /// Records of one file that tell of the same thing as one of another.
    case link
  }

  /// One field: where its value comes from and what is done to it.
  public struct Field: Sendable, Equatable {
    /// The name that keys, rules and comparisons use.
    public let name: String
    /// The columns, joined by a blank where there are several; absent ones are left out.
    public let columns: [String]
    /// What is done to the value.
    public let steps: [CellStep]
    /// The values that stand for nothing, after the steps.
    public let placeholders: [[UInt8]]
  }

  /// The name of the definition.
  public let name: String
  /// The column that identifies a record within its file.
  public let idColumn: String
  /// What is sought.
  public let mode: Mode
  /// Whether a record has at most one counterpart in each other file.
  public let isOneToOne: Bool
  /// The ASCII character between cells.
  public let delimiter: UInt8
  /// The fields, in the order of the schema; the file and the record stand behind them.
  public let fields: [Field]
  /// The keys, comparisons and weights.
  public let linkage: LinkageDefinition
  /// The name of the model file, or nil when the weights stand in the definition.
  public let modelName: String?
  /// Who reviewed the model; empty when nobody has, or there is no model.
  public let reviewer: String
  /// The fields as a schema.
  public let schema: RecordSchema

  /// The same definition with the texts of all values kept, which training shows.
  func keepingTexts() -> LinkDefinition {
    LinkDefinition(
      name: name, idColumn: idColumn, mode: mode, isOneToOne: isOneToOne, delimiter: delimiter,
      fields: fields, linkage: linkage.keepingTexts(), modelName: modelName, reviewer: reviewer,
      schema: schema)
  }

  /// Whether another definition makes the same values of a file.
  func readsTheSame(as other: LinkDefinition) -> Bool {
    idColumn == other.idColumn && mode == other.mode && delimiter == other.delimiter
      && fields == other.fields
  }

  /// The field that tells the file of a record.
  static let fileField = "file"
  /// The field that tells records of a file apart.
  static let recordField = "record"
}

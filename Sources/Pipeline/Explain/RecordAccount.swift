/// One record as a person may read it: where it stands and how each value came about.
public struct RecordAccount: Sendable, Equatable {
  /// Where a record stands.
  public struct Place: Sendable, Equatable {
    /// The department's stable name.
    public let department: String
    /// The department's Chinese name.
    public let departmentTitle: String
    /// The path of the drop below the inbox.
    public let file: String
    /// The line on which it begins, from 1.
    public let line: Int
    /// The delivery date, `YYYY-MM-DD`.
    public let date: String
    /// The revision of the delivery's part.
    public let revision: Int
    /// The run that took the drop.
    public let run: Int

    /// File and line as a query names them.
    public var label: String { "\(file):\(line)" }
  }

  /// One value.
  public struct Value: Sendable, Equatable {
    /// The field's name in definitions.
    public let field: String
    /// The field's Chinese title.
    public let title: String
    /// The canonical value, its numbers masked; empty when absent.
    public let value: String
    /// What normalization did to it, in order.
    public let changes: [Change]
  }

  /// One thing that normalization did to a value, or remarked on it.
  public struct Change: Sendable, Equatable {
    /// The value as delivered, its numbers masked; empty for a remark across fields.
    public let raw: String
    /// What was found.
    public let finding: FindingAccount
  }

  /// Where it stands.
  public let place: Place
  /// Its values, absent ones left out unless something was done to them.
  public let values: [Value]
}

/// One finding with its sentence in both languages.
public struct FindingAccount: Sendable, Equatable {
  /// The stable code, such as `G302`.
  public let code: String
  /// The Chinese title of the field, or empty.
  public let title: String
  /// What was found, in Chinese.
  public let chinese: String
  /// What was found, in English.
  public let english: String
  /// What to do about it, in Chinese; empty for what was put right.
  public let chineseAdvice: String
  /// What to do about it, in English; empty for what was put right.
  public let englishAdvice: String
}

import Records

/// What is proposed for one column of a sample.
public struct ColumnProposal: Sendable {
  /// The column's name in the definition.
  public let column: String
  /// The field, or nil when the column is to be left out.
  public let field: String?
  /// From 0 to 1; 0 for a column of which nothing could be told.
  public let confidence: Double
  /// The value table of a code column.
  public internal(set) var values: String?
  /// The unit of a money column.
  public let unit: String?
  /// The sign that joins several values in one cell.
  public internal(set) var separator: String?
  /// Why it is left out.
  public let ignoreReason: String?
  /// Whether a drop may come without it.
  public let isOptional: Bool
  /// Whether a person has to decide about it.
  public let isUndecided: Bool
  /// Why, in English and in Chinese.
  public let reason: String
  /// The same in Chinese.
  public let chineseReason: String
  /// The shapes of some of its values, for columns about which a person has to decide.
  public let shapes: [String]
}

extension ColumnProposal {
  /// Gives columns without values the table of a column that feeds the same field: 处罚类别2 is
  /// written like 处罚类别1.
  static func completeTables(_ columns: inout [ColumnProposal]) {
    for index in columns.indices where columns[index].values == nil {
      guard let field = columns[index].field,
        let twin = columns.first(where: { $0.field == field && $0.values != nil })
      else { continue }
      columns[index].values = twin.values
      columns[index].separator = twin.separator
    }
  }

  /// The commonest shapes of a column's values, most frequent first; never a value.
  static func shapes(of column: SampleColumn) -> [String] {
    var counts: [String: Int] = [:]
    for value in column.values {
      counts[ValueShape.of(String(decoding: value, as: UTF8.self)), default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
  }
}

import Records

/// One field of a schema with what the inner loop must know of it: plain values, no reference.
struct FieldPlan: Sendable {
  /// Where the value comes from.
  enum Source: Sendable {
    case column
    /// Several columns of which the first that gives a value wins, or joined ones.
    case columns
    case constant
    case derived
    case absent
  }

  let source: Source
  /// The cell of the column, the field it is derived from, or the position of the constant.
  let index: Int
  /// The position of the (first) column's normalizer; those of further columns follow.
  let normalizer: Int
  /// The number of columns.
  let columnCount: Int
  /// Whether a cell has to be looked at even when it is empty: its absence refuses the row.
  let needsEmptyCells: Bool
  let isRequired: Bool
  let form: FieldForm
  /// The short way for the first column's cells.
  let plain: PlainCell

  init(
    _ field: FieldDefinition, _ source: FeedMapping.Source, _ normalizers: inout [ValueNormalizer],
    _ constants: inout [[UInt8]]
  ) {
    isRequired = field.isRequired
    form = field.form
    normalizer = normalizers.count
    guard case .columns(let columns) = source else {
      columnCount = 0
      needsEmptyCells = false
      switch source {
      case .derived(let from, let normalizer):
        self.source = .derived
        index = from
        normalizers.append(normalizer)
      case .constant(let value):
        self.source = .constant
        index = constants.count
        constants.append(value)
      case .absent, .columns:
        self.source = .absent
        index = 0
      }
      plain = PlainCell(ValueContext(form: field.form))
      return
    }
    let isSingle = columns.count == 1 && columns[0].joined.isEmpty
    needsEmptyCells = columns.contains { $0.normalizer.context.isRequired }
    columnCount = columns.count
    self.source = isSingle && !needsEmptyCells ? .column : .columns
    index = columns.first?.index ?? 0
    normalizers += columns.map(\.normalizer)
    plain = PlainCell(columns.first?.normalizer.context ?? ValueContext(form: field.form))
  }
}

public import Records
public import Standards

/// How the raw rows of one feed become records of one kind.
///
/// Built from a feed's definition and its kind's schema; holds for each field of the schema, in
/// order, where its value comes from.
public struct FeedMapping: Sendable {
  /// One column, or several joined, that can give a field's value.
  public struct Column: Sendable {
    /// The index of the cell in the raw batch.
    public let index: Int
    /// The cells that are joined to it, in order.
    public let joined: [Int]
    /// What stands between joined cells, in UTF-8.
    public let joiner: [UInt8]
    /// What makes the canonical value of it.
    public fileprivate(set) var normalizer: ValueNormalizer

    /// A column from its parts.
    public init(
      index: Int, joined: [Int] = [], joiner: [UInt8] = [], normalizer: ValueNormalizer
    ) {
      self.index = index
      self.joined = joined
      self.joiner = joiner
      self.normalizer = normalizer
    }
  }

  /// Where a field's value comes from.
  public enum Source: Sendable {
    /// From columns; the first that gives a value wins.
    case columns([Column])
    /// The same value in each record.
    case constant([UInt8])
    /// Computed from another field, which stands earlier in the schema.
    case derived(from: Int, normalizer: ValueNormalizer)
    /// This feed does not deliver it.
    case absent
  }

  /// The kind of the records.
  public let schema: RecordSchema
  /// Where each field comes from, in the order of the schema.
  public let sources: [Source]
  /// The fields that name a record across deliveries.
  public let key: [Int]
  /// The feed's name, part of each record key, so that two feeds never share a key.
  public let feedName: String
  /// Whether the values are part of the key.
  ///
  /// True for a feed that only appends: a second row with other values is then another record and
  /// not a correction.
  public let keyIncludesValues: Bool
  /// The column whose cells make several rows, or nil.
  public let split: Split?
  /// How soon rows have to be reported, or nil where no rule says.
  public let deadline: ReportingDeadline?

  /// A mapping from its parts; there must be one source for each field.
  public init(
    schema: RecordSchema, sources: [Source], key: [Int], feedName: String, keyIncludesValues: Bool,
    split: Split? = nil, deadline: ReportingDeadline? = nil
  ) {
    precondition(sources.count == schema.fields.count, "each field needs a source")
    self.schema = schema
    self.sources = sources
    self.key = key
    self.feedName = feedName
    self.keyIncludesValues = keyIncludesValues
    self.split = split
    self.deadline = deadline
  }

  /// The mapping for drops of one day: nobody in them can have been born after it.
  public func delivered(on day: CalendarDate) -> FeedMapping {
    FeedMapping(
      schema: schema,
      sources: sources.map { source in
        guard case .columns(let columns) = source else { return source }
        return .columns(
          columns.map { column in
            var context = column.normalizer.context
            guard context.form == .identityNumber else { return column }
            context.latestBirth = day
            var dated = column
            dated.normalizer = ValueNormalizer(context)
            return dated
          })
      }, key: key, feedName: feedName, keyIncludesValues: keyIncludesValues, split: split,
      deadline: deadline)
  }
}

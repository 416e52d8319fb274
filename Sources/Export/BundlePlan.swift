public import Records

/// Everything that making one platform's files of one kind needs to know, checked and compiled.
public struct BundlePlan: Sendable {
  /// A file that a bundle may consist of.
  public struct Output: Sendable, Equatable {
    /// Its format.
    public let format: PlatformDefinition.Format
    /// The only operation of its rows, or nil when a status column tells.
    public let operation: BundleOperation?
    /// Its name in the bundle's folder.
    public let fileName: String
  }

  /// The platform.
  public let platform: PlatformDefinition
  /// The platform's schema of the kind.
  public let kindSchema: PlatformKindSchema
  /// The files of the kind, in the order of the platform's formats.
  public let outputs: [Output]
  let rendering: RowRendering
  let eligibility: Eligibility
  let formats: [RowFormat]
  let mergedFieldCount: Int

  /// The plan of a platform for a kind; throws all mistakes of the definitions at once.
  public init(
    platform: PlatformDefinition, kindSchema: PlatformKindSchema, schema: RecordSchema
  ) throws(ExportError) {
    let mistakes =
      platform.mistakes() + kindSchema.mistakes(platform: platform, schema: schema)
    guard mistakes.isEmpty else {
      throw ExportError(
        what: mistakes.joined(separator: "; "),
        place: "platform \(platform.platform), kind \(kindSchema.kind)",
        remedy: "Correct the platform's files and run the check again.", cause: .definition)
    }
    self.platform = platform
    self.kindSchema = kindSchema
    let columns = Self.columns(of: kindSchema, platform)
    rendering = RowRendering(platform: platform, columns: columns, schema: schema)
    eligibility = Eligibility(
      platform: platform, schema: schema, isClosed: kindSchema.isClosed)
    mergedFieldCount = MergedFields(schemaFieldCount: schema.fields.count).fieldCount
    let operations: [BundleOperation?] =
      platform.status == .column ? [nil] : BundleOperation.allCases
    outputs = platform.formats.flatMap { format in
      operations.map { operation in
        let suffix = operation.map { "_\($0.rawValue)" } ?? ""
        return Output(
          format: format, operation: operation,
          fileName: "\(kindSchema.file)\(suffix).\(format.rawValue)")
      }
    }
    formats = outputs.map {
      RowFormat(format: $0.format, names: columns.map(\.column), envelope: platform.envelope)
    }
  }

  /// Where the bundle's problems and errors say they come from.
  var place: String { "platform \(platform.platform), kind \(kindSchema.kind)" }

  private static func columns(
    of schema: PlatformKindSchema, _ platform: PlatformDefinition
  ) -> [PlatformColumn] {
    guard platform.status == .column else { return schema.columns }
    var columns = schema.columns
    if columns.contains(where: { $0.column == platform.statusColumn && $0.source != .operation }) {
      return columns
    }
    guard let index = columns.firstIndex(where: { $0.source == .operation }) else {
      columns.append(
        PlatformColumn(
          column: platform.statusColumn, source: .operation, values: platform.statusValues))
      return columns
    }
    if columns[index].values.isEmpty { columns[index].values = platform.statusValues }
    return columns
  }
}

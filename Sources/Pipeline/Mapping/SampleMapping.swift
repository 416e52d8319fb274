import Formats
public import Foundation
import Ingest
import Records

/// A definition for a new department, proposed from one of its drops.
///
/// Titles are compared with those the pipeline's own definitions know, values are tried on the
/// normalizers of the forms they could have. What comes out is a draft: a person decides.
public struct SampleMapping: Sendable {
  /// What is asked for.
  public struct Request: Sendable {
    /// The drop to look at.
    public let sample: URL
    /// The kind of its records, or nil to propose one.
    public let kind: String?
    /// The department's name in the pipeline, or nil to take that of the sample's folder.
    public let department: String?

    /// A request from its parts.
    public init(sample: URL, kind: String? = nil, department: String? = nil) {
      self.sample = sample
      self.kind = kind
      self.department = department
    }
  }

  /// The department's name in the pipeline.
  public let department: String
  /// The kind of its records.
  public let kind: String
  /// The Chinese name of the kind.
  public let kindTitle: String
  /// What is proposed for each column, in the order of the sample.
  public let columns: [ColumnProposal]
  /// Required fields that neither a column nor a constant gives.
  public let missingFields: [String]
  /// Values that every record gets, by field.
  public let constants: [(field: String, value: String)]
  /// Fields whose constant is a mere guess: a person must decide.
  public let guessedConstants: [String]
  /// The proposed file of the pipeline's `departments/` folder.
  public let definition: [UInt8]
  let sample: SampleDrop
  let patterns: [String]

  /// Proposes a definition; throws a ``RunError`` when the sample cannot be read.
  public init(_ request: Request, tree: DefinitionTree) throws {
    let pipeline = try PipelineDefinition(tree)
    let schemas = pipeline.recordKinds.map(\.schema) + pipeline.otherSchemas
    var candidates = schemas
    if let kind = request.kind {
      candidates = schemas.filter { $0.kind == kind }
      guard !candidates.isEmpty else {
        throw RunError(
          .definitionWrong, "the pipeline has no kind “\(kind)”",
          remedy: "one of: \(schemas.map(\.kind).joined(separator: ", "))")
      }
    }
    let sample = try SampleDrop(request.sample)
    let known = KnownTitles(tree: tree, schemas: schemas)
    let tables = ValueTables(tree, known: known)
    let fits = sample.columns.map { ValueFit($0, tables: tables) }
    guard
      let best = KindProposal.best(
        of: candidates, known: known, tables: tables, columns: sample.columns, fits: fits)
    else { throw RunError(.definitionWrong, "the pipeline has no kinds", remedy: "add one") }
    let proposing = ColumnProposing(schema: best.schema, known: known, tables: tables)
    var columns = sample.columns.indices.map { index in
      proposing.proposal(sample.columns[index], best.chosen[index], fits[index])
    }
    ColumnProposal.completeTables(&columns)
    let department = Self.departmentName(request)
    let draft = DepartmentDraft(
      department: department, region: pipeline.region, sample: sample, schema: best.schema,
      columns: columns, known: known, tables: tables,
      patterns: FilePatternProposal.patterns(of: sample.fileName),
      hasCompanion: FileManager.default.fileExists(atPath: request.sample.path + ".ok"))
    self.department = department
    self.sample = sample
    self.columns = columns
    kind = best.schema.kind
    kindTitle = best.schema.title
    patterns = draft.patterns
    constants = draft.constants
    guessedConstants = draft.guessedConstants
    missingFields = draft.missingFields
    definition = draft.json.prettyBytes
  }

  /// The name that was asked for, else that of the folder, as drops lie in `inbox/<department>/`.
  private static func departmentName(_ request: Request) -> String {
    if let name = request.department { return name }
    let folder = request.sample.deletingLastPathComponent().standardizedFileURL.lastPathComponent
    let name = folder.lowercased().filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
    }
    return name.isEmpty ? "new-department" : name
  }
}

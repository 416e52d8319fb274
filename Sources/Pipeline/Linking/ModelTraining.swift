import Bytes
public import Deduplicate
import Formats
public import Foundation
import Records

/// Trains the model of a link definition or of a kind from records alone.
public struct ModelTraining: Sendable {
  /// What training found.
  public let trained: TrainedModel
  /// The name the model gets.
  public let name: String
  /// How it was trained.
  public let options: TrainingOptions

  /// Trains the model of a link definition on some files.
  public init(
    definition url: URL, files: [URL], seed: UInt64, workers: Int
  ) throws {
    let run = try LinkRun(
      LinkRun.Request(files: files, workers: workers),
      definition: LinkDefinition(trainingFrom: url))
    self.init(of: run, seed: seed)
  }

  /// Trains the model of a link definition on files that are read already.
  public init(of run: LinkRun, seed: UInt64) {
    let definition = run.definition
    var options = TrainingOptions()
    options.seed = seed
    for field in definition.fields { options.columnsOfField[field.name] = field.columns }
    trained = train(
      run.evidence, definition: definition.linkage, options: options,
      workers: run.request.workers)
    name = definition.name
    self.options = options
  }

  /// Trains the model of a kind on the records in force of a workspace; comparisons and blocking
  /// are those of the pipeline's folder, which may not have been used yet.
  public init(
    pipeline: URL, kind: String, workspace: URL, seed: UInt64, workers: Int
  ) throws {
    var state = try CommittedState(workspace: workspace)
    guard let rules = state.definition.recordKinds.first(where: { $0.schema.kind == kind }) else {
      let known = state.definition.recordKinds.map(\.schema.kind).joined(separator: ", ")
      throw RunError(
        .definitionWrong, "the pipeline has no kind “\(kind)”", remedy: "it has: \(known)")
    }
    let linkage = try Self.linkage(of: rules.schema, in: pipeline).keepingTexts()
    let inForce = try state.kind(rules.schema)
    var options = TrainingOptions()
    options.seed = seed
    for field in rules.schema.fields {
      options.columnsOfField[field.name] = [Self.source(of: field, in: rules.schema)]
    }
    let input = LinkageInput(batches: inForce.batches, addresses: inForce.records.addresses)
    trained = train(
      Evidence(of: input, definition: linkage, workers: workers), definition: linkage,
      options: options, workers: workers)
    name = kind
    self.options = options
  }

  private static func linkage(
    of schema: RecordSchema, in pipeline: URL
  ) throws(DefinitionError) -> LinkageDefinition {
    let url = pipeline.appending(path: "kinds/\(schema.kind).json")
    let bytes = try SmallFile.bytes(of: url)
    let mistakes = DefinitionMistakes()
    guard let value = JSONReader.read(bytes.span, file: url.path, mistakes: mistakes) else {
      throw DefinitionError(mistakes)
    }
    let file = JSONObject(value, file: url.path, mistakes: mistakes)
    let tables = ReferenceTables(
      try DefinitionTree(pipelineFolder: pipeline), mistakes: mistakes)
    let read = KindRulesReading.linkage(
      file, schema, weights: .none, wordLists: tables.words)
    guard let linkage = read, mistakes.isEmpty
    else { throw DefinitionError(mistakes) }
    return linkage
  }

  /// The field that people deliver, from which a field is derived.
  private static func source(of field: FieldDefinition, in schema: RecordSchema) -> String {
    guard let source = field.derivation?.source, let index = schema.index(of: source) else {
      return field.name
    }
    return self.source(of: schema.fields[index], in: schema)
  }

  /// What a person looks at before letting the model in.
  public func review(inChinese isChinese: Bool) -> String {
    TrainingReview(trained: trained, isChinese: isChinese).lines.joined(separator: "\n") + "\n"
  }

  /// Writes the model file; one that is there already is not overwritten, since somebody may have
  /// reviewed it.
  public func write(to url: URL, inChinese isChinese: Bool) throws(RunError) {
    let bytes = ModelFileWriting(
      name: name, trained: trained, options: options,
      review: TrainingReview(trained: trained, isChinese: isChinese).lines
    ).bytes
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw RunError(
        .impossible, "\(url.path) is there already", remedy: "name another file, or move it away")
    }
    do {
      try Data(bytes).write(to: url, options: .withoutOverwriting)
    } catch {
      throw RunError(.impossible, "\(url.path) cannot be written", remedy: "check its folder")
    }
  }
}

import Bytes
import Deduplicate
import Formats
public import Foundation
import Records

extension LinkDefinition {
  /// Reads and checks a link definition and the model it names, which lies beside it.
  public init(contentsOf url: URL) throws(DefinitionError) {
    self = try LinkDefinitionReading(url).read(isTraining: false)
  }

  /// Reads a definition to train its model: weights that stand in it do not count.
  public init(trainingFrom url: URL) throws(DefinitionError) {
    self = try LinkDefinitionReading(url).read(isTraining: true)
  }
}

/// Reads a link definition and lists all its mistakes at once.
private struct LinkDefinitionReading {
  let url: URL
  let mistakes = DefinitionMistakes()

  init(_ url: URL) { self.url = url }

  func read(isTraining: Bool) throws(DefinitionError) -> LinkDefinition {
    let bytes = try SmallFile.bytes(of: url)
    guard let value = JSONReader.read(bytes.span, file: url.path, mistakes: mistakes) else {
      throw DefinitionError(mistakes)
    }
    let file = JSONObject(value, file: url.path, mistakes: mistakes)
    let name = file.nonEmptyString("link")
    let idColumn = file.nonEmptyString("id")
    let mode = file.choice("mode", of: LinkDefinition.Mode.self) ?? .deduplicate
    let isOneToOne = file.optionalBool("oneToOne") ?? false
    if isOneToOne, mode == .deduplicate {
      file.reject("oneToOne", "has a meaning only in the mode link")
    }
    let delimiter = delimiter(file)
    let fields = fields(file)
    let modelName = file.optionalString("model")
    let model = isTraining ? nil : try modelName.map(model)
    let reading = LinkageReading(
      file: file, weights: isTraining ? .none : model.map { .model($0) } ?? .declared)
    let schema = Self.schema(name, fields)
    let linkage = linkage(file, reading, schema, mode, isOneToOne)
    file.requireBasis()
    file.finish()
    guard mistakes.isEmpty, let linkage else { throw DefinitionError(mistakes) }
    return LinkDefinition(
      name: name, idColumn: idColumn, mode: mode, isOneToOne: isOneToOne, delimiter: delimiter,
      fields: fields, linkage: linkage, modelName: modelName, reviewer: model?.reviewer ?? "",
      schema: schema)
  }

  private func delimiter(_ file: JSONObject) -> UInt8 {
    guard let text = file.optionalString("delimiter") else { return UInt8(ascii: ",") }
    let bytes = Array(text.utf8)
    guard bytes.count == 1, CSVDialect.canDelimit(bytes[0]) else {
      file.reject("delimiter", "should be one ASCII sign that is no letter, digit or quote")
      return UInt8(ascii: ",")
    }
    return bytes[0]
  }

  private func fields(_ file: JSONObject) -> [LinkDefinition.Field] {
    var fields: [LinkDefinition.Field] = []
    for object in file.objects("fields") {
      let name = object.nonEmptyString("field")
      let column = object.optionalString("column")
      let columns = object.optionalStrings("columns") ?? column.map { [$0] } ?? []
      if columns.isEmpty { object.reject("field", "“\(name)” names no column; add \"column\"") }
      if column != nil, object.has("columns") {
        object.reject("columns", "either \"column\" or \"columns\", not both")
      }
      let steps = (object.optionalStrings("form") ?? []).compactMap { text -> CellStep? in
        let step = CellStep(text)
        if step == nil {
          object.reject("form", "“\(text)” is not known; one of: \(CellStep.names)")
        }
        return step
      }
      if [LinkDefinition.fileField, LinkDefinition.recordField].contains(name) {
        object.reject("field", "“\(name)” has a meaning of its own; take another name")
      }
      if fields.contains(where: { $0.name == name }) {
        object.reject("field", "“\(name)” is there twice; keep one")
      }
      let placeholders = object.optionalStrings("empty") ?? []
      object.finish()
      fields.append(
        LinkDefinition.Field(
          name: name, columns: columns, steps: steps,
          placeholders: placeholders.map { Array($0.utf8) }))
    }
    return fields
  }

  private static func schema(_ name: String, _ fields: [LinkDefinition.Field]) -> RecordSchema {
    let names = fields.map(\.name) + [LinkDefinition.fileField, LinkDefinition.recordField]
    return RecordSchema(
      kind: name, title: name, role: .record,
      fields: names.map { FieldDefinition(name: $0, title: $0, form: .text) }, rules: [])
  }

  private func model(_ name: String) throws(DefinitionError) -> ModelFile {
    let url = url.deletingLastPathComponent().appending(path: name)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw DefinitionError(
        "\(self.url.path) takes its weights from \(url.path), which is not there",
        remedy: "make it with “guiji train”, or declare the weights and remove \"model\"")
    }
    let bytes = try SmallFile.bytes(of: url)
    return try ModelFile(bytes.span, file: url.path)
  }

  private func linkage(
    _ file: JSONObject, _ reading: LinkageReading, _ schema: RecordSchema,
    _ mode: LinkDefinition.Mode, _ isOneToOne: Bool
  ) -> LinkageDefinition? {
    let exactKey = reading.exactKey()
    if mode == .link, !exactKey.isEmpty {
      file.reject("exactKey", "would join records of one file unseen; remove it in the mode link")
    }
    var vetoes = (file.optionalObjects("vetoes") ?? []).compactMap(KindRulesReading.veto)
    if isOneToOne {
      vetoes.append(
        .differentDocument(
          field: LinkDefinition.recordField, within: LinkDefinition.fileField))
    }
    let (blocking, limit) = (reading.blocking(), file.integer("blockLimit"))
    let (comparisons, thresholds) = (reading.comparisons(), reading.thresholds())
    do throws(LinkageError) {
      return try LinkageDefinition(
        exactKey: exactKey, blocking: blocking, blockLimit: limit, comparisons: comparisons,
        thresholds: thresholds, vetoes: vetoes,
        acrossField: mode == .link ? LinkDefinition.fileField : nil, frozen: reading.frozen,
        schema: schema)
    } catch {
      for mistake in error.mistakes { mistakes.add(file: file.file, at: file.position, mistake) }
      return nil
    }
  }
}

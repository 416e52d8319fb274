import Aggregate
import Deduplicate
import Formats
import Records
import Standards

/// Reads files of a pipeline's `kinds/` folder: how records of a kind are linked and merged.
enum KindRulesReading {
  static func read(
    _ file: JSONObject, schema: RecordSchema, wordLists: @escaping (String) -> AffixWords?,
    models: (String) -> ModelFile?
  ) -> PipelineDefinition.RecordKind? {
    _ = file.nonEmptyString("kind")
    let personScope = file.choice("personScope", of: SubjectResolution.PersonScope.self)
    let reading =
      file.has("termReading")
      ? file.choice("termReading", of: TermReading.self) : TermReading.civilCode
    let linkage = linkage(file, schema, wordLists, models)
    let survivorship = file.objects("survivorship").compactMap { rule($0, schema) }
    let mustAgree = file.optionalStrings("mustAgree") ?? []
    for field in mustAgree where schema.index(of: field) == nil {
      file.reject("mustAgree", "the kind has no field “\(field)”")
    }
    file.requireBasis()
    file.finish()
    guard let linkage else { return nil }
    return PipelineDefinition.RecordKind(
      schema: schema, linkage: linkage, survivorship: survivorship, mustAgree: mustAgree,
      personScope: personScope ?? .general, termReading: reading ?? .civilCode)
  }

  private static func linkage(
    _ file: JSONObject, _ schema: RecordSchema, _ wordLists: @escaping (String) -> AffixWords?,
    _ models: (String) -> ModelFile?
  ) -> LinkageDefinition? {
    var weights = LinkageReading.WeightSource.declared
    if let name = file.optionalString("model") {
      if let model = models(name) {
        weights = .model(model)
        if model.reviewer.isEmpty {
          file.reject(
            "model", "“\(name)” has no reviewer; look at its chart and put a name into reviewedBy")
        }
      } else {
        weights = .none
        file.reject("model", "there is no models/\(name) beside kinds/; make it with “guiji train”")
      }
    }
    return linkage(file, schema, weights: weights, wordLists: wordLists)
  }

  /// The keys and comparisons of a kind, with weights from somewhere.
  static func linkage(
    _ file: JSONObject, _ schema: RecordSchema, weights: LinkageReading.WeightSource,
    wordLists: @escaping (String) -> AffixWords?
  ) -> LinkageDefinition? {
    let reading = LinkageReading(file: file, weights: weights, wordLists: wordLists)
    let exactKey = file.strings("exactKey").map(LinkageDefinition.KeyPart.init)
    let blocking = reading.blocking()
    let blockLimit = file.integer("blockLimit")
    let comparisons = reading.comparisons()
    let thresholds = reading.thresholds()
    let vetoes = file.objects("vetoes").compactMap(veto)
    let doubts = (file.optionalObjects("doubts") ?? []).map { object in
      defer { object.finish() }
      return LinkageDefinition.Doubt(
        field: object.nonEmptyString("field"), names: object.nonEmptyString("names"))
    }
    do throws(LinkageError) {
      return try LinkageDefinition(
        exactKey: exactKey, blocking: blocking, blockLimit: blockLimit, comparisons: comparisons,
        thresholds: thresholds, vetoes: vetoes, doubts: doubts, frozen: reading.frozen,
        schema: schema)
    } catch {
      for mistake in error.mistakes {
        file.mistakes.add(file: file.file, at: file.position, mistake)
      }
      return nil
    }
  }

  static func veto(_ object: JSONObject) -> LinkageDefinition.Veto? {
    defer { object.finish() }
    switch object.nonEmptyString("veto") {
    case "differentIdentity":
      return .differentIdentity(field: object.nonEmptyString("field"))
    case "differentDocument":
      return .differentDocument(
        field: object.nonEmptyString("field"), within: object.nonEmptyString("within"))
    case "differentVisible":
      return .differentVisible(field: object.nonEmptyString("field"))
    case let other:
      object.reject(
        "veto",
        "“\(other)” is not known; one of: differentIdentity, differentDocument, differentVisible")
      return nil
    }
  }

  private static func rule(_ object: JSONObject, _ schema: RecordSchema) -> SurvivorshipRule? {
    let field = object.nonEmptyString("field")
    if field != "*", schema.index(of: field) == nil {
      object.reject("field", "the kind has no field “\(field)”")
    }
    let preference = object.choice("rule", of: SurvivorshipRule.Preference.self)
    object.finish()
    return preference.map { SurvivorshipRule(field: field, preference: $0) }
  }
}

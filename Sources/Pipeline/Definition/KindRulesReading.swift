import Aggregate
import Deduplicate
import Formats
import Records
import Standards

/// Reads files of a pipeline's `kinds/` folder: how records of a kind are linked and merged.
enum KindRulesReading {
  static func read(
    _ file: JSONObject, schema: RecordSchema
  ) -> PipelineDefinition.RecordKind? {
    _ = file.nonEmptyString("kind")
    let personScope = file.choice("personScope", of: SubjectResolution.PersonScope.self)
    let reading =
      file.has("termReading")
      ? file.choice("termReading", of: TermReading.self) : TermReading.civilCode
    let linkage = linkage(file, schema)
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

  private static func linkage(_ file: JSONObject, _ schema: RecordSchema) -> LinkageDefinition? {
    let exactKey = file.strings("exactKey").map(LinkageDefinition.KeyPart.init)
    let blocking = file.array("blocking").map { rule in
      (rule.elements ?? []).compactMap(\.text)
    }
    let blockLimit = file.integer("blockLimit")
    let comparisons = file.objects("comparisons").map(comparison)
    let thresholds = file.object("thresholds")
    let same = thresholds.number("same")
    let review = thresholds.number("review")
    thresholds.finish()
    let vetoes = file.objects("vetoes").compactMap(veto)
    do throws(LinkageError) {
      return try LinkageDefinition(
        exactKey: exactKey, blocking: blocking, blockLimit: blockLimit, comparisons: comparisons,
        thresholds: LinkageDefinition.Thresholds(same: same, review: review), vetoes: vetoes,
        schema: schema)
    } catch {
      for mistake in error.mistakes {
        file.mistakes.add(file: file.file, at: file.position, mistake)
      }
      return nil
    }
  }

  private static func comparison(_ object: JSONObject) -> LinkageDefinition.Comparison {
    let field = object.nonEmptyString("field")
    let levels = object.objects("levels").compactMap { level -> LinkageDefinition.Level? in
      let name = level.nonEmptyString("level")
      let test = LinkageDefinition.LevelTest(
        named: name, atMost: level.optionalNumber("atMost"),
        atLeast: level.optionalNumber("atLeast"))
      let weight = level.number("weight")
      level.finish()
      guard let test else {
        level.reject("level", "“\(name)” is not known or lacks its bound (atMost, atLeast)")
        return nil
      }
      return LinkageDefinition.Level(test, weight: weight)
    }
    object.finish()
    return LinkageDefinition.Comparison(field: field, levels: levels)
  }

  private static func veto(_ object: JSONObject) -> LinkageDefinition.Veto? {
    defer { object.finish() }
    switch object.nonEmptyString("veto") {
    case "differentIdentity":
      return .differentIdentity(field: object.nonEmptyString("field"))
    case "differentDocument":
      return .differentDocument(
        field: object.nonEmptyString("field"), within: object.nonEmptyString("within"))
    case let other:
      object.reject("veto", "“\(other)” is not known; one of: differentIdentity, differentDocument")
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

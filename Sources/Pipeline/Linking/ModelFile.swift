import Deduplicate
import Formats

/// A trained model as a file: the weights with what they were estimated from, and what is frozen.
///
/// Written by `guiji train`, looked at by a person who puts a name into `reviewedBy`, and then
/// used unchanged until it is trained anew.
struct ModelFile {
  /// One comparison's levels as they were trained.
  struct Comparison {
    let field: String
    let levels: [Level]
  }

  /// A level by what definitions say of it, and its weight.
  struct Level {
    let test: LinkageDefinition.LevelTest
    let weight: Double
  }

  /// Why a model does not go with a definition.
  struct Mismatch: Error {
    let description: String
  }

  let reviewer: String
  let comparisons: [Comparison]
  let frozen: FrozenModel

  /// Reads a model file; throws all its mistakes at once.
  init(_ bytes: borrowing Span<UInt8>, file path: String) throws(DefinitionError) {
    let mistakes = DefinitionMistakes()
    guard let value = JSONReader.read(bytes, file: path, mistakes: mistakes) else {
      throw DefinitionError(mistakes)
    }
    self.init(JSONObject(value, file: path, mistakes: mistakes))
    guard mistakes.isEmpty else { throw DefinitionError(mistakes) }
  }

  /// Reads a model file into a list of mistakes.
  init(_ file: JSONObject) {
    _ = file.nonEmptyString("model")
    reviewer = file.string("reviewedBy")
    _ = file.object("trained").allMembers
    _ = file.strings("review")
    let prior = file.object("prior")
    _ = prior.number("probability")
    let bits = prior.number("bits")
    prior.finish()
    comparisons = file.objects("comparisons").map(Self.comparison)
    frozen = FrozenModel(
      prior: bits, termTables: file.objects("termFrequencies").map(Self.table),
      hotValues: file.objects("hotValues").map(Self.hotValue))
    file.requireBasis()
    file.finish()
  }

  private static func comparison(_ object: JSONObject) -> Comparison {
    let levels = object.objects("levels").compactMap { level -> Level? in
      let name = level.nonEmptyString("level")
      let test = LinkageDefinition.LevelTest(
        named: name, atMost: level.optionalNumber("atMost"),
        atLeast: level.optionalNumber("atLeast"), field: level.optionalString("of"))
      _ = level.number("m")
      _ = level.number("u")
      let weight = level.number("weight")
      level.finish()
      if test == nil { level.reject("level", "“\(name)” is not known; train the model anew") }
      return test.map { Level(test: $0, weight: weight) }
    }
    let comparison = Comparison(field: object.nonEmptyString("field"), levels: levels)
    object.finish()
    return comparison
  }

  private static func table(_ object: JSONObject) -> FrozenModel.TermTable {
    let terms = object.objects("values").map { value in
      _ = value.optionalString("value")
      _ = value.number("share")
      let term = FrozenModel.TermTable.Term(hash: hash(value), bits: value.number("bits"))
      value.finish()
      return term
    }
    let table = FrozenModel.TermTable(
      field: object.nonEmptyString("field"), terms: terms, otherBits: object.number("otherBits"))
    object.finish()
    return table
  }

  private static func hotValue(_ object: JSONObject) -> FrozenModel.HotValue {
    _ = object.optionalString("value")
    _ = object.integer("records")
    let value = FrozenModel.HotValue(
      field: object.nonEmptyString("field"), hash: hash(object), finer: object.strings("finer"))
    object.finish()
    return value
  }

  private static func hash(_ object: JSONObject) -> UInt64 {
    let text = object.nonEmptyString("hash")
    guard let hash = UInt64(text, radix: 16), hash != 0 else {
      object.reject("hash", "should be a hexadecimal number; train the model anew")
      return 1
    }
    return hash
  }

  /// Comparisons with the weights of the model; they must be those it was trained for.
  func weighing(
    _ wanted: [LinkageDefinition.Comparison]
  ) throws(Mismatch) -> [LinkageDefinition.Comparison] {
    guard wanted.map(\.field) == comparisons.map(\.field) else {
      throw Mismatch(
        description: "was trained for comparisons of "
          + "\(comparisons.map(\.field).joined(separator: ", ")); train it anew")
    }
    var result: [LinkageDefinition.Comparison] = []
    for (comparison, trained) in zip(wanted, comparisons) {
      let areSame =
        comparison.levels.count == trained.levels.count
        && zip(comparison.levels, trained.levels).allSatisfy { $0.test.isSameSort(as: $1.test) }
      guard areSame else {
        throw Mismatch(
          description: "was trained for other levels of “\(comparison.field)”; train it anew")
      }
      result.append(
        LinkageDefinition.Comparison(
          field: comparison.field,
          levels: zip(comparison.levels, trained.levels).map { level, trained in
            LinkageDefinition.Level(
              level.test, weight: trained.weight, usesTermFrequency: level.usesTermFrequency)
          }))
    }
    return result
  }
}

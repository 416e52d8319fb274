import Deduplicate
import Formats
import Records

/// Reads what link definitions and the kinds of a pipeline say in the same words: keys, blocking,
/// comparisons, thresholds, and the model that the weights come from.
struct LinkageReading {
  let file: JSONObject
  /// Where the weights come from.
  let weights: WeightSource
  /// The lists of words that levels may name instead of listing them.
  var wordLists: (String) -> AffixWords? = { _ in nil }

  /// Where the weights of the comparisons come from.
  enum WeightSource {
    /// Each level declares its own.
    case declared
    /// A trained model.
    case model(ModelFile)
    /// Nowhere yet: the definition is read to be trained.
    case none
  }

  /// The exact key.
  func exactKey() -> [LinkageDefinition.KeyPart] {
    (file.optionalStrings("exactKey") ?? []).map(LinkageDefinition.KeyPart.init)
  }

  /// The blocking rules.
  func blocking() -> [[String]] {
    file.array("blocking").map { rule in (rule.elements ?? []).compactMap(\.text) }
  }

  /// The thresholds.
  func thresholds() -> LinkageDefinition.Thresholds {
    let thresholds = file.object("thresholds")
    let same = thresholds.number("same")
    let review = thresholds.number("review")
    thresholds.finish()
    return LinkageDefinition.Thresholds(same: same, review: review)
  }

  /// The comparisons, with their weights.
  func comparisons() -> [LinkageDefinition.Comparison] {
    let comparisons = file.objects("comparisons").map(comparison)
    guard case .model(let model) = weights else { return comparisons }
    do {
      return try model.weighing(comparisons)
    } catch {
      file.reject("model", error.description)
      return comparisons
    }
  }

  /// What the model froze, if the weights come from one.
  var frozen: FrozenModel? {
    if case .model(let model) = weights { model.frozen } else { nil }
  }

  private func comparison(_ object: JSONObject) -> LinkageDefinition.Comparison {
    let field = object.nonEmptyString("field")
    let levels = object.objects("levels").compactMap(level)
    object.finish()
    return LinkageDefinition.Comparison(field: field, levels: levels)
  }

  private func level(_ object: JSONObject) -> LinkageDefinition.Level? {
    let name = object.nonEmptyString("level")
    let test = LinkageDefinition.LevelTest(
      named: name, atMost: object.optionalNumber("atMost"),
      atLeast: object.optionalNumber("atLeast"), field: object.optionalString("of"),
      words: words(object))
    let weight = weight(object)
    let usesTermFrequency = object.optionalBool("termFrequency") ?? false
    if usesTermFrequency, case .declared = weights {
      object.reject(
        "termFrequency", "needs the frequencies of a trained model; name it in \"model\"")
    }
    object.finish()
    guard let test else {
      object.reject(
        "level",
        "“\(name)” is not known or lacks its bound (atMost, atLeast), field (of) or words")
      return nil
    }
    return LinkageDefinition.Level(test, weight: weight, usesTermFrequency: usesTermFrequency)
  }

  /// The words of a level: listed, or those of a table by its name.
  private func words(_ object: JSONObject) -> AffixWords? {
    if let list = object.optionalStrings("words") { return AffixWords(list) }
    guard let name = object.optionalString("table") else { return nil }
    guard let words = wordLists(name) else {
      object.reject("table", "there is no list “\(name)”; write divisions, or list words")
      return nil
    }
    return words
  }

  private func weight(_ object: JSONObject) -> Double {
    switch weights {
    case .declared: return object.number("weight")
    case .none:
      _ = object.optionalNumber("weight")
      return 0
    case .model:
      if object.optionalNumber("weight") != nil {
        object.reject("weight", "stands in the model; remove it here, or remove \"model\"")
      }
      return 0
    }
  }
}

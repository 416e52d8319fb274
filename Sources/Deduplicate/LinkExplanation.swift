public import Records

/// Why two records were joined or not: the evidence of each comparison, as values.
///
/// Looks at the two records alone, by the same scorer as the night's run; what other members of
/// their clusters or people's decisions add is in ``Deduplication``.
public struct LinkExplanation: Sendable, Equatable {
  /// What one comparison added to the score.
  public struct Step: Sendable, Equatable {
    /// The field.
    public let field: String
    /// The level's position in the definition.
    public let level: Int
    /// What the level asks.
    public let test: LinkageDefinition.LevelTest
    /// What it added, in thousandths of a bit.
    public let weight: Int32
    /// The score up to and with this step, in thousandths of a bit.
    public let scoreSoFar: Int32
  }

  /// Where the score stands.
  public enum Verdict: String, Sendable {
    /// At or above the threshold *same*.
    case same
    /// Between the thresholds.
    case review
    /// Below both.
    case different
  }

  /// Where the score begins before any comparison, in thousandths of a bit.
  public let startScore: Int32
  /// The comparisons in the order of the definition.
  public let steps: [Step]
  /// The start and the sum of all weights, in thousandths of a bit.
  public let score: Int32
  /// Where the score stands, before vetoes.
  public let verdict: Verdict
  /// The vetoes that stand between the two, by position in the definition.
  public let vetoes: [Int]
  /// The doubts that stand between the two, by position in the definition: agreement that counted
  /// for nothing, so that the pair goes to review at most.
  public let doubts: [Int]
  /// Whether their exact keys agree, so that they are one profile without any scoring.
  public let sharesExactKey: Bool
  /// The blocking rules that bring them together; none means that they are never compared.
  public let blockingRules: [Int]

  /// The explanation for two records of some batches.
  public init(
    _ left: RecordAddress, _ right: RecordAddress, in batches: [RecordBatch],
    definition: LinkageDefinition, aliases: AliasTable = AliasTable()
  ) {
    let model = definition.model
    let evidence = Evidence(ofPair: left, right, in: batches, model: model, aliases: aliases)
    let scorer = PairScorer(model: model, evidence: evidence)
    var measuring = ValueMeasuring()
    var steps: [Step] = []
    startScore = model.startScore
    var sum = model.startScore
    let found = scorer.score(0, 1, atLeast: Int32.min / 2, &measuring)
    for (index, comparison) in definition.comparisons.enumerated() {
      let level = Int((found?.levels ?? 0) >> UInt64(4 * index) & 0xF)
      let weight = scorer.weight(ofLevel: level, comparison: index, 0)
      sum += weight
      steps.append(
        Step(
          field: comparison.field, level: level, test: comparison.levels[level].test,
          weight: weight, scoreSoFar: sum))
    }
    self.steps = steps
    score = sum
    // The levels tell what counted; the doubts are those of the levels as they were compared.
    doubts = found.map { $0.isDoubtful ? scorer.doubts(0, 1, levels: $0.levels) : [] } ?? []
    let isReview = sum >= model.reviewScore || found.map { $0.claimed >= model.reviewScore } == true
    verdict =
      !doubts.isEmpty && isReview
      ? .review
      : sum >= model.sameScore ? .same : sum >= model.reviewScore ? .review : .different
    vetoes = model.vetoes.indices.filter { scorer.stands(veto: $0, 0, 1) }
    sharesExactKey = evidence.exactKeys[0] == evidence.exactKeys[1]
    blockingRules = model.blocking.indices.filter {
      scorer.mayCompare(0, 1) && scorer.share(rule: $0, 0, 1)
    }
  }
}

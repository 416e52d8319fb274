/// Estimates a model from the records alone, without any known answers.
///
/// u is the share of random pairs at each level; m follows by expectation and maximization from
/// the pairs of each blocking rule, a comparison being left out where the rule looks at its own
/// columns. Term frequencies are counted, hot values sought. The same records, definition and
/// options give the same model, whatever the number of workers.
public func train(
  _ evidence: Evidence, definition: LinkageDefinition, options: TrainingOptions, workers: Int
) -> TrainedModel {
  Training(evidence, definition, options, workers: workers).trained()
}

struct Training {
  let evidence: Evidence
  let definition: LinkageDefinition
  let options: TrainingOptions
  let workers: Int
  private let model: LinkageModel

  init(
    _ evidence: Evidence, _ definition: LinkageDefinition, _ options: TrainingOptions, workers: Int
  ) {
    self.evidence = evidence
    self.definition = definition
    self.options = options
    self.workers = workers
    model = definition.model
  }

  func trained() -> TrainedModel {
    let scorer = PairScorer(model: model, evidence: evidence, workers: workers)
    let random = RandomPairs(scorer, options, workers: workers).patterns
    var hot = HotValueSearch(definition, evidence)
    let profiles = Profiles(each: evidence)
    hot.search(profiles, workers: workers)
    let blocked = blockedPairs(scorer.with(hot.model), profiles)
    var estimate = WeightEstimate(definition, options, pairTotal: pairTotal)
    estimate.estimate(random: random, blocked: blocked)

    var trained = TrainedModel()
    trained.recordCount = evidence.count
    trained.sampledPairCount = Int(random.total)
    trained.blockedPairCount = Int(blocked.ofAll.total)
    trained.comparisons = estimate.comparisons()
    trained.prior = estimate.prior
    trained.termTables = TermCounting(evidence, model).tables(
      for: definition, trained.comparisons, limit: options.termLimit)
    trained.hotValues = hot.values
    trained.rules = figures(blocked, estimate)
    trained.unlinkableCount = unlinkableCount(trained, scorer)
    return trained
  }

  /// All pairs that could be compared.
  private var pairTotal: Double {
    let count = Double(evidence.count)
    let all = count * (count - 1) / 2
    guard model.acrossColumn >= 0 else { return all }
    var sizes: [UInt64: Double] = [:]
    for ordinal in 0..<evidence.count {
      sizes[evidence.hash(of: ordinal, in: model.acrossColumn), default: 0] += 1
    }
    return sizes.keys.sorted().reduce(all) { rest, list in
      let size = sizes[list] ?? 0
      return rest - size * (size - 1) / 2
    }
  }

  /// The pairs of all blocks under the model of a scorer.
  private func blockedPairs(_ scorer: PairScorer, _ profiles: Profiles) -> BlockedPairs {
    var blocked = BlockedPairs()
    for rule in model.blocking.indices {
      blocked.add(
        RuleBlocks(rule, profiles, evidence, scorer.model, workers: workers), scorer, options,
        workers: workers)
    }
    return blocked
  }

  private func figures(
    _ blocked: BlockedPairs, _ estimate: WeightEstimate
  ) -> [TrainedModel.RuleFigures] {
    definition.blocking.enumerated().map { rule, fields in
      TrainedModel.RuleFigures(
        fields: fields, blockCount: blocked.figures[rule].blockCount,
        pairCount: blocked.figures[rule].pairCount,
        largestBlock: blocked.figures[rule].largestBlock,
        overflowCount: blocked.blocking.overflowed.count { $0.rule == rule },
        expectedMatches: estimate.expectedMatches[rule])
    }
  }

  /// The records whose score with themselves stays below the threshold *same*.
  private func unlinkableCount(_ trained: TrainedModel, _ scorer: PairScorer) -> Int {
    let weighted = definition.comparisons.indices.map { index in
      LinkageDefinition.Comparison(
        field: definition.comparisons[index].field,
        levels: definition.comparisons[index].levels.enumerated().map { level, old in
          LinkageDefinition.Level(
            old.test, weight: trained.comparisons[index].levels[level].weight,
            usesTermFrequency: old.usesTermFrequency)
        })
    }
    let model = model.weighing(weighted, trained.frozen)
    let scorer = scorer.with(model)
    let counts = mapInParallel(count: Chunk.count(of: evidence.count), workers: workers) { chunk in
      var measuring = ValueMeasuring()
      return Chunk.range(chunk, of: evidence.count).count { ordinal in
        let score = scorer.score(ordinal, ordinal, atLeast: Int32.min / 2, &measuring)
        return (score?.total ?? 0) < model.sameScore
      }
    }
    return counts.reduce(0, +)
  }
}

/// Which records of one kind tell of the same act, and why.
///
/// A function of the set of records, the definition and the decisions alone. Records are named by
/// ordinal, their position in the input.
public struct Deduplication: Sendable, Equatable {
  /// For each record the smallest ordinal of its cluster.
  public internal(set) var clusterOf: [Int32] = []
  /// The number of clusters.
  public internal(set) var clusterCount = 0
  /// The number of profiles: sets of records with the same exact key.
  public internal(set) var profileCount = 0
  /// The pairs from the threshold *same* on whose ends are in one cluster, strongest first; none
  /// where only the clusters were asked for.
  public internal(set) var links: [Link] = []
  /// The number of pairs from the threshold *same* on whose ends are in one cluster.
  public internal(set) var linkCount = 0
  /// The pairs between the thresholds that a person could join, strongest first.
  public internal(set) var reviews: [Link] = []
  /// The pairs between the thresholds that need no person: in one cluster already, or parted by a
  /// veto or a decision between their clusters; strongest first.
  public internal(set) var closedReviews: [Link] = []
  /// The pairs from the threshold *same* on that something kept apart, strongest first.
  public internal(set) var vetoed: [VetoedLink] = []
  /// The blocks past the limit, whose pairs were not compared; not empty means that the clusters
  /// must not be used and the drop that made the block be held.
  public internal(set) var overflowedBlocks: [OverflowedBlock] = []
  /// The pairs in all blocks within the limit, counted before any was compared; a pair counts once
  /// in each of its blocks.
  public internal(set) var candidatePairCount = 0
  /// The pairs compared, each once.
  public internal(set) var pairCount = 0
  /// Decisions that others contradict and that therefore did not hold, by record keys.
  public internal(set) var contradictedDecisions: [Decision] = []
  /// The number of decisions about records not in force.
  public internal(set) var idleDecisionCount = 0

  /// What is known of no records.
  public init() {}
}

/// Two records that were compared, with their score.
public struct Link: Sendable, Equatable {
  /// The smaller ordinal.
  public let left: Int32
  /// The greater ordinal.
  public let right: Int32
  /// The evidence for one act, in thousandths of a bit.
  public let score: Int32
  /// The level of each comparison, four bits each, the first comparison lowest.
  public let packedLevels: UInt64

  /// The level that a comparison of the definition came to.
  public func level(of comparison: Int) -> Int {
    Int(packedLevels >> UInt64(4 * comparison) & 0xF)
  }

  /// Orders by score, strongest first, then by ordinals.
  static func precedes(_ one: Link, _ other: Link) -> Bool {
    if one.score != other.score { return one.score > other.score }
    return one.left != other.left ? one.left < other.left : one.right < other.right
  }
}

/// What kept two records or clusters apart.
public enum Objection: Sendable, Hashable {
  /// A veto of the definition, by its position.
  case veto(Int)
  /// A person's decision that two records are different.
  case decision
}

/// A link that was strong enough and did not join.
public struct VetoedLink: Sendable, Equatable {
  /// The link.
  public let link: Link
  /// What stood against it.
  public let objection: Objection
  /// Whether the objection stood between other members of the two clusters, not the pair itself.
  public let isBetweenClusters: Bool
}

/// A block with more profiles than the definition allows.
public struct OverflowedBlock: Sendable, Equatable {
  /// The position of the blocking rule.
  public let rule: Int
  /// The number of variants in it.
  public let size: Int
  /// Its smallest ordinal, from which its values can be read.
  public let ordinal: Int32
}

/// Finds the records of one kind that tell of the same act.
///
/// Exact keys make profiles; every variant of a profile goes through blocking; the pairs of blocks
/// are scored on all workers, each pair once; links are then taken strongest first and join two
/// clusters unless a veto stands between them. The number of workers never shows.
public func deduplicate(
  _ input: LinkageInput, definition: LinkageDefinition, workers: Int
) -> Deduplication {
  let evidence = Evidence(of: input, model: definition.model, workers: workers)
  return deduplicate(
    evidence, decisions: DecisionIndex(input), definition: definition, workers: workers)
}

/// The same, with the keys under which each record finds its fellows.
public func deduplicateKeepingKeys(
  _ input: LinkageInput, definition: LinkageDefinition, workers: Int
) -> (found: Deduplication, keys: LookupKeys) {
  let evidence = Evidence(of: input, model: definition.model, workers: workers)
  return (
    deduplicate(
      evidence, decisions: DecisionIndex(input), definition: definition, workers: workers),
    LookupKeys(evidence, definition.model, workers: workers)
  )
}

/// Finds the records of a table that tell of the same thing, without decisions; links are not kept.
public func deduplicate(
  _ evidence: Evidence, definition: LinkageDefinition, workers: Int
) -> Deduplication {
  var result = deduplicate(
    evidence, decisions: DecisionIndex(), definition: definition, workers: workers,
    keepsLinks: false)
  result.links = []
  return result
}

private func deduplicate(
  _ evidence: Evidence, decisions: DecisionIndex, definition: LinkageDefinition, workers: Int,
  keepsLinks: Bool = true
) -> Deduplication {
  let model = definition.model
  let profiles = Profiles(of: evidence, singled: decisions.parted, workers: workers)
  var clustering = Clustering(profiles, evidence, model.vetoes, decisions)
  // Where nothing can stand between two clusters the order of the links does not matter.
  let isFree = !keepsLinks && model.vetoes.isEmpty && decisions.decisions.isEmpty
  let scored =
    isFree
    ? PairScoring(profiles, evidence, model, workers: workers) { links in
      clustering.unite(links)
    } : PairScoring(profiles, evidence, model, workers: workers)
  let outcome = clustering.join(scored.links)
  var result = Deduplication()
  result.clusterOf = clustering.labels()
  result.clusterCount = result.clusterOf.indices.count { result.clusterOf[$0] == Int32($0) }
  result.profileCount = profiles.profileCount
  for review in scored.reviews {
    if clustering.isOpen(review) {
      result.reviews.append(review)
    } else {
      result.closedReviews.append(review)
    }
  }
  // A decision may have brought together in the end what was apart when the link came up.
  let isTogether = { (link: Link) in
    result.clusterOf[Int(link.left)] == result.clusterOf[Int(link.right)]
  }
  let late = outcome.refused.map(\.link).filter(isTogether)
  result.links = late.isEmpty ? outcome.joined : (outcome.joined + late).sorted(by: Link.precedes)
  result.linkCount = isFree ? scored.linkCount : result.links.count
  result.vetoed = (outcome.refused + scored.vetoed).filter { !isTogether($0.link) }
    .sorted { Link.precedes($0.link, $1.link) }
  result.overflowedBlocks = scored.blocking.overflowed
  result.candidatePairCount = scored.blocking.candidatePairCount
  result.pairCount = scored.pairCount
  result.contradictedDecisions = clustering.contradicted.map { decisions.decisions[$0] }
    .sorted { ($0.left, $0.right) < ($1.left, $1.right) }
  result.idleDecisionCount = decisions.idleCount
  return result
}

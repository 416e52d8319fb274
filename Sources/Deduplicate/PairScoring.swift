import Bytes

/// The pairs of all blocks, each compared once; only those that matter are kept.
struct PairScoring: Sendable {
  private(set) var links: [Link] = []
  private(set) var reviews: [Link] = []
  private(set) var vetoed: [VetoedLink] = []
  private(set) var pairCount = 0

  init(
    _ blocking: Blocking, _ profiles: Profiles, _ evidence: Evidence, _ model: LinkageModel,
    workers: Int
  ) {
    let parts = mapInParallel(count: blocking.parts.count, workers: workers) { index in
      var part = PairScoringPart()
      part.compare(blocking.parts[index], blocking, profiles.profileOf, evidence, model)
      return part
    }
    links.reserveCapacity(parts.reduce(0) { $0 + $1.links.count })
    for part in parts {
      links += part.links
      reviews += part.reviews
      vetoed += part.vetoed
      pairCount += part.pairCount
    }
    links.sort(by: Link.precedes)
    reviews.sort(by: Link.precedes)
  }
}

private struct PairScoringPart: Sendable {
  var links: [Link] = []
  var reviews: [Link] = []
  var vetoed: [VetoedLink] = []
  var pairCount = 0

  mutating func compare(
    _ part: Blocking.Part, _ blocking: Blocking, _ profileOf: [Int32], _ evidence: Evidence,
    _ model: LinkageModel
  ) {
    let scorer = PairScorer(model: model, evidence: evidence)
    var similarity = StringSimilarity()
    for group in 0..<part.groups.count {
      let range = part.groups.range(of: group)
      guard range.count <= model.blockLimit else { continue }
      for first in range {
        let left = Int(part.groups.members[first])
        for second in (first + 1)..<range.upperBound {
          let right = Int(part.groups.members[second])
          guard profileOf[left] != profileOf[right], scorer.mayCompare(left, right) else {
            continue
          }
          if part.rule > 0,
            blocking.wasCompared(before: part.rule, left, right, scorer)
          {
            continue
          }
          pairCount += 1
          score(left, right, scorer, &similarity)
        }
      }
    }
  }

  private mutating func score(
    _ left: Int, _ right: Int, _ scorer: PairScorer, _ similarity: inout StringSimilarity
  ) {
    let same = scorer.model.sameScore
    // What a veto keeps apart is of interest only if it would have been joined without it.
    let veto = scorer.veto(left, right)
    let limit = veto == nil ? scorer.model.reviewScore : same
    guard let score = scorer.score(left, right, atLeast: limit, &similarity) else { return }
    let link = Link(
      left: Int32(left), right: Int32(right), score: score.total, packedLevels: score.levels)
    if score.isDoubtful {
      // Never a link: with or without the doubtful agreement a person has to say.
      if veto == nil { reviews.append(link) }
    } else if let veto {
      vetoed.append(VetoedLink(link: link, objection: .veto(veto), isBetweenClusters: false))
    } else if score.total >= same {
      links.append(link)
    } else {
      reviews.append(link)
    }
  }
}

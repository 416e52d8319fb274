/// The pairs of all blocks, each compared once; only those that matter are kept.
struct PairScoring: Sendable {
  /// Pieces of blocks whose pairs are held together; fixed, so that nothing depends on the machine.
  private static let waveSize = 64

  /// The pairs from the threshold *same* on; none when they were handed over.
  private(set) var links: [Link] = []
  private(set) var linkCount = 0
  private(set) var reviews: [Link] = []
  private(set) var vetoed: [VetoedLink] = []
  private(set) var pairCount = 0
  private(set) var blocking = Blocking()

  /// Scores all pairs; where `take` is given, links are handed to it in no particular order and not
  /// kept.
  init(
    _ profiles: Profiles, _ evidence: Evidence, _ model: LinkageModel, workers: Int,
    handingLinksTo take: (([Link]) -> Void)? = nil
  ) {
    let scorer = PairScorer(model: model, evidence: evidence, workers: workers)
    for rule in model.blocking.indices {
      let blocks = RuleBlocks(rule, profiles, evidence, model, workers: workers)
      blocking.count(blocks, limit: model.blockLimit)
      let known = blocking
      for start in stride(from: 0, to: blocks.parts.count, by: Self.waveSize) {
        let count = min(Self.waveSize, blocks.parts.count - start)
        let parts = mapInParallel(count: count, workers: workers) { index in
          var part = PairScoringPart()
          part.compare(blocks.parts[start + index], of: rule, known, profiles.profileOf, scorer)
          return part
        }
        for part in parts {
          linkCount += part.links.count
          if let take { take(part.links) } else { links += part.links }
          reviews += part.reviews
          vetoed += part.vetoed
          pairCount += part.pairCount
        }
      }
    }
    links = LinkSorting.sorted(links, workers: workers)
    reviews.sort(by: Link.precedes)
  }
}

private struct PairScoringPart: Sendable {
  var links: [Link] = []
  var reviews: [Link] = []
  var vetoed: [VetoedLink] = []
  var pairCount = 0

  mutating func compare(
    _ groups: KeyGroups<UInt64>, of rule: Int, _ blocking: Blocking, _ profileOf: [Int32],
    _ scorer: PairScorer
  ) {
    var measuring = ValueMeasuring()
    for group in 0..<groups.count {
      let range = groups.range(of: group)
      guard range.count <= scorer.model.blockLimit else { continue }
      for first in range {
        let left = Int(groups.members[first])
        for second in (first + 1)..<range.upperBound {
          let right = Int(groups.members[second])
          guard profileOf[left] != profileOf[right], scorer.mayCompare(left, right) else {
            continue
          }
          if rule > 0, blocking.wasCompared(before: rule, left, right, scorer) { continue }
          pairCount += 1
          score(left, right, scorer, &measuring)
        }
      }
    }
  }

  private mutating func score(
    _ left: Int, _ right: Int, _ scorer: PairScorer, _ measuring: inout ValueMeasuring
  ) {
    let same = scorer.model.sameScore
    // What a veto keeps apart is of interest only if it would have been joined without it.
    let veto = scorer.veto(left, right)
    let limit = veto == nil ? scorer.model.reviewScore : same
    guard let score = scorer.score(left, right, atLeast: limit, &measuring) else { return }
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

/// Puts links in order: strongest first, then by ordinals.
enum LinkSorting {
  /// The links in their order; those of one share of the scores are sorted by one worker.
  static func sorted(_ links: [Link], workers: Int) -> [Link] {
    guard links.count > Chunk.size, var lowest = links.first?.score else {
      return links.sorted(by: Link.precedes)
    }
    var highest = lowest
    for link in links {
      lowest = min(lowest, link.score)
      highest = max(highest, link.score)
    }
    // Scores a power of two apart go to one share, so that there are some hundreds of shares.
    var shift = 0
    while (Int(highest) - Int(lowest)) >> shift >= 512 { shift += 1 }
    let top = Int(highest)
    var starts = [Int](repeating: 0, count: (Int(highest) - Int(lowest)) >> shift + 2)
    for link in links { starts[(top - Int(link.score)) >> shift + 1] += 1 }
    for share in 1..<starts.count { starts[share] += starts[share - 1] }
    var next = starts
    var places = [Int32](repeating: 0, count: links.count)
    for index in links.indices {
      let share = (top - Int(links[index].score)) >> shift
      places[next[share]] = Int32(index)
      next[share] += 1
    }
    let (bounds, laidOut) = (starts, places)
    let shares = mapInParallel(count: bounds.count - 1, workers: workers) { share in
      var part: [Link] = []
      part.reserveCapacity(bounds[share + 1] - bounds[share])
      for place in bounds[share]..<bounds[share + 1] { part.append(links[Int(laidOut[place])]) }
      part.sort(by: Link.precedes)
      return part
    }
    var sorted: [Link] = []
    sorted.reserveCapacity(links.count)
    for share in shares { sorted += share }
    return sorted
  }
}

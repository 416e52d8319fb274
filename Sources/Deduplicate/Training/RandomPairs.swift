import Bytes

/// Patterns of pairs taken at random, from which u follows: almost none of them is a match.
///
/// Records are drawn in small groups, and the pairs of a group are compared all with all: what a
/// group needs stays in the fastest memory, and thousands of records are drawn all the same.
struct RandomPairs {
  private static let groupSize = 256
  private static let pieceSize = groupSize * (groupSize - 1) / 2

  let patterns: PatternCounts

  init(_ scorer: PairScorer, _ options: TrainingOptions, workers: Int) {
    let count = scorer.evidence.count
    let all = count * (count - 1) / 2
    let takesAll = all <= options.sampledPairLimit
    let pieceCount =
      takesAll ? count : (options.sampledPairLimit + Self.pieceSize - 1) / Self.pieceSize
    let tallies = mapInParallel(count: pieceCount, workers: workers) { piece in
      var tally = PatternTally()
      var measuring = ValueMeasuring()
      func add(_ left: Int, _ right: Int) {
        guard scorer.mayCompare(left, right) else { return }
        tally.count(scorer.pattern(left, right, &measuring))
      }
      if takesAll {
        for right in 0..<piece { add(right, piece) }
      } else {
        // Each piece has numbers of its own, so that the workers do not show.
        var numbers = SplitMix64(seed: options.seed &* 0x1_0000_0001 &+ UInt64(piece))
        let group = (0..<Self.groupSize).map { _ in Int(numbers.next() % UInt64(count)) }
        for (index, left) in group.enumerated() {
          for right in group[(index + 1)...] where left != right { add(left, right) }
        }
      }
      return tally
    }
    patterns = PatternCounts(tallies)
  }
}

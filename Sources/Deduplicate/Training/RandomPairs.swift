import Bytes

/// Patterns of pairs taken at random, from which u follows: almost none of them is a match.
struct RandomPairs {
  private static let pieceSize = 1 << 15

  let patterns: PatternCounts

  init(_ scorer: PairScorer, _ options: TrainingOptions, workers: Int) {
    let count = scorer.evidence.count
    let all = count * (count - 1) / 2
    let takesAll = all <= options.sampledPairLimit
    let pieceCount =
      takesAll ? count : (options.sampledPairLimit + Self.pieceSize - 1) / Self.pieceSize
    let tallies = mapInParallel(count: pieceCount, workers: workers) { piece in
      var tally: [UInt64: Int] = [:]
      var similarity = StringSimilarity()
      func add(_ left: Int, _ right: Int) {
        guard scorer.mayCompare(left, right) else { return }
        tally[scorer.pattern(left, right, &similarity), default: 0] += 1
      }
      if takesAll {
        for right in 0..<piece { add(right, piece) }
      } else {
        // Each piece has numbers of its own, so that the workers do not show.
        var numbers = SeededNumbers(seed: options.seed &* 0x1_0000_0001 &+ UInt64(piece))
        for _ in 0..<Self.pieceSize {
          let left = Int(numbers.next() % UInt64(count))
          let right = Int(numbers.next() % UInt64(count))
          if left != right { add(left, right) }
        }
      }
      return tally
    }
    patterns = PatternCounts(tallies)
  }
}

extension PairScorer {
  /// The level of each comparison for a pair, four bits each.
  func pattern(_ left: Int, _ right: Int, _ similarity: inout StringSimilarity) -> UInt64 {
    score(left, right, atLeast: Int32.min / 2, &similarity)?.levels ?? 0
  }
}

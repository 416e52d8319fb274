import Bytes

/// Decisions that cannot all hold: records parted by one that others bring together.
struct DecisionContradictions {
  /// One decision *different* and the chain of decisions *same* that leads round it.
  struct Contradiction: Sendable, Equatable {
    let different: DecisionBook.Entry
    /// From the one record to the other, step by step.
    let same: [DecisionBook.Entry]
  }

  /// In the order of the pairs.
  let all: [Contradiction]

  /// The contradictions among decisions in force.
  init(_ book: DecisionBook) {
    var neighbours: [Node: [(node: Node, entry: Int)]] = [:]
    for (index, entry) in book.inForce.enumerated() where entry.verdict == .same {
      let (one, other) = Self.nodes(entry.pair)
      neighbours[one, default: []].append((other, index))
      neighbours[other, default: []].append((one, index))
    }
    all = book.inForce.compactMap { entry in
      guard entry.verdict == .different else { return nil }
      let (one, other) = Self.nodes(entry.pair)
      guard let chain = Self.shortest(from: one, to: other, neighbours) else { return nil }
      return Contradiction(different: entry, same: chain.map { book.inForce[$0] })
    }
  }

  private struct Node: Hashable {
    let kind: String
    let key: Key128
  }

  private static func nodes(_ pair: PairName) -> (Node, Node) {
    (Node(kind: pair.kind, key: pair.left), Node(kind: pair.kind, key: pair.right))
  }

  /// The shortest chain of entries between two records, the first found in the order of the pairs.
  private static func shortest(
    from start: Node, to end: Node, _ neighbours: [Node: [(node: Node, entry: Int)]]
  ) -> [Int]? {
    var cameBy: [Node: (from: Node, entry: Int)] = [:]
    var front = [start]
    while !front.isEmpty, cameBy[end] == nil {
      var next: [Node] = []
      for node in front {
        for step in neighbours[node] ?? []
        where step.node != start && cameBy[step.node] == nil {
          cameBy[step.node] = (node, step.entry)
          next.append(step.node)
        }
      }
      front = next
    }
    guard cameBy[end] != nil else { return nil }
    var chain: [Int] = []
    var node = end
    while let step = cameBy[node] {
      chain.insert(step.entry, at: 0)
      node = step.from
    }
    return chain
  }
}

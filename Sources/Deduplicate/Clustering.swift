/// Profiles joined to clusters: links strongest first, each joining two clusters unless a veto
/// stands between them (constrained Kruskal).
///
/// A cluster is named by its smallest ordinal. Decisions *same* come first and override codes and
/// documents; decisions *different* hold against everything.
struct Clustering {
  private var parents: [Int32]
  private var objections: ClusterObjections
  private let profileOf: [Int32]
  /// The decisions that did not hold, by position in the input.
  private(set) var contradicted: [Int] = []

  init(
    _ profiles: Profiles, _ evidence: Evidence, _ vetoes: [LinkageModel.Veto],
    _ decisions: DecisionIndex
  ) {
    profileOf = profiles.profileOf
    parents = profiles.profileOf
    objections = ClusterObjections(evidence, vetoes, different: decisions.different)
    for entry in decisions.same {
      let (left, right) = (cluster(of: entry.left), cluster(of: entry.right))
      guard left != right else { continue }
      if objections.decisionsStand(between: left, and: right) {
        contradicted.append(entry.index)
      } else {
        unite(left, right)
      }
    }
    for group in profiles.parted { rejoin(group) }
  }

  /// Brings together what shares an exact key, as far as the decisions allow.
  private mutating func rejoin(_ group: [Int32]) {
    for index in group.indices.dropFirst() {
      for earlier in group[..<index] {
        let (left, right) = (cluster(of: earlier), cluster(of: group[index]))
        if left == right { break }
        guard objections.first(between: left, and: right) == nil else { continue }
        unite(left, right)
        break
      }
    }
  }

  /// Takes links, strongest first; gives those whose ends are now in one cluster and the others.
  mutating func join(_ links: [Link]) -> (joined: [Link], refused: [VetoedLink]) {
    var joined: [Link] = []
    var refused: [VetoedLink] = []
    joined.reserveCapacity(links.count)
    for link in links {
      let (left, right) = (cluster(of: link.left), cluster(of: link.right))
      if left != right {
        if let objection = objections.first(between: left, and: right) {
          let isBetween =
            objection != .decision || !objections.isDecided(different: link.left, link.right)
          refused.append(
            VetoedLink(link: link, objection: objection, isBetweenClusters: isBetween))
          continue
        }
        unite(left, right)
      }
      joined.append(link)
    }
    return (joined, refused)
  }

  /// Joins the ends of links where nothing can stand between them.
  mutating func unite(_ links: [Link]) {
    for link in links {
      let left = root(of: profileOf[Int(link.left)])
      let right = root(of: profileOf[Int(link.right)])
      if left != right { parents[Int(max(left, right))] = min(left, right) }
    }
  }

  /// Whether a person could still join the ends of a link without meeting a veto.
  mutating func isOpen(_ link: Link) -> Bool {
    let (left, right) = (cluster(of: link.left), cluster(of: link.right))
    return left != right && objections.first(between: left, and: right) == nil
  }

  /// The smallest ordinal of the cluster of each record.
  mutating func labels() -> [Int32] {
    profileOf.map { root(of: $0) }
  }

  /// The cluster of a record, ready to be joined to another.
  private mutating func cluster(of ordinal: Int32) -> Int32 {
    let profile = profileOf[Int(ordinal)]
    objections.mark(profile)
    return root(of: profile)
  }

  private mutating func root(of ordinal: Int32) -> Int32 {
    var current = ordinal
    while parents[Int(current)] != current {
      // Halving the way keeps later walks short.
      let next = parents[Int(parents[Int(current)])]
      parents[Int(current)] = next
      current = next
    }
    return current
  }

  /// The smaller name stays, whatever the sizes: it is the label.
  private mutating func unite(_ one: Int32, _ other: Int32) {
    let (kept, lost) = (min(one, other), max(one, other))
    parents[Int(lost)] = kept
    objections.unite(kept, with: lost)
  }
}

import Standards

/// What stands between clusters, kept small: for each cluster and veto the list of its different
/// values, each with the value it holds within.
///
/// Two clusters are at odds where both have values within the same and share none of them. Without
/// decisions a cluster has one value within each, so that this is the veto between any two members;
/// values that a decision *same* brought together count as one. A decision *different* is a value
/// 1 against a value 2 within a name of its own.
struct ClusterObjections {
  private struct Mark {
    var within: UInt64
    var value: UInt64
    var next: Int32
    /// The record that has the value; its text is looked at where only visible characters veto.
    var ordinal: Int32 = -1
  }

  private let vetoes: [LinkageModel.Veto]
  private let evidence: Evidence
  private let different: [(left: Int32, right: Int32)]
  /// The first mark of each cluster, list by list: the vetoes', then the decisions'; -1 for none.
  private var heads: [[Int32]]
  private var marks: [Mark] = []

  private var isMarked: [Bool]

  init(
    _ evidence: Evidence, _ vetoes: [LinkageModel.Veto], different: [DecisionIndex.Entry]
  ) {
    self.vetoes = vetoes
    self.evidence = evidence
    self.different = different.map { ($0.left, $0.right) }
    let count = vetoes.isEmpty && different.isEmpty ? 0 : evidence.count
    heads = Array(repeating: Array(repeating: -1, count: count), count: vetoes.count + 1)
    isMarked = Array(repeating: false, count: count)
    for (number, entry) in different.enumerated() {
      for (ordinal, value) in [(entry.left, UInt64(1)), (entry.right, 2)] {
        let next = heads[vetoes.count][Int(ordinal)]
        heads[vetoes.count][Int(ordinal)] = Int32(marks.count)
        marks.append(Mark(within: UInt64(number), value: value, next: next))
      }
    }
  }

  /// Puts down the values of a profile; must come before the profile is joined to another.
  ///
  /// Most profiles have no link at all, so that this is done for those that come up only.
  mutating func mark(_ profile: Int32) {
    guard !isMarked.isEmpty, !isMarked[Int(profile)] else { return }
    isMarked[Int(profile)] = true
    let row = evidence.row(of: Int(profile))
    for (list, veto) in vetoes.enumerated() {
      let value = UInt64(evidence.values[row + veto.value])
      let within = veto.within < 0 ? 1 : UInt64(evidence.values[row + veto.within])
      if value != 0, within != 0 {
        heads[list][Int(profile)] = Int32(marks.count)
        marks.append(Mark(within: within, value: value, next: -1, ordinal: profile))
      }
    }
  }

  /// The first objection between two clusters, or nil.
  func first(between one: Int32, and other: Int32) -> Objection? {
    if isMarked.isEmpty { return nil }
    for list in vetoes.indices where stands(list, one, other) { return .veto(list) }
    return decisionsStand(between: one, and: other) ? .decision : nil
  }

  /// Whether a decision *different* stands between two clusters.
  func decisionsStand(between one: Int32, and other: Int32) -> Bool {
    !different.isEmpty && stands(vetoes.count, one, other)
  }

  /// Whether a decision parts these two records themselves.
  func isDecided(different one: Int32, _ other: Int32) -> Bool {
    different.contains { $0 == (one, other) }
  }

  /// Gives the marks of a cluster to another one.
  mutating func unite(_ kept: Int32, with lost: Int32) {
    if isMarked.isEmpty { return }
    for list in heads.indices {
      var mark = heads[list][Int(lost)]
      while mark >= 0 {
        let next = marks[Int(mark)].next
        if !contains(list, kept, marks[Int(mark)]) {
          marks[Int(mark)].next = heads[list][Int(kept)]
          heads[list][Int(kept)] = mark
        }
        mark = next
      }
      heads[list][Int(lost)] = -1
    }
  }

  private func contains(_ list: Int, _ cluster: Int32, _ sought: Mark) -> Bool {
    var mark = heads[list][Int(cluster)]
    while mark >= 0 {
      let found = marks[Int(mark)]
      if found.within == sought.within, found.value == sought.value { return true }
      mark = found.next
    }
    return false
  }

  private func stands(_ list: Int, _ one: Int32, _ other: Int32) -> Bool {
    if list < vetoes.count, vetoes[list].isOfVisible {
      return standsVisibly(list, one, other)
    }
    var mark = heads[list][Int(one)]
    while mark >= 0 {
      let found = marks[Int(mark)]
      if hasWithin(list, other, found.within), !sharesValue(list, one, other, found.within) {
        return true
      }
      mark = found.next
    }
    return false
  }

  /// Whether some value of the one cluster is at odds with one of the other by what can be seen.
  ///
  /// What is hidden may be any of several values, so that one that fits settles nothing; a
  /// value given in full on both sides does.
  private func standsVisibly(_ list: Int, _ one: Int32, _ other: Int32) -> Bool {
    let column = vetoes[list].value
    let text = evidence.known.text.span
    var isAtOdds = false
    var mark = heads[list][Int(one)]
    while mark >= 0 {
      let found = marks[Int(mark)]
      let value = text.extracting(
        evidence.known.textRange(of: number(of: found.ordinal, column), in: column))
      let isMasked = MaskedNumber.isMasked(value)
      if !isMasked, contains(list, other, found) { return false }
      var opposite = heads[list][Int(other)]
      while opposite >= 0, !isAtOdds {
        let against = marks[Int(opposite)]
        let otherValue = text.extracting(
          evidence.known.textRange(of: number(of: against.ordinal, column), in: column))
        isAtOdds =
          (isMasked || MaskedNumber.isMasked(otherValue))
          && MaskedNumber.conflict(value, otherValue)
        opposite = against.next
      }
      mark = found.next
    }
    return isAtOdds
  }

  private func number(of ordinal: Int32, _ column: Int) -> UInt32 {
    evidence.values[evidence.row(of: Int(ordinal)) + column]
  }

  private func hasWithin(_ list: Int, _ cluster: Int32, _ within: UInt64) -> Bool {
    var mark = heads[list][Int(cluster)]
    while mark >= 0 {
      if marks[Int(mark)].within == within { return true }
      mark = marks[Int(mark)].next
    }
    return false
  }

  private func sharesValue(
    _ list: Int, _ one: Int32, _ other: Int32, _ within: UInt64
  ) -> Bool {
    var mark = heads[list][Int(one)]
    while mark >= 0 {
      let found = marks[Int(mark)]
      if found.within == within, contains(list, other, found) { return true }
      mark = found.next
    }
    return false
  }
}

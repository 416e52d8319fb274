/// How well clusters agree with the truth, by pairs of records and by whole clusters.
public struct ClusterQuality: Sendable, Equatable {
  /// Counts of one sort of agreement and the measures that follow.
  public struct Measure: Sendable, Equatable {
    /// What was found and is true.
    public let right: Int
    /// What was found.
    public let found: Int
    /// What is true.
    public let expected: Int

    /// The share of what was found that is true; 1 when nothing was found.
    public var precision: Double { found == 0 ? 1 : Double(right) / Double(found) }
    /// The share of what is true that was found; 1 when there is nothing to find.
    public var recall: Double { expected == 0 ? 1 : Double(right) / Double(expected) }
    /// The harmonic mean of precision and recall.
    public var f1: Double {
      found + expected == 0 ? 1 : Double(2 * right) / Double(found + expected)
    }
  }

  /// The pairs of records in one cluster; where lists are linked, pairs across lists only.
  public let pairs: Measure
  /// The clusters that are right to the last member, single records included.
  public let clusters: Measure
  /// The records that the truth does not speak of, which count nowhere.
  public let unjudgedCount: Int

  /// Compares labels: two records with the same number are one cluster.
  ///
  /// `truth` has a label for each record, -1 where it is silent. `lists` tells the list of each
  /// record where only pairs across lists count; empty, all pairs count.
  public init(found: [Int32], truth: [Int32], lists: [Int32] = []) {
    precondition(found.count == truth.count, "as many true labels as found ones")
    precondition(lists.isEmpty || lists.count == found.count, "as many lists as records")
    let judged = found.indices.filter { truth[$0] >= 0 }
    unjudgedCount = found.count - judged.count
    let rows = judged.map { index in
      Row(
        found: found[index], truth: truth[index], list: lists.isEmpty ? 0 : lists[index])
    }
    let isAcross = !lists.isEmpty
    let byFound = Self.groups(rows.sorted { ($0.found, $0.list) < ($1.found, $1.list) }, isAcross) {
      $0.found == $1.found
    }
    let byTruth = Self.groups(rows.sorted { ($0.truth, $0.list) < ($1.truth, $1.list) }, isAcross) {
      $0.truth == $1.truth
    }
    let both = Self.groups(
      rows.sorted { ($0.found, $0.truth, $0.list) < ($1.found, $1.truth, $1.list) }, isAcross
    ) { $0.found == $1.found && $0.truth == $1.truth }
    pairs = Measure(
      right: both.reduce(0) { $0 + $1.pairCount }, found: byFound.reduce(0) { $0 + $1.pairCount },
      expected: byTruth.reduce(0) { $0 + $1.pairCount })
    let foundSizes = Dictionary(
      byFound.map { ($0.first.found, $0.size) }, uniquingKeysWith: { first, _ in first })
    let trueSizes = Dictionary(
      byTruth.map { ($0.first.truth, $0.size) }, uniquingKeysWith: { first, _ in first })
    let whole = both.count {
      foundSizes[$0.first.found] == $0.size && trueSizes[$0.first.truth] == $0.size
    }
    clusters = Measure(right: whole, found: byFound.count, expected: byTruth.count)
  }

  private struct Row {
    let found: Int32
    let truth: Int32
    let list: Int32
  }

  private struct Group {
    let first: Row
    var size = 1
    var pairCount = 0
  }

  /// Runs of rows that belong together; rows must be sorted so that those of one list in a run
  /// stand together.
  private static func groups(
    _ rows: [Row], _ isAcross: Bool, _ belongTogether: (Row, Row) -> Bool
  ) -> [Group] {
    var groups: [Group] = []
    var listSize = 0
    for (index, row) in rows.enumerated() {
      if index > 0, belongTogether(rows[index - 1], row) {
        let last = groups.count - 1
        listSize = isAcross && rows[index - 1].list == row.list ? listSize + 1 : 0
        groups[last].pairCount += groups[last].size - listSize
        groups[last].size += 1
      } else {
        groups.append(Group(first: row))
        listSize = 0
      }
    }
    return groups
  }
}

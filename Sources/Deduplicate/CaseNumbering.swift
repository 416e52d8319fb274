public import Bytes

/// Gives each cluster its case number, so that a case keeps its number from night to night.
///
/// A number is minted when a case is first seen (the run, and a rank in it) and survives growth.
/// When cases join, the oldest number stays and the others are superseded; when a case splits, the
/// part with most of its former members keeps the number. A replay mints the same numbers.
public struct CaseNumbering: Sendable, Equatable {
  /// A number that ended because its case joined an older one.
  public struct Superseded: Sendable, Equatable {
    /// The number that ended.
    public let number: Key128
    /// The number its members bear now.
    public let successor: Key128

    /// A number that ended, and the one that stays.
    public init(number: Key128, successor: Key128) {
      self.number = number
      self.successor = successor
    }
  }

  /// A case whose records are now in several: the number stays with the part that has most of them.
  public struct Split: Sendable, Equatable {
    /// The number.
    public let number: Key128
    /// The numbers that the other records bear now, ascending.
    public let parts: [Key128]

    /// A number, and those of the other parts.
    public init(number: Key128, parts: [Key128]) {
      self.number = number
      self.parts = parts
    }
  }

  /// The number of the cluster each record is in, by the rank of the record's key.
  public let numberOf: [Key128]
  /// The numbers that ended, ascending.
  public let superseded: [Superseded]
  /// The numbers whose records are no longer together, ascending.
  public let splits: [Split]
  /// How many numbers were minted.
  public let mintedCount: Int

  private struct Claim {
    var number: Key128
    var cluster: Int32
    var memberCount: Int32
  }

  /// Numbers the clusters of one kind.
  ///
  /// - `clusterOf` gives for each record, by the rank of its key, the smallest rank in its cluster.
  /// - `previous` gives the number the record bore after the last run, or nil.
  /// - New numbers are minted for the run from `firstRank` on.
  public init(clusterOf: [Int32], previous: [Key128?], run: Int, firstRank: Int) {
    precondition(clusterOf.count == previous.count, "each record has a cluster")
    let claims = Self.claims(clusterOf, previous)
    var assigned = [Key128?](repeating: nil, count: clusterOf.count)
    var holder: [Key128: Int32] = [:]
    for claim in claims where assigned[Int(claim.cluster)] == nil && holder[claim.number] == nil {
      assigned[Int(claim.cluster)] = claim.number
      holder[claim.number] = claim.cluster
    }
    var rank = firstRank
    for (index, cluster) in clusterOf.enumerated()
    where Int(cluster) == index && assigned[index] == nil {
      assigned[index] = Key128(high: UInt64(run), low: UInt64(rank))
      rank += 1
    }
    mintedCount = rank - firstRank
    var ended: [Superseded] = []
    var last: Key128?
    for claim in claims where holder[claim.number] == nil && claim.number != last {
      last = claim.number
      guard let successor = assigned[Int(claim.cluster)] else {
        preconditionFailure("each cluster has a number")
      }
      ended.append(Superseded(number: claim.number, successor: successor))
    }
    superseded = ended
    splits = Self.splits(claims, holder, assigned)
    numberOf = clusterOf.map { cluster in
      guard let number = assigned[Int(cluster)] else {
        preconditionFailure("each cluster has a number")
      }
      return number
    }
  }

  private static func splits(
    _ claims: [Claim], _ holder: [Key128: Int32], _ assigned: [Key128?]
  ) -> [Split] {
    var splits: [Split] = []
    var parts: [Key128] = []
    for (index, claim) in claims.enumerated() {
      if let held = holder[claim.number], held != claim.cluster,
        let part = assigned[Int(claim.cluster)]
      {
        parts.append(part)
      }
      let isLast = index + 1 == claims.count || claims[index + 1].number != claim.number
      if isLast, !parts.isEmpty {
        splits.append(Split(number: claim.number, parts: parts.sorted()))
        parts = []
      }
    }
    return splits
  }

  /// Which cluster claims which number: by number, then most members, then smallest cluster.
  private static func claims(_ clusterOf: [Int32], _ previous: [Key128?]) -> [Claim] {
    var single: [Claim] = []
    for (index, cluster) in clusterOf.enumerated() {
      guard let number = previous[index] else { continue }
      single.append(Claim(number: number, cluster: cluster, memberCount: 1))
    }
    single.sort {
      $0.number != $1.number ? $0.number < $1.number : $0.cluster < $1.cluster
    }
    var merged: [Claim] = []
    merged.reserveCapacity(single.count)
    for claim in single {
      if let last = merged.last, last.number == claim.number, last.cluster == claim.cluster {
        merged[merged.count - 1].memberCount += 1
      } else {
        merged.append(claim)
      }
    }
    guard merged.count > 1 else { return merged }
    for index in 1..<merged.count where merged[index].number == merged[index - 1].number {
      // Splits are rare; only then is the order by member count worth a second sort.
      return merged.sorted { left, right in
        if left.number != right.number { return left.number < right.number }
        return left.memberCount != right.memberCount
          ? left.memberCount > right.memberCount : left.cluster < right.cluster
      }
    }
    return merged
  }
}

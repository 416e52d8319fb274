import Bytes
import Deduplicate
import Records
import Registry

/// The records whose clusters may come out otherwise than after the last run, linked afresh.
///
/// They are the changed records, all records of the cases that these bore, and whatever is connected
/// with them: by a link from the threshold *same* on, taken or refused, by the exact key, by a
/// decision. Beyond them no cluster can change, since a link joins or refuses by the clusters of its
/// two ends alone. Around them stand their fellows in blocks, to be compared with, and the cases
/// with which they have a pair to review, to see whether it is still open.
struct TouchedRecords {
  /// The pool of all that was compared.
  private(set) var pool: RecordPool
  /// The keys of the pool, ascending: ordinals of what was found.
  private(set) var keys: [Key128] = []
  private(set) var found = Deduplication()
  private(set) var lookupKeys: LookupKeys
  /// The records whose clusters may have changed.
  private(set) var core: Set<Key128> = []
  /// These and the cases around them: for all of them the clusters are right.
  private(set) var settled: Set<Key128> = []
  /// Whether a block is past its limit, so that nothing of this counts.
  var isOverfull: Bool { !found.overflowedBlocks.isEmpty }

  private let state: KindState
  private var linkage: LinkageDefinition { definition }
  let definition: LinkageDefinition
  private let decisions: [Decision]
  private let decisionsOf: [Key128: [Key128]]
  private let workers: Int

  /// Links the touched records of a kind.
  ///
  /// `decisions` are all that hold tonight, `formerDecisions` those of the last run. The records of
  /// all of them are linked afresh, since a decision may contradict another one that has nothing to
  /// do with tonight's records.
  init(
    _ state: KindState, _ linkage: LinkageDefinition, decisions: [Decision],
    formerDecisions: [Decision], reader: SegmentReader, workers: Int
  ) throws {
    self.state = state
    definition = linkage
    self.decisions = decisions
    self.workers = workers
    pool = RecordPool(fieldCount: state.schema.fields.count, reader: reader)
    lookupKeys = LookupKeys(
      of: pool.input([], decisions: []), definition: linkage, workers: workers)
    var decisionsOf: [Key128: [Key128]] = [:]
    for decision in decisions {
      decisionsOf[decision.left, default: []].append(decision.right)
      decisionsOf[decision.right, default: []].append(decision.left)
    }
    self.decisionsOf = decisionsOf
    var first = Set(state.delta.changes.map(\.key))
    for decision in decisions + formerDecisions {
      first.formUnion([decision.left, decision.right])
    }
    try settle(try withFormerCases(first))
    core = settled
    guard !isOverfull else { return }
    try settle(try withFormerCases(reviewedWithCore()))
  }

  /// Records with all others of the cases they bore.
  private func withFormerCases(_ keys: Set<Key128>) throws -> Set<Key128> {
    var numbers: Set<Key128> = []
    for key in keys {
      if let number = try formerNumber(key) { numbers.insert(number) }
    }
    var all = keys
    for number in numbers { all.formUnion(try state.formerMembers(number)) }
    return all
  }

  private func formerNumber(_ key: Key128) throws -> Key128? {
    if let member = pool.members[key] { return member.number }
    if let change = state.change(of: key) { return change.before?.number }
    return try state.wanted(key)?.number
  }

  /// Takes records in, with all they are compared with, and links, until nothing new is connected.
  private mutating func settle(_ first: Set<Key128>) throws {
    var frontier = first.subtracting(settled)
    while !frontier.isEmpty {
      let sizeBefore = pool.members.count
      try takeIn(frontier)
      if pool.members.count > sizeBefore || keys.isEmpty { link() }
      guard !isOverfull else { return }
      frontier = try withFormerCases(connectedWithSettled()).subtracting(settled)
        .filter { try state.wanted($0) != nil }
    }
  }

  /// Loads records and their fellows.
  private mutating func takeIn(_ frontier: Set<Key128>) throws {
    var own: [RecordPool.Wanted] = []
    for key in frontier.sorted() {
      for one in [key] + (decisionsOf[key] ?? []) {
        guard let wanted = try state.wanted(one) else { continue }
        own.append(wanted)
        if one == key { settled.insert(key) }
      }
    }
    try pool.load(own)
    let ownKeys = Array(Set(own.map(\.key))).sorted()
    let keys = LookupKeys(
      of: pool.input(ownKeys, decisions: []), definition: linkage, workers: workers)
    var wanted: Set<UInt64> = []
    for ordinal in ownKeys.indices where settled.contains(ownKeys[ordinal]) {
      wanted.formUnion(keys.keys(of: ordinal))
    }
    wanted.remove(0)
    let halves = try LookupTable.recordHalves(
      under: wanted.sorted(), in: state.lookup, workers: workers)
    try pool.load(try state.fellows(halves))
  }

  private mutating func link() {
    keys = pool.keys
    (found, lookupKeys) = deduplicateKeepingKeys(
      pool.input(keys, decisions: decisions), definition: linkage, workers: workers)
  }

  /// All records of the pool that a chain of links, exact keys or decisions leads to.
  private func connectedWithSettled() -> Set<Key128> {
    var groups = Groups(count: keys.count)
    for (ordinal, cluster) in found.clusterOf.enumerated() { groups.join(ordinal, Int(cluster)) }
    for link in found.links { groups.join(Int(link.left), Int(link.right)) }
    for vetoed in found.vetoed { groups.join(Int(vetoed.link.left), Int(vetoed.link.right)) }
    var firstOfExactKey: [UInt64: Int] = [:]
    for ordinal in keys.indices {
      guard let exact = lookupKeys.keys(of: ordinal).last else { continue }
      if let first = firstOfExactKey.updateValue(ordinal, forKey: exact) {
        groups.join(first, ordinal)
      }
    }
    for decision in decisions {
      if let left = ordinal(of: decision.left), let right = ordinal(of: decision.right) {
        groups.join(left, right)
      }
    }
    var wanted: Set<Int> = []
    for ordinal in keys.indices where settled.contains(keys[ordinal]) {
      wanted.insert(groups.root(ordinal))
    }
    var connected: Set<Key128> = []
    for ordinal in keys.indices where wanted.contains(groups.root(ordinal)) {
      connected.insert(keys[ordinal])
    }
    return connected
  }

  /// The records outside with which a record of the core has a pair between the thresholds, open or
  /// not: as long as their cases are not complete, nothing tells.
  private func reviewedWithCore() -> Set<Key128> {
    var others: Set<Key128> = []
    for review in found.reviews + found.closedReviews {
      let (left, right) = (keys[Int(review.left)], keys[Int(review.right)])
      if core.contains(left) { others.insert(right) }
      if core.contains(right) { others.insert(left) }
    }
    return others
  }

  /// The position of a key in the pool.
  func ordinal(of key: Key128) -> Int? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }
}

/// Sets of numbers that are joined one after the other.
private struct Groups {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(_ item: Int) -> Int {
    var current = item
    while parents[current] != current {
      parents[current] = parents[parents[current]]
      current = parents[current]
    }
    return current
  }

  mutating func join(_ one: Int, _ other: Int) {
    let (left, right) = (root(one), root(other))
    if left != right { parents[max(left, right)] = min(left, right) }
  }
}

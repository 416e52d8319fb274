import Registry

/// The deliveries of all runs that were not held, folded: of each part the latest revision, in the order of
/// (date, part, revision).
struct Deliveries: Sendable {
  /// One part of a delivery that is in force.
  struct Part: Sendable {
    let known: KnownDrop
    var drop: JournalDrop { known.drop }
    var feed: String { known.drop.feed }
    /// The number of the first drop that brought this content at this place, so that it never
    /// changes.
    var number: DropNumber { known.number }
  }

  /// The parts in force, in the order of the fold; feeds of equal rank in the order of their names.
  let parts: [Part]
  /// The parts that a later full set of the same feed replaced, latest first.
  let replaced: [Part]
  private let ranksOfFeed: [String: [Int]]

  /// A fold that is done.
  fileprivate init(parts: [Part], replaced: [Part]) {
    self.parts = parts
    self.replaced = replaced
    ranksOfFeed = parts.indices.reduce(into: [:]) { $0[parts[$1].feed, default: []].append($1) }
  }

  /// The parts of a feed that are in force, in the order of the fold.
  func parts(of feed: String) -> [Part] { (ranksOfFeed[feed] ?? []).map { parts[$0] } }

  /// The last rank that a part of a feed has, or nil.
  func lastRank(of feed: String) -> Int? { ranksOfFeed[feed]?.last }
}

/// Deliveries while drops are added, in the order in which the journal has them.
struct DeliveryFold: Sendable {
  private struct Place: Hashable {
    let feed: String
    let date: String
    let part: Int
  }

  private struct Slot {
    var latest: KnownDrop
    /// What stood there before under the same revision and path: a file that was written over and
    /// comes back is the drop it was.
    var former: [KnownDrop] = []
  }

  private var positions: [Place: Int] = [:]
  private var slots: [Slot] = []
  private var lastDate: [String: String] = [:]

  /// The fold of some drops, oldest run first.
  init(_ drops: [KnownDrop]) {
    positions.reserveCapacity(drops.count)
    for known in drops { add(known) }
  }

  /// Adds a drop that came after all others.
  mutating func add(_ known: KnownDrop) {
    let drop = known.drop
    guard drop.verdict.isInForce else { return }
    if lastDate[drop.feed].map({ $0 < drop.date }) ?? true { lastDate[drop.feed] = drop.date }
    let place = Place(feed: drop.feed, date: drop.date, part: drop.part)
    guard let position = positions[place] else {
      positions[place] = slots.count
      slots.append(Slot(latest: known))
      return
    }
    let latest = slots[position].latest.drop
    // Two files of one revision: their paths decide, not which of them came first.
    guard (latest.revision, latest.path) <= (drop.revision, drop.path) else { return }
    guard (latest.revision, latest.path) == (drop.revision, drop.path) else {
      slots[position] = Slot(latest: known)
      return
    }
    guard latest.sha256 != drop.sha256 else { return }
    slots[position].former.append(slots[position].latest)
    slots[position].latest =
      slots[position].former.first { $0.drop.sha256 == drop.sha256 } ?? known
  }

  /// The deliveries in force.
  ///
  /// `isReplacing` says whether a feed delivers its whole set each time, so that only the latest
  /// date counts.
  func deliveries(isReplacing: (String) -> Bool) -> Deliveries {
    let all = slots.map(\.latest).sorted { one, other in
      let (left, right) = (one.drop, other.drop)
      return (left.date, left.part, left.revision, left.feed)
        < (right.date, right.part, right.revision, right.feed)
    }.map { Deliveries.Part(known: $0) }
    let lastSets = lastDate.filter { isReplacing($0.key) }
    guard !lastSets.isEmpty else { return Deliveries(parts: all, replaced: []) }
    func isInForce(_ part: Deliveries.Part) -> Bool {
      lastSets[part.feed].map { $0 == part.drop.date } ?? true
    }
    return Deliveries(
      parts: all.filter(isInForce), replaced: all.reversed().filter { !isInForce($0) })
  }
}

import Registry

/// The deliveries of all runs that were not held, folded: of each part the latest revision, in the order of
/// (date, part, revision).
struct Deliveries: Sendable {
  /// One part of a delivery that is in force.
  struct Part: Sendable, Equatable {
    let feed: String
    let drop: JournalDrop
  }

  private struct Place: Hashable {
    let feed: String
    let date: String
    let part: Int
  }

  /// The parts in force, in the order of the fold; feeds of equal rank in the order of their names.
  let parts: [Part]
  /// The parts that a later full set of the same feed replaced, latest first.
  let replaced: [Part]

  /// Folds the drops of the journal, oldest run first.
  ///
  /// `isReplacing` says whether a feed delivers its whole set each time, so that only the latest
  /// date counts.
  init(drops: some Sequence<JournalDrop>, isReplacing: (String) -> Bool) {
    var latest: [Place: JournalDrop] = [:]
    var lastDate: [String: String] = [:]
    for drop in drops where drop.verdict.isInForce {
      let place = Place(feed: drop.feed, date: drop.date, part: drop.part)
      // Two files of one revision: their paths decide, not which of them came first.
      if let known = latest[place], (known.revision, known.path) > (drop.revision, drop.path) {
        continue
      }
      latest[place] = drop
      lastDate[drop.feed] = max(lastDate[drop.feed] ?? "", drop.date)
    }
    let all = latest.values.sorted { left, right in
      (left.date, left.part, left.revision, left.feed)
        < (right.date, right.part, right.revision, right.feed)
    }.map { Part(feed: $0.feed, drop: $0) }
    let lastSets = lastDate.filter { isReplacing($0.key) }
    func isInForce(_ part: Part) -> Bool {
      lastSets[part.feed].map { $0 == part.drop.date } ?? true
    }
    parts = all.filter(isInForce)
    replaced = lastSets.isEmpty ? [] : all.reversed().filter { !isInForce($0) }
  }
}

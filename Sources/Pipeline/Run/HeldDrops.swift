import Registry

/// The drops that runs held and that nothing has settled since.
struct HeldDrops {
  /// One of them.
  struct Held {
    let run: Int
    let drop: JournalDrop
  }

  /// In the order in which they came.
  private(set) var all: [Held] = []

  /// Goes through the entries of the journal, oldest first.
  init(_ entries: [JournalEntry]) { self.init(DropHistory(entries)) }

  /// Goes through a history.
  init(_ history: DropHistory) {
    for known in history.drops {
      let drop = known.drop
      switch drop.verdict {
      case .held:
        // Tried again and held again, it is listed once.
        all.removeAll { $0.drop.path == drop.path }
        all.append(Held(run: Int(known.number.run), drop: drop))
      case .repeated:
        all.removeAll { $0.drop.path == drop.path }
      case .accepted, .released:
        // A later accepted revision of the same part settles the one held before.
        all.removeAll { Self.place($0.drop) == Self.place(drop) }
      }
    }
  }

  /// Feed, delivery date and part of a drop.
  static func place(_ drop: JournalDrop) -> String { place(drop.feed, drop.date, drop.part) }

  /// The same from its parts.
  static func place(_ feed: String, _ date: String, _ part: Int) -> String {
    "\(feed) \(date) \(part)"
  }
}

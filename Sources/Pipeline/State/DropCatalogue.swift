import Registry

/// The drops of all runs, tonight's too, by the numbers that tables know them by.
struct DropCatalogue: Sendable {
  private struct Identity: Hashable {
    let feed: String
    let date: String
    let part: Int
    let revision: Int
    let path: String
    let sha256: String

    init(_ drop: JournalDrop) {
      feed = drop.feed
      date = drop.date
      part = drop.part
      revision = drop.revision
      path = drop.path
      sha256 = drop.sha256
    }
  }

  private var numbers: [Identity: DropNumber] = [:]
  private var drops: [DropNumber: JournalDrop] = [:]

  /// The drops of the journal, and those of a night under way.
  init(history: [JournalEntry], draft: NightDraft) {
    for entry in history { add(entry.drops, run: entry.run) }
    if draft.run > history.last?.run ?? 0 { add(draft.drops.map(\.journal), run: draft.run) }
  }

  private mutating func add(_ list: [JournalDrop], run: Int) {
    for (index, drop) in list.enumerated() where drop.verdict != .held {
      let number = DropNumber(run: UInt32(run), index: UInt32(index))
      drops[number] = drop
      // The first of equal ones counts, so that a number never changes.
      if numbers[Identity(drop)] == nil { numbers[Identity(drop)] = number }
    }
  }

  /// The number of a drop that was not held.
  func number(of drop: JournalDrop) -> DropNumber {
    guard let number = numbers[Identity(drop)] else {
      preconditionFailure("a drop in force stands in the journal")
    }
    return number
  }

  /// The drop of a number, or nil when no run took such a one.
  func drop(_ number: DropNumber) -> JournalDrop? { drops[number] }
}

extension Night {
  /// The drops of all runs and of a draft.
  func catalogue(with draft: NightDraft) -> DropCatalogue {
    DropCatalogue(history: history, draft: draft)
  }
}

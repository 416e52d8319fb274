import Registry

/// The drops of all runs, tonight's too, by the numbers that tables know them by.
struct DropCatalogue: Sendable {
  private let history: DropHistory
  private let run: Int
  private let tonight: [JournalDrop]

  /// The drops of the journal, and those of a night under way.
  init(history: DropHistory, draft: NightDraft) {
    self.history = history
    run = draft.run
    tonight = draft.run > history.last?.run ?? 0 ? draft.drops.map(\.journal) : []
  }

  /// The drop of a number that was not held, or nil when no run took such a one.
  func drop(_ number: DropNumber) -> JournalDrop? {
    let index = Int(number.index)
    let found =
      number.run == UInt32(run) && index < tonight.count
      ? tonight[index] : history.drop(number)
    return found.flatMap { $0.verdict.isInForce ? $0 : nil }
  }
}

extension Night {
  /// The drops of all runs and of a draft.
  func catalogue(with draft: NightDraft) -> DropCatalogue {
    DropCatalogue(history: history, draft: draft)
  }
}

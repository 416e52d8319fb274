import Registry

/// What a night may take from the run before.
extension Night {
  /// The layout of the tables; a base of another one is not used.
  static let tableLayout = 2

  /// Whether the tables of the run before hold what a night of these definitions needs.
  ///
  /// Under other definitions records, links and rows may all come out otherwise, so that such a
  /// night computes the state from all records in force.
  func canUseBase(_ draft: NightDraft) -> Bool {
    !recomputesAll && Self.canUse(base, history.last, definitions: draft.definitions)
  }

  /// The same by the run before, as snapshot and journal have it.
  static func canUse(_ base: Snapshot?, _ last: JournalEntry?, definitions: String) -> Bool {
    guard let base, let last, last.run == base.run else { return false }
    return base.manifest.counters["layout"] == tableLayout && last.definitions == definitions
      && last.program == Program.version
  }

  /// A figure that the run before left for this one.
  func counter(_ name: String) throws -> Int {
    guard let value = base?.manifest.counters[name] else {
      throw RunError(
        .impossible, "the snapshot of the run before lacks the figure “\(name)”",
        remedy: "rebuild the workspace with “guiji rebuild”")
    }
    return value
  }
}

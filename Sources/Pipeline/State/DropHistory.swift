import Registry
import Synchronization

/// The drops of all runs before a night, held ones too.
///
/// A night reads them from the table that the run before left, not from the journal: that has a file
/// for every night there ever was.
final class DropHistory: Sendable {
  /// The drops in the order in which the journal has them.
  let drops: [KnownDrop]
  /// What the last run took in, or nil before the first.
  let last: JournalEntry?
  /// The position of the first drop of each run; that of run 1 stands at 1.
  private let starts: [Int]
  /// The fold of all drops, and the folds with different drops of a night over them: every kind of
  /// every stage asks for them.
  private let folds = Mutex(Folds())

  private struct Folds {
    /// As many as are asked for by turns.
    static let limit = 4

    var all: DeliveryFold?
    var known: [(asked: Asked, made: Deliveries)] = []

    struct Asked: Equatable {
      let drops: [JournalDrop]
      let run: Int
      let replacing: Set<String>
    }
  }

  /// A history from its drops, in order.
  private init(_ drops: [KnownDrop], last: JournalEntry?) {
    self.drops = drops
    self.last = last
    var starts = [0]
    for (position, known) in drops.enumerated() {
      while starts.count <= Int(known.number.run) { starts.append(position) }
    }
    self.starts = starts
  }

  /// The history that the journal tells.
  convenience init(_ entries: [JournalEntry]) {
    self.init(entries.flatMap(Self.drops), last: entries.last)
  }

  /// The history up to a snapshot, from its table where it has one.
  convenience init(upTo snapshot: Snapshot?, _ workspace: Workspace) throws(RegistryError) {
    let journal = Journal(workspace)
    guard let snapshot, !snapshot.manifest.tableNames(for: DropTable.use).isEmpty else {
      self.init(try journal.entries(through: snapshot?.run ?? 0))
      return
    }
    self.init(
      try DropTable.drops(
        in: try snapshot.table(for: DropTable.use), folder: workspace.tables),
      last: try journal.entry(run: snapshot.run))
  }

  /// The same with one run more.
  func appending(_ entry: JournalEntry) -> DropHistory {
    let fresh = Self.drops(of: entry)
    let longer = DropHistory(drops + fresh, last: entry)
    if var fold = folds.withLock({ $0.all }) {
      for known in fresh { fold.add(known) }
      let whole = fold
      longer.folds.withLock { $0.all = whole }
    }
    return longer
  }

  private static func drops(of entry: JournalEntry) -> [KnownDrop] {
    entry.drops.enumerated().map { KnownDrop($0.element, run: entry.run, index: $0.offset) }
  }

  /// The drop of a number, or nil when no run took such a one.
  func drop(_ number: DropNumber) -> JournalDrop? {
    guard number.run < starts.count else { return nil }
    let position = starts[Int(number.run)] + Int(number.index)
    guard position < drops.count, drops[position].number == number else { return nil }
    return drops[position].drop
  }

  /// All deliveries in force once some drops of a run are taken.
  func deliveries(
    with drops: [JournalDrop], ofRun run: Int, replacing: Set<String>
  ) -> Deliveries {
    let asked = Folds.Asked(drops: drops, run: run, replacing: replacing)
    return folds.withLock { folds in
      if let found = folds.known.first(where: { $0.asked == asked })?.made { return found }
      var fold = folds.all ?? DeliveryFold(self.drops)
      folds.all = fold
      for (index, drop) in drops.enumerated() {
        fold.add(KnownDrop(drop, run: run, index: index))
      }
      let made = fold.deliveries { replacing.contains($0) }
      if folds.known.count == Folds.limit { folds.known.removeFirst() }
      folds.known.append((asked, made))
      return made
    }
  }
}

import Registry
import Synchronization

/// The folds of one history with different drops of a night, each made once: every kind of every
/// stage asks for them, and a fold goes over all drops of all nights.
final class FoldedDeliveries: Sendable {
  /// As many as are asked for by turns.
  private static let limit = 4

  private let known = Mutex<[(drops: [JournalDrop], folded: Deliveries)]>([])

  /// The fold with some drops of the night, made when it is not known.
  func deliveries(with drops: [JournalDrop], _ make: () -> Deliveries) -> Deliveries {
    if let found = known.withLock({ $0.first { $0.drops == drops }?.folded }) { return found }
    let made = make()
    known.withLock {
      if $0.count == Self.limit { $0.removeFirst() }
      $0.append((drops, made))
    }
    return made
  }
}

import Synchronization

/// What is in hand while batches are worked on, kept from one batch to the next: a thread takes a
/// piece of work and gives it back, so that neither memory nor what was remembered is made anew.
final class RowWorkPool: Sendable {
  /// A box, since what cannot be copied cannot lie in an array.
  ///
  /// Sendable: a box is either idle or in the hands of the one thread that took it.
  private final class Box: @unchecked Sendable {
    var work: RowWork

    init(_ work: consuming RowWork) { self.work = work }
  }

  private let idle = Mutex<[Box]>([])

  /// Has a body use idle work, or new one where there is none.
  func withWork<Result>(
    orNew make: () -> RowWork, do body: (inout RowWork) -> Result
  ) -> Result {
    let box = idle.withLock { $0.popLast() } ?? Box(make())
    let result = body(&box.work)
    idle.withLock { $0.append(box) }
    return result
  }
}

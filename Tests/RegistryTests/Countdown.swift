import Registry
import Synchronization

/// Lets one call fail: the one after so many good ones.
final class Countdown: Sendable {
  private let rest: Atomic<Int>

  init(_ goodCalls: Int) { rest = Atomic(goodCalls) }

  /// Whether the failing call was reached.
  var isSpent: Bool { rest.load(ordering: .relaxed) < 0 }

  func fault() -> FileSystem.Fault? {
    rest.wrappingSubtract(1, ordering: .relaxed).oldValue == 0 ? .error(5) : nil
  }
}

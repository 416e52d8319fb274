import Dispatch
import Foundation

/// Makes a value for each index on all workers, and hands the values over in index order while later
/// ones are still being made.
///
/// `take` is called on the calling thread alone. No more than `ahead` values wait at any time, so that
/// memory stays bounded. The failure with the smallest index, or that of `take`, is thrown; what is
/// being made then is ended, and nothing more begun. `workers` is the most threads to use.
public func concurrentStream<Value: Sendable>(
  count: Int, workers: Int, ahead: Int, _ make: @Sendable (Int) throws -> Value,
  _ take: (Value) throws -> Void
) throws {
  guard count > 1, workers > 1 else {
    for index in 0..<count { try take(try make(index)) }
    return
  }
  let line = StreamLine<Value>(count: count, ahead: max(1, ahead))
  let caller = pthread_self()
  let failure = withoutActuallyEscaping(take) { take in
    let taking = Taking(line: line, take: take)
    @Sendable func work() {
      while let step = line.next(mayTake: pthread_equal(pthread_self(), caller) != 0) {
        switch step {
        case .make(let index): line.put(Result { try make(index) }, at: index)
        case .take(let value): taking.take(value)
        }
      }
    }
    DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in work() }
    // Others may have run all of it before this thread came to its turn.
    work()
    return taking.failure
  }
  if let failure { throw failure }
}

/// How the calling thread of a stream takes the values.
///
/// Sendable: it is sent nowhere; other threads hold it without touching it.
private final class Taking<Value: Sendable>: @unchecked Sendable {
  private let line: StreamLine<Value>
  private let body: (Value) throws -> Void
  /// What went wrong, in making or taking.
  private(set) var failure: (any Error)?

  init(line: StreamLine<Value>, take: @escaping (Value) throws -> Void) {
    self.line = line
    body = take
  }

  func take(_ value: Result<Value, any Error>) {
    do {
      try body(try value.get())
      line.taken()
    } catch {
      failure = error
      line.stop()
    }
  }
}

/// Which values of a stream are to be made, wait, or are to be taken.
///
/// Sendable: all that changes is touched under the lock of `condition`.
private final class StreamLine<Value: Sendable>: @unchecked Sendable {
  enum Step {
    case make(Int)
    case take(Result<Value, any Error>)
  }

  private let condition = NSCondition()
  private let count: Int
  private let ahead: Int
  private var waiting: [Int: Result<Value, any Error>] = [:]
  /// The next index to make, and the next to take.
  private var nextMade = 0
  private var nextTaken = 0
  private var isStopped = false

  init(count: Int, ahead: Int) {
    self.count = count
    self.ahead = ahead
  }

  /// What a thread does next; waits while there is nothing to do, nil when nothing is left for it.
  func next(mayTake: Bool) -> Step? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if isStopped || nextTaken == count { return nil }
      if mayTake, let value = waiting.removeValue(forKey: nextTaken) { return .take(value) }
      if nextMade < count, nextMade < nextTaken + ahead {
        nextMade += 1
        return .make(nextMade - 1)
      }
      if !mayTake, nextMade == count { return nil }
      condition.wait()
    }
  }

  /// Puts a value that was made where it is taken from.
  func put(_ value: Result<Value, any Error>, at index: Int) {
    condition.withLock {
      waiting[index] = value
      condition.broadcast()
    }
  }

  /// The value in hand was taken.
  func taken() {
    condition.withLock {
      nextTaken += 1
      condition.broadcast()
    }
  }

  /// Nothing more is made or taken.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }
}

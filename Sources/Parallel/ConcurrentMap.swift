import Dispatch
import Synchronization

/// Runs one piece of work for each index on all workers and gives the results in index order.
///
/// The one door to more than one core. Each index is worked on exactly once; which worker takes it
/// never shows in the result. If pieces fail, the failure with the smallest index is thrown, after
/// all pieces have ended.
/// `workers` is the most threads to use, at least 1; pieces are indexed `0..<count`.
public func concurrentMap<Value: Sendable>(
  count: Int, workers: Int, _ body: @Sendable (Int) throws -> Value
) throws -> [Value] {
  guard count > 1, workers > 1 else { return try (0..<count).map(body) }
  let slots = Mutex<[Result<Value, any Error>?]>(Array(repeating: nil, count: count))
  let cursor = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in
    while true {
      let index = cursor.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = Result { try body(index) }
      slots.withLock { $0[index] = result }
    }
  }
  let results = slots.withLock { $0 }
  return try results.map { result in
    guard let result else { preconditionFailure("an index was not worked on") }
    return try result.get()
  }
}

/// The same for pieces of known sizes, the largest first, so that none is left alone at the end.
///
/// Results stand in index order all the same. If pieces fail, it is the failure of the largest that is
/// thrown.
public func concurrentMap<Value: Sendable>(
  largestFirst sizes: [Int], workers: Int, _ body: @Sendable (Int) throws -> Value
) throws -> [Value] {
  let order = sizes.indices.sorted { left, right in
    sizes[left] != sizes[right] ? sizes[left] > sizes[right] : left < right
  }
  let results = try concurrentMap(count: sizes.count, workers: workers) { try body(order[$0]) }
  let places = order.indices.sorted { order[$0] < order[$1] }
  return places.map { results[$0] }
}

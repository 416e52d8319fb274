import Parallel
import Synchronization
import Testing

@Suite struct ConcurrentMapTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 7, 64])
  func `results stand in index order whatever the number of workers`(workers: Int) throws {
    let squares = try concurrentMap(count: 1000, workers: workers) { $0 * $0 }
    #expect(squares == (0..<1000).map { $0 * $0 })
  }

  @Test(arguments: [1, 2, 7])
  func `the failure with the smallest index is thrown`(workers: Int) {
    #expect(throws: Failure(index: 10)) {
      try concurrentMap(count: 100, workers: workers) { index in
        if index >= 10 { throw Failure(index: index) }
      }
    }
  }

  @Test func `nothing to do gives nothing`() throws {
    #expect(try concurrentMap(count: 0, workers: 4) { $0 }.isEmpty)
  }

  @Test(arguments: [1, 2, 7])
  func `the largest goes first, and results stand in index order`(workers: Int) throws {
    let sizes = [3, 9, 9, 1, 0, 12]
    let begun = Mutex<[Int]>([])
    let results = try concurrentMap(largestFirst: sizes, workers: workers) { index in
      begun.withLock { $0.append(index) }
      return sizes[index]
    }
    #expect(results == sizes)
    let order = begun.withLock { $0 }
    #expect(order.sorted() == Array(sizes.indices))
    if workers == 1 { #expect(order == [5, 1, 2, 0, 3, 4]) }
    #expect(throws: Failure(index: 5)) {
      try concurrentMap(largestFirst: sizes, workers: workers) { throw Failure(index: $0) }
    }
  }
}

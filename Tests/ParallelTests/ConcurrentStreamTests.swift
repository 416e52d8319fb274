import Foundation
import Parallel
import Synchronization
import Testing

@Suite struct ConcurrentStreamTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 7, 64])
  func `values are taken in index order by the caller`(workers: Int) throws {
    let caller = Thread.current
    var taken: [Int] = []
    try concurrentStream(count: 1000, workers: workers, ahead: 5) {
      $0 * $0
    } _: { value in
      #expect(Thread.current == caller)
      taken.append(value)
    }
    #expect(taken == (0..<1000).map { $0 * $0 })
  }

  @Test(arguments: [1, 2, 7])
  func `the failure with the smallest index is thrown, and nothing behind it is taken`(
    workers: Int
  ) {
    var taken: [Int] = []
    #expect(throws: Failure(index: 10)) {
      try concurrentStream(count: 100, workers: workers, ahead: 30) { index in
        if index >= 10 { throw Failure(index: index) }
        return index
      } _: {
        taken.append($0)
      }
    }
    #expect(taken == Array(0..<10))
  }

  @Test(arguments: [1, 2, 7])
  func `a failure of the taker ends it`(workers: Int) {
    #expect(throws: Failure(index: 3)) {
      try concurrentStream(count: 1000, workers: workers, ahead: 4) {
        $0
      } _: {
        if $0 == 3 { throw Failure(index: 3) }
      }
    }
  }

  @Test(arguments: [2, 7])
  func `no more values wait than are asked for`(workers: Int) throws {
    let made = Atomic<Int>(0)
    var taken = 0
    try concurrentStream(count: 500, workers: workers, ahead: 3) { index in
      made.add(1, ordering: .sequentiallyConsistent)
      return index
    } _: { _ in
      #expect(made.load(ordering: .sequentiallyConsistent) <= taken + 3)
      taken += 1
    }
    #expect(taken == 500)
  }

  @Test func `nothing to do takes nothing`() throws {
    try concurrentStream(count: 0, workers: 4, ahead: 1) {
      $0
    } _: { _ in
      Issue.record("there is nothing to take")
    }
  }

  @Test func `streams run within streams`() throws {
    var sum = 0
    try concurrentStream(count: 20, workers: 4, ahead: 4) { outer in
      var part = 0
      try concurrentStream(count: 20, workers: 4, ahead: 4) {
        outer * $0
      } _: {
        part += $0
      }
      return part
    } _: {
      sum += $0
    }
    #expect(sum == 190 * 190)
  }
}

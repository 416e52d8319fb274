import Parallel

/// Runs work that cannot fail, one piece for each index, and gives the results in index order.
func mapInParallel<Value: Sendable>(
  count: Int, workers: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  do {
    return try concurrentMap(count: count, workers: workers, body)
  } catch {
    preconditionFailure("work without failures failed")
  }
}

/// The number of records of one piece of work; fixed, so that the cut never depends on the machine.
enum Chunk {
  static let shift = 14
  static let size = 1 << shift
  static let mask = size - 1

  static func count(of items: Int) -> Int { (items + mask) >> shift }

  static func range(_ chunk: Int, of items: Int) -> Range<Int> {
    chunk << shift..<min(items, (chunk + 1) << shift)
  }
}

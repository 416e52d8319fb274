import Normalize
import Pipeline
import Records

/// How much of normalization is the slow way: values that are neither plain nor met a short while
/// ago, such as dates in Chinese numerals, names with traditional characters, damaged numbers.
///
/// Measured in a run of its own, since looking at the clock for each value costs time; what two
/// looks cost is measured and taken off.
struct SlowShare {
  private var slow = SlowValues()
  private var rowCount = 0
  private var nanoseconds = 0

  init(of feed: FeedDefinition, deliveryDay: Int32, _ batches: [RawBatch]) {
    let clock = Self.clock()
    let normalization = RowNormalization(
      mapping: feed.mapping, deliveryDay: deliveryDay, clock: clock)
    let started = clock()
    for batch in batches {
      let done = normalization.normalize(batch)
      slow.add(done.slowValues)
      rowCount += done.rowCount
    }
    nanoseconds = clock() - started
    let looks = Self.costOfLook(clock) * slow.valueCount
    nanoseconds -= 2 * looks
    slowNanoseconds = max(slow.nanoseconds - looks, 0)
  }

  private var slowNanoseconds = 0

  /// Nanoseconds since the clock was made.
  private static func clock() -> @Sendable () -> Int {
    let start = ContinuousClock.now
    return {
      let (seconds, attoseconds) = start.duration(to: .now).components
      return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
  }

  private static func costOfLook(_ clock: () -> Int) -> Int {
    let started = clock()
    for _ in 0..<100_000 { _ = clock() }
    return (clock() - started) / 100_000
  }

  func report() {
    func percent(_ part: Int, _ whole: Int) -> String {
      Yardstick.tenths(Double(part) * 100 / Double(max(whole, 1)))
    }
    print(
      "slow way: \(percent(slow.rowCount, rowCount)) % of the rows have a value that takes it, "
        + "\(percent(slow.valueCount, rowCount)) in 100 rows, "
        + "\(percent(slowNanoseconds, nanoseconds)) % of the time")
  }
}

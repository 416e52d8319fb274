/// Which snapshots are kept: the last of each of the latest days, months and years.
struct SnapshotThinning {
  /// A run with the day as of which it ran, `YYYY-MM-DD`.
  struct Run: Equatable {
    let run: Int
    let asOf: String
  }

  /// The runs that are kept, in order.
  let kept: [Int]

  /// Thins runs, given in order; without a rule all are kept.
  ///
  /// The last run and the one before it always are: a reader may be at it.
  init(_ runs: [Run], _ rule: RetentionRules.Snapshots?) {
    guard let rule else {
      kept = runs.map(\.run)
      return
    }
    var kept = Set(runs.suffix(2).map(\.run))
    // Of `2026-11-26` the first 10 letters tell the day, 7 the month, 4 the year.
    for (letters, count) in [(10, rule.days), (7, rule.months), (4, rule.years ?? Int.max)] {
      var seen: [Substring] = []
      for run in runs.reversed() {
        let span = run.asOf.prefix(letters)
        guard seen.last != span else { continue }
        guard seen.count < count else { break }
        seen.append(span)
        kept.insert(run.run)
      }
    }
    self.kept = kept.sorted()
  }
}

import Aggregate
import Foundation
import Ingest
import Normalize
import Records
import Registry
import Standards

/// The retention clock (保管期限) of delivered files: it starts with the last effect of any record in
/// a file, and the file may go when the years of the rule have passed.
struct RetentionClock {
  /// What the clock of a file says.
  enum Reading: Equatable {
    /// The clock has ended; the day is the last on which the file had to be kept.
    case ended(CalendarDate)
    /// The clock still runs, at least until a day.
    case runs(CalendarDate)
    /// So many of its records have no end yet, so that the clock has not started.
    case open(Int)
    /// The rule does not name the file's kind.
    case noRule
    /// A person has still to decide on the file, or it cannot be read any more.
    case unsettled
  }

  let rule: RetentionRules.Archive
  let today: CalendarDate
  let archive: Archive
  let periods: PeriodTables
  let workers: Int

  /// The clock of one drop under the definition of its feed; nil for a file that no feed claims.
  func reading(
    of drop: JournalDrop, _ feed: FeedDefinition?, termReading: TermReading
  ) throws -> Reading {
    guard let feed, let starts = rule.clock[feed.schema.kind], !starts.isEmpty else {
      return .noRule
    }
    guard let delivered = CalendarDate(drop.date) else { return .unsettled }
    // Its own day is the least; what is younger need not be read.
    guard end(delivered) < today else { return .runs(end(delivered)) }
    guard drop.verdict.isInForce, starts != [.delivered] else { return .ended(end(delivered)) }
    try archive.verify(drop.sha256)
    let found: (latest: CalendarDate?, openCount: Int)
    do {
      found = try latestStart(in: drop, feed, starts, delivered, termReading)
    } catch is IngestError {
      return .unsettled
    }
    guard found.openCount == 0 else { return .open(found.openCount) }
    let last = end(max(found.latest ?? delivered, delivered))
    return last < today ? .ended(last) : .runs(last)
  }

  /// The last day on which a file must be kept whose clock started on a day.
  private func end(_ start: CalendarDate) -> CalendarDate {
    start.adding(months: rule.years * 12)
  }

  private func latestStart(
    in drop: JournalDrop, _ feed: FeedDefinition, _ starts: [RetentionRules.ClockStart],
    _ delivered: CalendarDate, _ termReading: TermReading
  ) throws -> (latest: CalendarDate?, openCount: Int) {
    let computed = CasePeriods(
      schema: feed.schema, terms: periods.terms, reading: termReading,
      publication: periods.publication, asOf: today)
    let normalization = DropNormalization.normalization(of: drop, feed)
    var latest: CalendarDate?
    var openCount = 0
    _ = try DropNormalization.reader(of: drop, feed, archive).read(workers: workers) { raw in
      normalization.normalize(raw)
    } consume: { batch in
      let data = batch.records.data
      let bytes = data.span
      for row in 0..<batch.records.count {
        let ends = computed.ends(of: row, in: batch.records, bytes)
        let days = starts.compactMap { start -> CalendarDate? in
          switch start {
          case .delivered: return delivered
          case .termEnd: return ends.term
          case .publishedUntil: return ends.publication
          case .field(let name):
            return feed.schema.index(of: name).flatMap { field in
              CalendarDate(bytes.extracting(batch.records.range(of: field, in: row, bytes)))
            }
          }
        }
        // The day that stands for “without end” is no end.
        if let day = days.max(), day < CalendarDate.openEnded {
          latest = max(latest ?? day, day)
        } else {
          openCount += 1
        }
      }
    }
    return (latest, openCount)
  }
}

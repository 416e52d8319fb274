import Bytes
import Foundation
import Normalize
import Parallel
import Pipeline
import Records
import Standards

/// `guiji-bench normalize`: rows a second through normalization alone, on one core.
enum MeasureNormalize {
  static func run(_ words: [String]) throws {
    MemoryKeeping.begin()
    let options = try Options(words, known: ["--feed", "--records", "--odd", "--rounds"])
    let pipeline = URL(fileURLWithPath: try options.operand("PIPELINE"), isDirectory: true)
    let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
    let name = options.text("--feed") ?? "finance.penalty"
    guard let feed = definition.feed(named: name) else {
      throw CallError("the pipeline has no feed “\(name)”")
    }
    let delivered = CalendarDate(days: 20_775)
    let odd = try options.number("--odd", default: 10)
    let batches = rows(
      of: feed, count: try options.number("--records", default: 200_000), odd: odd, delivered)
    let scan = Yardstick.scanSeconds(batches.map { Data($0.bytes) })
    var rounds: [Round] = []
    for _ in 0..<max(1, try options.number("--rounds", default: 5)) {
      rounds.append(round(batches, feed, delivered))
    }
    rounds.sort { $0.seconds < $1.seconds }
    let (best, middle) = (rounds[0], rounds[rounds.count / 2])
    print("\(name), \(odd) % of the rows spelled oddly:")
    print(
      "\(best.speed) rows a second of one core's time in the best of \(rounds.count) rounds, "
        + "\(middle.speed) in the middle one")
    print(
      "\(best.refusedCount) rows refused, "
        + "\(best.tracedCount * 100 / max(best.rowCount, 1)) % of all with a repair or warning")
    print("\(Yardstick.tenths(best.seconds / scan)) times a plain scan of the same bytes")
    SlowShare(of: feed, deliveryDay: delivered.days, batches).report()
  }

  /// What came of all rows once.
  private struct Round {
    var seconds = 0.0
    var rowCount = 0
    var refusedCount = 0
    var tracedCount = 0

    var speed: Int { Int(Double(rowCount) / seconds) }
  }

  /// Each round begins with nothing remembered of the one before.
  private static func round(
    _ batches: [RawBatch], _ feed: FeedDefinition, _ delivered: CalendarDate
  ) -> Round {
    let normalization = RowNormalization(mapping: feed.mapping, deliveryDay: delivered.days)
    var round = Round()
    for batch in batches {
      let started = ProcessorClock.seconds
      let done = normalization.normalize(batch)
      round.seconds += ProcessorClock.seconds - started
      round.rowCount += done.rowCount
      round.refusedCount += done.refusals.count
      round.tracedCount += traced(done.records)
    }
    return round
  }

  private static func traced(_ records: RecordBatch) -> Int {
    let data = records.data
    let bytes = data.span
    return (0..<records.count).filter { !records.traceRange(of: $0, bytes).isEmpty }.count
  }

  private static func rows(
    of feed: FeedDefinition, count: Int, odd: Int, _ delivered: CalendarDate
  ) -> [RawBatch] {
    let world = MadeUpWorld(seed: 1)
    let forms = ReportForm.fields(of: feed)
    var random = SplitMix64(seed: 1)
    var batches: [RawBatch] = []
    var batch = RawBatch(columnCount: forms.count)
    for number in 1...count {
      let act = MadeUpAct(
        number: number, schema: feed.schema, delivered: delivered, government: 0.3, world: world,
        &random)
      let variant = number * 7_919 % 100 < odd ? 1 : 0
      for form in forms {
        let cell =
          form.isFirst
          ? act.cell(of: form, variant: variant, damage: nil, &random)
          : ""
        batch.append(cell: Array(cell.utf8).span)
      }
      batch.endRow(line: number, byteOffset: number)
      if batch.count == 8_192 || number == count {
        batches.append(batch)
        batch = RawBatch(columnCount: forms.count)
      }
    }
    return batches
  }
}

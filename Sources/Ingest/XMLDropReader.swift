import Bytes
import Formats
import Foundation
import Parallel
import Records

/// Reads an XML drop: parsed in one pass, processed in parallel a wave of batches at a time.
struct XMLDropReader {
  let data: Data
  let format: DropFormat.XMLFormat
  let plan: ReadingPlan
  let batchRows: Int

  func read<Result: Sendable>(
    workers: Int, process: @Sendable (RawBatch) throws -> Result,
    consume: (Result) throws -> Void
  ) throws -> DropSummary {
    var summary = DropSummary()
    let rows = MarkupRowReader(format: format, plan: plan, batchRows: batchRows)
    let waveSize = 2 * max(workers, 1)
    var wave: [RawBatch] = []

    func give(_ batches: [RawBatch]) throws {
      for batch in batches {
        summary.rowCount += batch.count + batch.unreadable.count
        summary.unreadableCount += batch.unreadable.count
      }
      let results = try concurrentMap(count: batches.count, workers: workers) { index in
        try process(batches[index])
      }
      for result in results { try consume(result) }
    }

    var failure: MarkupError?
    do {
      let bytes = data.span
      var source = try MarkupSource(bytes, encoding: format.encoding)
      summary.encoding = source.encoding
      let reader = MarkupReader(handler: rows)
      while try source.feedNext(bytes, to: reader) {
        if isOtherDepartment(rows) { break }
        wave += rows.takeBatches()
        if wave.count >= waveSize {
          try give(wave)
          wave = []
        }
      }
      if !isOtherDepartment(rows) { try reader.finish() }
    } catch let error as MarkupError {
      failure = error
    }
    if !isOtherDepartment(rows) { try give(wave + rows.takeBatches(atEnd: true)) }
    finish(&summary, rows, failure)
    return summary
  }

  private func isOtherDepartment(_ rows: MarkupRowReader) -> Bool {
    guard let expected = format.guardElement?.value, let found = rows.rows.guardValue else {
      return false
    }
    return found != expected
  }

  private func finish(
    _ summary: inout DropSummary, _ rows: MarkupRowReader, _ failure: MarkupError?
  ) {
    summary.blankRowCount = rows.rows.blankCount
    summary.columnsFound = rows.rows.paths.columnsFound
    summary.unknownColumns = rows.rows.paths.unknownPaths
    summary.missingColumns = summary.rowCount == 0 ? [] : rows.rows.paths.missingColumns
    summary.guardValue = rows.rows.guardValue
    if isOtherDepartment(rows) {
      summary.hold = Hold(
        .otherDepartment, [rows.rows.guardValue ?? "", format.guardElement?.value ?? ""])
    } else if let failure {
      summary.hold =
        failure.problem == .undecodable
        ? Hold(.undecodable, ["\(failure.line)"])
        : Hold(
          .brokenDocument,
          ["\(failure.line)", failure.what, failure.chineseWhat])
    } else if let expected = format.guardElement?.value, rows.rows.guardValue == nil {
      summary.hold = Hold(.otherDepartment, ["", expected])
    } else if !summary.unknownColumns.isEmpty {
      summary.hold = Hold(.unknownColumns, summary.unknownColumns)
    } else if summary.rowCount == 0 {
      summary.hold = Hold(.emptyDrop)
    } else if !summary.missingColumns.isEmpty {
      summary.hold = Hold(.missingColumns, summary.missingColumns)
    }
  }
}

import Bytes
import Foundation
import Ingest
import Pipeline
import Records
import Standards
import Testing

@testable import Normalize

/// The two-way check over the golden drops: canonical cells normalized again change no record.
@Suite struct NormalizeTwiceTests {
  private static let drops: [String] = {
    let inbox = Folders.fixtures.appending(path: "liaoning/inbox")
    let files = (try? Folders.files(below: inbox)) ?? [:]
    return files.keys.filter { !$0.hasSuffix(".ok") }.sorted()
  }()

  /// The mapping of a batch whose cells are the fields of the schema in canonical form.
  private func canonical(_ mapping: FeedMapping) -> FeedMapping {
    FeedMapping(
      schema: mapping.schema,
      sources: mapping.sources.enumerated().map { index, source in
        switch source {
        case .derived, .absent: return source
        case .constant:
          return .columns([
            .init(
              index: index,
              normalizer: ValueNormalizer(ValueContext(form: mapping.schema.fields[index].form)))
          ])
        case .columns(let columns):
          guard var context = columns.first?.normalizer.context else { return .absent }
          if columns.count > 1 { context.expectedIdentity = nil }
          context.moneyUnit = .fen
          return .columns([.init(index: index, normalizer: ValueNormalizer(context))])
        }
      }, key: mapping.key, feedName: mapping.feedName,
      keyIncludesValues: mapping.keyIncludesValues)
  }

  private func cells(_ records: RecordBatch) -> RawBatch {
    var raw = RawBatch(columnCount: records.fieldCount)
    let data = records.data
    let bytes = data.span
    for row in 0..<records.count {
      for field in 0..<records.fieldCount {
        raw.append(cell: bytes.extracting(records.range(of: field, in: row, bytes)))
      }
      raw.endRow(
        line: records.line(of: row, in: bytes), byteOffset: records.byteOffset(of: row, in: bytes))
    }
    return raw
  }

  @Test func `normalizing the canonical cells of every golden drop gives the same records`() throws
  {
    let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: Folders.pipeline))
    let inbox = Folders.fixtures.appending(path: "liaoning/inbox")
    var recordCount = 0
    for path in Self.drops {
      let parts = path.split(separator: "/").map(String.init)
      guard
        let feed = definition.department(named: parts[0])?.feeds.first(where: { feed in
          feed.patterns.contains { $0.match(parts[1]) != nil }
        })
      else { continue }
      let mapping = feed.mapping.delivered(on: CalendarDate(days: 20_777))
      let once = RowNormalization(mapping: mapping, deliveryDay: 20_777)
      let twice = RowNormalization(mapping: canonical(mapping), deliveryDay: 20_777)
      let name = inbox.appending(path: path)
      _ = try DropReader(
        data: Data(contentsOf: name), name: path, format: feed.format, plan: feed.plan
      ).read(workers: 1) { raw in
        once.normalize(raw)
      } consume: { first in
        let second = twice.normalize(cells(first.records))
        recordCount += first.records.count
        #expect(second.refusals.isEmpty, "\(path): \(second.refusals.first.map(\.findings) ?? [])")
        #expect(second.records.count == first.records.count)
        for (row, pair) in zip(texts(first.records), texts(second.records)).enumerated() {
          #expect(pair.0 == pair.1, "\(path), record \(row)")
        }
      }
    }
    #expect(recordCount > 1_500, "only \(recordCount) records were looked at")
  }

  private func texts(_ records: RecordBatch) -> [[String]] {
    (0..<records.count).map { row in
      (0..<records.fieldCount).map { records.text(of: $0, in: row) }
    }
  }
}

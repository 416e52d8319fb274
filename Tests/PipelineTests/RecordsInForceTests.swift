import Bytes
import Records
import Testing

@testable import Pipeline

@Suite struct RecordsInForceTests {
  private struct Row {
    let key: UInt64
    let value: String
  }

  private func batch(_ rows: [Row]) -> RecordBatch {
    var builder = RecordBatchBuilder(fieldCount: 1)
    for (index, row) in rows.enumerated() {
      builder.begin(line: index + 1, byteOffset: 0)
      builder.append(value: Array(row.value.utf8).span)
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: Key128(high: row.key << 32, low: row.key), digest: digest)
    }
    return builder.finish()
  }

  private func values(
    _ deliveries: [[Row]], isReplacedByLater: Bool, workers: Int = 2
  ) throws -> [String] {
    let batches = deliveries.map(batch)
    let inForce = try RecordsInForce(
      deliveries: batches.indices.map {
        .init(batches: $0..<$0 + 1, isReplacedByLater: isReplacedByLater)
      }, batches: batches, workers: workers)
    #expect(inForce.keys == inForce.keys.sorted())
    return inForce.addresses.map { batches[Int($0.batch)].text(of: 0, in: Int($0.row)) }
  }

  @Test func `a changed row stands in its latest version`() throws {
    let deliveries = [
      [Row(key: 1, value: "a1"), Row(key: 2, value: "b1")], [Row(key: 1, value: "a2")],
      [Row(key: 3, value: "c1"), Row(key: 3, value: "c2")],
    ]
    #expect(try values(deliveries, isReplacedByLater: true) == ["a2", "b1", "c2"])
    #expect(try values(deliveries, isReplacedByLater: false) == ["a1", "b1", "c1"])
  }

  @Test(arguments: [1, 2, 7])
  func `all shards join in key order`(workers: Int) throws {
    let rows = (0..<500).map { Row(key: UInt64($0) &* 2_654_435_761 % (1 << 32), value: "\($0)") }
    let expected = rows.sorted { $0.key < $1.key }.map(\.value)
    #expect(try values([rows], isReplacedByLater: true, workers: workers) == expected)
  }
}

import Bytes
import Foundation
import Records
import Testing

@Suite struct RecordBatchTests {
  @Test func `a built batch reads back value by value`() throws {
    var builder = RecordBatchBuilder(fieldCount: 2)
    let rows = [("甲", "2026-11-18"), ("", "乙"), ("丙丙", "")]
    for (index, row) in rows.enumerated() {
      builder.begin(line: index + 2, byteOffset: 100 * index)
      builder.append(value: Array(row.0.utf8).span)
      builder.append(value: Array(row.1.utf8).span)
      if index == 1 {
        var trace: [UInt8] = []
        NormalizationTrace.append(
          field: 1, code: .dateRewritten, raw: Array("raw".utf8).span, to: &trace)
        builder.append(trace: trace.span)
      }
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: Key128(high: UInt64(index), low: 7), digest: digest)
    }
    let batch = builder.finish()
    #expect(batch.count == 3)
    #expect(batch.byteCount == batch.data.count)
    let data = batch.data
    let bytes = data.span
    for (index, row) in rows.enumerated() {
      #expect(batch.text(of: 0, in: index) == row.0)
      #expect(batch.text(of: 1, in: index) == row.1)
      #expect(batch.line(of: index, in: bytes) == index + 2)
      #expect(batch.byteOffset(of: index, in: bytes) == 100 * index)
      #expect(batch.key(of: index, in: bytes) == Key128(high: UInt64(index), low: 7))
    }
    let traces = (0..<3).map {
      NormalizationTrace.entries(bytes.extracting(batch.traceRange(of: $0, bytes)))
    }
    #expect(traces[0].isEmpty && traces[2].isEmpty)
    #expect(traces[1] == [.init(field: 1, code: .dateRewritten, rawValue: "raw")])
    #expect(batch.days(of: 1, in: 0, bytes) == 20775)
  }

  @Test func `the digest tells values apart but not their place in a batch`() {
    func digests(_ rows: [[String]]) -> [UInt64] {
      var builder = RecordBatchBuilder(fieldCount: 2)
      return rows.map { row in
        builder.begin(line: 1, byteOffset: 0)
        for value in row { builder.append(value: Array(value.utf8).span) }
        let digest = builder.digestOfUnfinishedRecord()
        builder.finishRecord(key: Key128(high: 0, low: 0), digest: digest)
        return digest
      }
    }
    let digest = digests([["ab", "c"], ["a", "bc"], ["ab", "c"]])
    #expect(digest[0] == digest[2])
    #expect(digest[0] != digest[1])
  }

  @Test func `a record taken back leaves no bytes`() {
    var builder = RecordBatchBuilder(fieldCount: 1)
    builder.begin(line: 1, byteOffset: 0)
    builder.append(value: Array("gone".utf8).span)
    builder.abandonRecord()
    builder.begin(line: 2, byteOffset: 5)
    builder.append(value: Array("kept".utf8).span)
    builder.finishRecord(key: Key128(high: 1, low: 1), digest: 1)
    let batch = builder.finish()
    #expect(batch.count == 1)
    #expect(batch.text(of: 0, in: 0) == "kept")
  }

  @Test(arguments: [("2023/1/5", "9999/9/9"), ("辽宁省财政厅", "汉×6"), ("", ""), ("AB12", "aa99")])
  func `a shape shows no value`(text: String, shape: String) {
    #expect(ValueShape.of(text) == shape)
  }
}

import Bytes
import Foundation
import Ingest
import Records

/// Everything a drop gave, flattened for comparison.
struct DropReading {
  var rows: [[String]] = []
  var lines: [Int] = []
  var offsets: [Int] = []
  var unreadable: [RawBatch.UnreadableRow] = []
  var batchCount = 0
  var summary = DropSummary()

  init(
    _ bytes: [UInt8], _ format: DropFormat, _ plan: ReadingPlan, chunkSize: Int = 4 << 20,
    batchRows: Int = 4_096, workers: Int = 2
  ) throws {
    let reader = DropReader(
      data: Data(bytes), name: "drop", format: format, plan: plan, chunkSize: chunkSize,
      batchRows: batchRows)
    var batches: [RawBatch] = []
    summary = try reader.read(workers: workers) {
      $0
    } consume: {
      batches.append($0)
    }
    batchCount = batches.count
    for batch in batches {
      for row in 0..<batch.count {
        rows.append((0..<batch.columnCount).map { batch.text(of: $0, in: row) })
        lines.append(batch.line(of: row))
        offsets.append(batch.byteOffset(of: row))
      }
      unreadable += batch.unreadable
    }
  }

  init(
    _ text: String, _ format: DropFormat, _ plan: ReadingPlan, chunkSize: Int = 4 << 20,
    batchRows: Int = 4_096, workers: Int = 2
  ) throws {
    try self.init(
      Array(text.utf8), format, plan, chunkSize: chunkSize, batchRows: batchRows, workers: workers)
  }
}

/// A plan that reads columns under their own names.
func plan(_ names: String..., ignoring ignored: [String] = []) -> ReadingPlan {
  ReadingPlan(columns: names.map { ReadingPlan.Column($0) }, ignored: ignored)
}

/// GB18030 bytes of the few characters the tests use.
func gb18030(_ text: String) -> [UInt8] {
  let codes: [Character: [UInt8]] = [
    "名": [0xC3, 0xFB], "称": [0xB3, 0xC6], "文": [0xCE, 0xC4], "号": [0xBA, 0xC5],
    "辽": [0xC1, 0xC9], "宁": [0xC4, 0xFE], "沈": [0xC9, 0xF2], "阳": [0xD1, 0xF4],
    "亅": [0x81, 0x7C], "\u{20BB7}": [0x95, 0x34, 0xB2, 0x35],
  ]
  return text.flatMap { codes[$0] ?? Array(String($0).utf8) }
}

public import Bytes
import Foundation
import Parallel
public import Records

extension Delta {
  /// All parts of a delta, made on several workers, in the order of case numbers.
  ///
  /// `merged` are batches in rising key order. Where the cuts fall depends on the records only, so
  /// that the parts are the same for any number of workers.
  public static func parts(
    merged: [RecordBatch], held: HeldRows, superseded: [Key128: Key128] = [:], plan: BundlePlan,
    rowsPerPart: Int = 16_384, workers: Int
  ) throws -> [DeltaPart] {
    var ranges: [(batch: RecordBatch, rows: Range<Int>)] = []
    var cuts: [Key128] = []
    for batch in merged {
      let data = batch.data
      let bytes = data.span
      for start in stride(from: 0, to: batch.count, by: max(1, rowsPerPart)) {
        if !ranges.isEmpty { cuts.append(batch.key(of: start, in: bytes)) }
        ranges.append((batch, start..<min(batch.count, start + max(1, rowsPerPart))))
      }
    }
    guard !ranges.isEmpty else {
      return [try part(merged: nil, rows: 0..<0, held: held, superseded: superseded, plan: plan)]
    }
    for index in cuts.indices.dropFirst() where cuts[index] <= cuts[index - 1] {
      throw ExportError(
        what: "merged batches are not in the order of their case numbers", place: plan.place,
        remedy: "Rebuild the registry from the archive.")
    }
    let heldParts = held.parts(cutAt: cuts)
    let work = ranges
    return try concurrentMap(count: work.count, workers: workers) { index in
      try part(
        merged: work[index].batch, rows: work[index].rows, held: heldParts[index],
        superseded: superseded, plan: plan)
    }
  }
}

import Bytes
import Formats
public import Foundation
import Parallel
public import Records

/// Reads one drop into raw rows.
///
/// Reading and the caller's work on the rows run on all workers together, a wave of chunks at a
/// time; what comes out is in the order of the file and does not depend on the number of workers.
public struct DropReader: Sendable {
  private let data: Data
  private let name: String
  private let format: DropFormat
  private let plan: ReadingPlan
  private let chunkSize: Int
  private let batchRows: Int

  /// A reader over the bytes of an archived drop.
  ///
  /// `chunkSize` (CSV) and `batchRows` (XML) bound the batches; both are fixed by the caller so
  /// that the cuts are the same on any machine.
  public init(
    data: Data, name: String, format: DropFormat, plan: ReadingPlan, chunkSize: Int = 4 << 20,
    batchRows: Int = 4_096
  ) {
    self.data = data
    self.name = name
    self.format = format
    self.plan = plan
    self.chunkSize = chunkSize
    self.batchRows = max(batchRows, 1)
  }

  /// A reader over an archived file, which nobody may change while it is mapped.
  public init(
    archivedFile: URL, name: String, format: DropFormat, plan: ReadingPlan
  ) throws(IngestError) {
    let data: Data
    do {
      data = try Data(contentsOf: archivedFile, options: .alwaysMapped)
    } catch {
      throw IngestError(
        file: name, what: "the archived drop cannot be opened; run the integrity check",
        chineseWhat: "归档文件无法打开，请检查归档完整性")
    }
    self.init(data: data, name: name, format: format, plan: plan)
  }

  /// Reads all rows: `process` runs on any worker, `consume` in file order on the caller's thread.
  ///
  /// A drop that must be held is no error: the summary says so, and what was consumed until then
  /// serves the diagnosis only. Throws an ``IngestError`` when the format contradicts itself, and
  /// whatever the closures throw.
  public func read<Result: Sendable>(
    workers: Int, process: @Sendable (RawBatch) throws -> Result,
    consume: (Result) throws -> Void
  ) throws -> DropSummary {
    if let mistake = format.mistake {
      throw IngestError(
        file: name, what: "the feed's format is wrong: \(mistake)",
        chineseWhat: "报送格式定义有误：\(mistake)")
    }
    guard !data.isEmpty else {
      var summary = DropSummary()
      summary.hold = Hold(.emptyDrop)
      return summary
    }
    switch format {
    case .csv(let format):
      return try CSVDropReader(data: data, format: format, plan: plan, chunkSize: chunkSize)
        .read(workers: workers, process: process, consume: consume)
    case .xml(let format):
      return try XMLDropReader(data: data, format: format, plan: plan, batchRows: batchRows)
        .read(workers: workers, process: process, consume: consume)
    }
  }
}

import Bytes
import Formats
import Foundation

/// The true clusters of records, from a CSV file of identifier and cluster, with the number of the
/// file in front where identifiers of several files may be alike.
struct LinkTruth {
  /// The true cluster of each record, by ordinal; -1 where the file is silent.
  private(set) var truth: [Int32]
  /// The lines about records that no file has.
  private(set) var strayCount = 0

  init(_ url: URL, run: LinkRun) throws {
    let data = try Self.data(of: url)
    let bytes = data.span
    let start = TextDecoding.mark(bytes)?.markCount ?? 0
    var scanner = CSVRecordScanner(start..<bytes.count, firstLine: 1, dialect: CSVDialect())
    guard scanner.readRecord(bytes) == .record, (2...3).contains(scanner.fields.count) else {
      throw RunError(
        .impossible, "\(url.path) does not begin with the names of its columns",
        remedy: "give a CSV file with the columns id, cluster or file, id, cluster")
    }
    let columnCount = scanner.fields.count
    var buffer: [UInt8] = []
    var numbers: [Key128: Int32] = [:]
    var clusterOf: [Key128: Int32] = [:]
    while scanner.readRecord(bytes) == .record {
      if scanner.recordStart == scanner.recordEnd { continue }
      guard scanner.fields.count == columnCount else {
        throw RunError(
          .impossible, "\(url.path), line \(scanner.recordLine): not \(columnCount) cells",
          remedy: "mend the line")
      }
      var cells: [[UInt8]] = []
      for field in scanner.fields {
        cells.append(bytes.extracting(field.start..<field.end).copied())
      }
      let name = cells[columnCount - 1]
      let label = Key128(hashing: name.span)
      let next = Int32(numbers.count)
      let number = numbers[label] ?? next
      numbers[label] = number
      let id = cells[columnCount - 2]
      let files =
        columnCount == 3
        ? run.tables.filter { String($0.number) == String(decoding: cells[0], as: UTF8.self) }
        : run.tables
      for table in files { clusterOf[table.key(of: id.span, &buffer)] = number }
    }
    var truth = [Int32](repeating: -1, count: run.recordCount)
    var used = 0
    try run.forEachRecord { table, id, ordinal in
      guard let number = clusterOf[run.tables[table].key(of: id.span, &buffer)] else { return }
      truth[Int(ordinal)] = number
      used += 1
    }
    strayCount = max(0, clusterOf.count / max(1, columnCount == 3 ? 1 : run.tables.count) - used)
    self.truth = truth
  }

  private static func data(of url: URL) throws(RunError) -> Data {
    do {
      return try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw RunError(
        .impossible, "\(url.path) cannot be read", remedy: "check the path and its permissions")
    }
  }
}

import Bytes
import Deduplicate
import Formats
public import Foundation
import Parallel

extension LinkRun {
  /// Writes the cluster of each record as CSV, in the order of the files.
  ///
  /// A cluster is named by its first record: the smallest identifier, of the earliest file that has
  /// a member. The number of the file stands in front where there are several.
  public func write(_ outcome: Outcome, to url: URL) throws {
    let clusters = outcome.result.clusterOf
    let firstRows = firstRows(clusters)
    let isSeveral = tables.count > 1
    do {
      try Data().write(to: url)
      let file = try FileHandle(forWritingTo: url)
      var head = CSVWriter(lineEnd: "\n")
      head.appendRow((isSeveral ? ["file"] : []) + ["id", "cluster"])
      try file.write(contentsOf: head.takeBytes())
      // Some pieces at a time, so that what is to be written does not pile up.
      for wave in EvidenceGathering.waves(of: rows.pieces.count) {
        let texts = try concurrentMap(count: wave.count, workers: request.workers) { offset in
          text(of: wave.lowerBound + offset, clusters, firstRows)
        }
        for text in texts { try file.write(contentsOf: text) }
      }
      try file.close()
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError(
        .impossible, "\(url.path) cannot be written", remedy: "check its folder and the free space")
    }
  }

  /// The lines of one piece.
  private func text(
    of number: Int, _ clusterOf: [Int32], _ firstRows: [Int32]
  ) -> [UInt8] {
    let isSeveral = tables.count > 1
    let numbers = tables.map(\.number)
    let piece = rows.pieces[number]
    let identifiers = rows.identifiers.span
    var writer = CSVWriter(lineEnd: "\n")
    var label: [UInt8] = []
    for row in piece.rows {
      let first = Int(firstRows[Int(clusterOf[Int(rows.ordinals[row])])])
      if isSeveral { writer.append(String(numbers[piece.table])) }
      writer.append(identifiers.extracting(rows.identifierRange(of: row)))
      let name = identifiers.extracting(rows.identifierRange(of: first))
      if isSeveral {
        label.removeAll(keepingCapacity: true)
        label.append(decimal: numbers[rows.table(of: first)])
        label.append(UInt8(ascii: ":"))
        label.append(name)
        writer.append(label.span)
      } else {
        writer.append(name)
      }
      writer.endRow()
    }
    return writer.takeBytes()
  }

  /// For each cluster, by its number, the row of the record that names it.
  private func firstRows(_ clusterOf: [Int32]) -> [Int32] {
    let identifiers = rows.identifiers.span
    var firstRows = [Int32](repeating: -1, count: rows.count)
    for piece in rows.pieces {
      for row in piece.rows {
        let cluster = Int(clusterOf[Int(rows.ordinals[row])])
        let known = Int(firstRows[cluster])
        guard known >= 0 else {
          firstRows[cluster] = Int32(row)
          continue
        }
        // Rows come file by file, so that an earlier file is known first.
        guard tables.count == 1 || rows.table(of: known) == piece.table else { continue }
        let name = identifiers.extracting(rows.identifierRange(of: known))
        if identifiers.extracting(rows.identifierRange(of: row)).precedes(name) {
          firstRows[cluster] = Int32(row)
        }
      }
    }
    return firstRows
  }
}

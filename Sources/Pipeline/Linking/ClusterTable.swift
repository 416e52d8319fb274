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
    let firstRows = firstRows(outcome.result.clusterOf)
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
          text(of: wave.lowerBound + offset, outcome.result.clusterOf, firstRows)
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
    let ordinals = rows.ordinals.span
    let identifiers = piece.identifiers.span
    var writer = CSVWriter(lineEnd: "\n")
    var label: [UInt8] = []
    for row in 0..<piece.count {
      if isSeveral { writer.append(String(numbers[piece.table])) }
      writer.append(identifiers.extracting(piece.range(of: row)))
      let cluster = clusterOf[Int(ordinals[piece.firstRow + row])]
      let first = Int(firstRows[Int(cluster)])
      if first == piece.firstRow + row, !isSeveral {
        writer.append(identifiers.extracting(piece.range(of: row)))
      } else {
        let place = rows.place(of: first)
        label.removeAll(keepingCapacity: true)
        if isSeveral {
          label.append(decimal: numbers[rows.pieces[place.piece].table])
          label.append(UInt8(ascii: ":"))
        }
        rows.pieces[place.piece].append(identifierOf: place.row, to: &label)
        writer.append(label.span)
      }
      writer.endRow()
    }
    return writer.takeBytes()
  }

  /// For each cluster, by its number, the row of the record that names it.
  private func firstRows(_ clusterOf: [Int32]) -> [Int32] {
    var firstRows = [Int32](repeating: -1, count: rows.count)
    let ordinals = rows.ordinals.span
    var name: [UInt8] = []
    for piece in rows.pieces {
      let identifiers = piece.identifiers.span
      for row in 0..<piece.count {
        let cluster = Int(clusterOf[Int(ordinals[piece.firstRow + row])])
        guard firstRows[cluster] >= 0 else {
          firstRows[cluster] = Int32(piece.firstRow + row)
          continue
        }
        let known = rows.place(of: Int(firstRows[cluster]))
        // Rows come file by file, so that an earlier file is known first.
        guard rows.pieces[known.piece].table == piece.table else { continue }
        name.removeAll(keepingCapacity: true)
        rows.pieces[known.piece].append(identifierOf: known.row, to: &name)
        if identifiers.extracting(piece.range(of: row)).precedes(name.span) {
          firstRows[cluster] = Int32(piece.firstRow + row)
        }
      }
    }
    return firstRows
  }
}

import Bytes
import Deduplicate
import Formats
public import Foundation

extension LinkRun {
  /// Writes the cluster of each record as CSV, in the order of the files.
  ///
  /// A cluster is named by its first record: the smallest identifier, of the earliest file that has
  /// a member. The number of the file stands in front where there are several.
  public func write(_ outcome: Outcome, to url: URL) throws {
    let names = try clusterNames(outcome.result)
    let isSeveral = tables.count > 1
    do {
      try Data().write(to: url)
      let file = try FileHandle(forWritingTo: url)
      var writer = CSVWriter(lineEnd: "\n")
      writer.appendRow((isSeveral ? ["file"] : []) + ["id", "cluster"])
      try forEachRecord { table, id, ordinal in
        if isSeveral { writer.append(String(tables[table].number)) }
        writer.append(id.span)
        let name = names[outcome.result.clusterOf[Int(ordinal)]]
        if let name { writer.append(name.span) } else { writer.append(label(table, id).span) }
        writer.endRow()
        if writer.bytes.count > 1 << 20 { try file.write(contentsOf: writer.takeBytes()) }
      }
      try file.write(contentsOf: writer.takeBytes())
      try file.close()
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError(
        .impossible, "\(url.path) cannot be written", remedy: "check its folder and the free space")
    }
  }

  private func label(_ table: Int, _ id: [UInt8]) -> [UInt8] {
    guard tables.count > 1 else { return id }
    var label: [UInt8] = []
    label.append(decimal: tables[table].number)
    label.append(UInt8(ascii: ":"))
    label.append(id.span)
    return label
  }

  /// The names of the clusters of more than one record, by their number.
  private func clusterNames(_ result: Deduplication) throws -> [Int32: [UInt8]] {
    var isShared = [Bool](repeating: false, count: result.clusterOf.count)
    for ordinal in result.clusterOf.indices where result.clusterOf[ordinal] != Int32(ordinal) {
      isShared[Int(result.clusterOf[ordinal])] = true
    }
    var smallest: [Int32: (table: Int, id: [UInt8])] = [:]
    try forEachRecord { table, id, ordinal in
      let cluster = result.clusterOf[Int(ordinal)]
      guard isShared[Int(cluster)] else { return }
      if let known = smallest[cluster],
        known.table < table || (known.table == table && !id.lexicographicallyPrecedes(known.id))
      {
        return
      }
      smallest[cluster] = (table, id)
    }
    return smallest.mapValues { label($0.table, $0.id) }
  }
}

import Bytes
import Formats
import Foundation
import Ingest
import Normalize
import Records
import Registry

/// Reads archived drops again to tell what became of single rows; writes nothing.
struct DropRereading {
  let workspace: Workspace
  let archive: Archive
  let reading: RecordReading

  /// What became of one row when its drop was normalized.
  enum Row {
    case refused(Refusal)
    case record(Key128, isReclassified: Bool)
  }

  /// What became of the rows that begin on some lines; `reclassification` is the feed's of today.
  func rows(
    on lines: Set<Int>, of drop: JournalDrop, _ feed: FeedDefinition,
    _ reclassification: Reclassification?
  ) throws -> [(line: Int, row: Row)] {
    let normalization = DropNormalization.normalization(of: drop, feed)
    var found: [(Int, Row)] = []
    _ = try DropNormalization.reader(of: drop, feed, archive).read(workers: 1) { raw in
      normalization.normalize(raw)
    } consume: { batch in
      for refusal in batch.refusals where lines.contains(refusal.line) {
        found.append((refusal.line, .refused(refusal)))
      }
      let data = batch.records.data
      let bytes = data.span
      for row in 0..<batch.records.count {
        let line = batch.records.line(of: row, in: bytes)
        if lines.contains(line) {
          found.append(
            (
              line,
              .record(
                batch.records.key(of: row, in: bytes),
                isReclassified: reclassification?.concerns(row, of: batch.records, bytes) ?? false)
            ))
        }
      }
    }
    return found
  }

  /// A refused row as a person reads it.
  func account(
    _ refusal: Refusal, of drop: JournalDrop, _ feed: FeedDefinition, run: Int
  ) -> RowAccount {
    RowAccount(
      place: reading.place(drop, line: refusal.line, run: run),
      fate: .refused(
        refusal.findings.map { reading.finding($0, feed.schema) },
        returnFile: Self.returnPath(of: drop, run: run)))
  }

  /// Where the refused rows of a drop went, below the workspace.
  static func returnPath(of drop: JournalDrop, run: Int) -> String {
    let department = drop.feed.split(separator: ".").first.map(String.init) ?? drop.feed
    return "returns/\(department)/\(NormalizeStage.returnFileName(of: drop, run: run))"
  }

  /// The lines of a return file on which a cell is what was asked for; nil when the file is gone.
  func refusedLines(
    of drop: JournalDrop, _ feed: FeedDefinition, run: Int, _ keys: QueryKeys
  ) throws -> Set<Int>? {
    let url = workspace.root.appending(path: Self.returnPath(of: drop, run: run))
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let data = try Data(contentsOf: url)
    var lines: Set<Int> = []
    // The first seven columns are the file, the line and the finding; see `ReturnFile`.
    for row in CSVRows.read(data.span).dropFirst() where row.count > 7 {
      guard let line = Int(row[1]), !lines.contains(line) else { continue }
      if row[7...].contains(where: { keys.match(cell: Self.unprotected($0), feed: feed) }) {
        lines.insert(line)
      }
    }
    return lines
  }

  /// A cell without what keeps a spreadsheet from rewriting it.
  private static func unprotected(_ cell: String) -> String {
    if cell.hasPrefix("=\""), cell.hasSuffix("\""), cell.count > 3 {
      return String(cell.dropFirst(2).dropLast()).replacing("\"\"", with: "\"")
    }
    return cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
  }
}

import Aggregate
import Bytes
import Export
import Ingest
import Normalize
import Records
import Registry
import Standards

/// The rows of a drop as delivered, with names and codes put right (更正行).
///
/// Reads the archived drop once more, and only when something is to be put right.
struct CorrectedRows {
  let night: Night
  let feed: FeedDefinition
  let found: [FoundNameCode]

  /// The lines of the department's list, in the order of the findings.
  func lines(of drop: JournalDrop) throws -> [NameCodeFile.Line] {
    let wanted = Set(found.map(\.line))
    var rows: [Int: [[String]]] = [:]
    _ = try DropNormalization.reader(of: drop, feed, night.archive).read(workers: night.workers) {
      raw in
      (0..<raw.count).filter { wanted.contains(raw.line(of: $0)) }.map { row in
        (line: raw.line(of: row), cells: (0..<raw.columnCount).map { raw.text(of: $0, in: row) })
      }
    } consume: { taken in
      for row in taken { rows[row.line, default: []].append(row.cells) }
    }
    return found.flatMap { entry in
      let row = rows[entry.line]?.first { isRow($0, of: entry) }
      return entry.corrections.map { correction in
        NameCodeFile.Line(
          line: entry.line, field: feed.schema.fields[entry.pair.name].title,
          given: entry.name, reason: entry.finding.reason.rawValue, day: entry.day,
          name: correction.name,
          code: correction.code, isCertain: correction.isCertain,
          cells: row.flatMap { corrected($0, entry, correction) } ?? [])
      }
    }
  }

  /// Whether a row, one of several that may begin on a line, says the name and code of an entry.
  private func isRow(_ cells: [String], of entry: FoundNameCode) -> Bool {
    value(of: entry.pair.name, in: cells).text == entry.name
      && value(of: entry.pair.code, in: cells).text == entry.code
  }

  /// The canonical value that a row gives a field, and the cell it stands in, if it is one cell.
  private func value(of field: Int, in cells: [String]) -> (text: String, cell: Int?) {
    switch feed.mapping.sources[field] {
    case .constant(let value): return (String(decoding: value, as: UTF8.self), nil)
    case .columns(let columns):
      for column in columns where column.joined.isEmpty {
        var output: [UInt8] = []
        let cell = Array(cells[column.index].utf8)
        _ = column.normalizer.normalize(cell.span, into: &output)
        if !output.isEmpty { return (String(decoding: output, as: UTF8.self), column.index) }
      }
      return ("", nil)
    case .derived, .absent: return ("", nil)
    }
  }

  /// The row with the right name and code in their cells; nil when one of them has no cell.
  private func corrected(
    _ cells: [String], _ entry: FoundNameCode, _ correction: FoundNameCode.Correction
  ) -> [String]? {
    var cells = cells
    if !correction.name.isEmpty {
      guard let cell = value(of: entry.pair.name, in: cells).cell else { return nil }
      cells[cell] = correction.name
    }
    if !correction.code.isEmpty {
      guard let cell = creditCodeCell(of: entry.pair.code, in: cells) else { return nil }
      cells[cell] = correction.code
    }
    return cells
  }

  /// The cell a credit code belongs in: the column that is for credit codes, if the feed has one,
  /// else the one the code was read from.
  private func creditCodeCell(of field: Int, in cells: [String]) -> Int? {
    if case .columns(let columns) = feed.mapping.sources[field],
      let own = columns.first(where: {
        $0.joined.isEmpty && $0.normalizer.expectedIdentity == .unifiedSocialCreditCode
      })
    {
      return own.index
    }
    return value(of: field, in: cells).cell
  }
}

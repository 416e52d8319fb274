import Bytes
import Formats
import Standards

/// The code lists and value tables of `schemas/codes/`, by name.
struct CodeLists {
  private let tables: [String: CodeTable]

  /// Reads the tables with the head line `raw,value,note`; other tables of the folder are left out.
  init(_ tree: DefinitionTree, mistakes: DefinitionMistakes) {
    var tables: [String: CodeTable] = [:]
    for path in tree.paths(under: "schemas/codes", suffix: ".csv") {
      guard let bytes = tree.bytes(path) else { continue }
      let rows = CSVRows.read(bytes.span)
      guard let head = rows.first, head.starts(with: ["raw", "value"]) else { continue }
      var pairs: [(raw: String, value: String)] = []
      var known: [String: (value: String, line: Int)] = [:]
      for (index, row) in rows.enumerated().dropFirst() {
        guard row.count >= 2 else {
          mistakes.add(
            file: tree.shown(path), at: TextPosition(line: index + 1, column: 1),
            "a row of a value table has at least raw and value")
          continue
        }
        if let first = known[row[0]], first.value != row[1] {
          mistakes.add(
            file: tree.shown(path), at: TextPosition(line: index + 1, column: 1),
            "“\(row[0])” is “\(first.value)” on line \(first.line) already; keep one of the two")
        }
        known[row[0]] = known[row[0]] ?? (row[1], index + 1)
        pairs.append((row[0], row[1]))
      }
      let name = path.split(separator: "/").last.map { String($0.dropLast(4)) } ?? path
      tables[name] = CodeTable(pairs)
    }
    self.tables = tables
  }

  /// The table of a name, or nil.
  subscript(name: String) -> CodeTable? { tables[name] }
}

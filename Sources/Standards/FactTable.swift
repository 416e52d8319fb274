/// A table of facts that cannot be used: what, where, and how to put it right.
public struct FactTableError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The table's name.
  public let table: String
  /// The line, from 1.
  public let line: Int
  /// What is wrong.
  public let problem: String

  /// The error as one sentence.
  public var description: String {
    "\(table), line \(line): \(problem); restore the file as delivered with the program"
  }
}

/// Lines and cells of the plain tables shipped in `schemas/codes`: commas, no quotes.
enum FactTable {
  /// The rows behind the header, each with its line number.
  static func rows(
    of text: String, table: String, columns: Int
  ) throws(FactTableError) -> [(line: Int, cells: [String])] {
    var result: [(line: Int, cells: [String])] = []
    var line = 0
    for row in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      line += 1
      guard line > 1, !row.isEmpty else { continue }
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == columns else {
        throw FactTableError(
          table: table, line: line, problem: "\(cells.count) cells where \(columns) belong")
      }
      result.append((line, cells))
    }
    return result
  }
}

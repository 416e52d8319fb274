import Formats
import Standards

/// Reads `reviewed-codes.csv`: credit codes that are in use with a wrong check character, each with
/// the person who looked into it.
///
/// A code whose check character is right needs no review, and one of another shape cannot be let
/// in: both are mistakes, so that the list holds nothing but real exceptions.
enum ReviewedCodesReading {
  static let path = "pipeline/reviewed-codes.csv"
  static let titles = ["code", "name", "reviewer", "reason", "day"]

  static func read(_ tree: DefinitionTree, mistakes: DefinitionMistakes) -> ReviewedCodes {
    guard let bytes = tree.bytes(path) else { return ReviewedCodes([String]()) }
    let rows = CSVRows.read(bytes.span)
    func reject(_ row: Int, _ column: Int, _ message: String) {
      mistakes.add(
        file: tree.shown(path), at: TextPosition(line: row + 1, column: column), message)
    }
    guard rows.first == titles else {
      reject(0, 1, "the first line should be \(titles.joined(separator: ","))")
      return ReviewedCodes([String]())
    }
    var codes: [String] = []
    for (index, row) in rows.enumerated().dropFirst() {
      guard row.count == titles.count else {
        reject(index, 1, "found \(row.count) cells where \(titles.count) belong")
        continue
      }
      for (cell, title) in zip(row, titles) where cell.isEmpty {
        reject(index, 1, "the \(title) is missing; an exception names who let it in and why")
      }
      if let mistake = mistake(in: row[0]) { reject(index, 1, mistake) }
      if codes.contains(row[0]) { reject(index, 1, "this code is there twice") }
      if !row[4].isEmpty, CalendarDate(row[4]) == nil {
        reject(index, 1, "the day should be of the form YYYY-MM-DD")
      }
      codes.append(row[0])
    }
    return ReviewedCodes(codes)
  }

  /// What is wrong with a code, or nil; the code itself is not repeated in the message.
  private static func mistake(in code: String) -> String? {
    let bytes = Array(code.utf8)
    guard UnifiedSocialCreditCode.hasForm(bytes.span) else {
      return "a credit code has eighteen digits and capitals other than I, O, S, V and Z"
    }
    guard UnifiedSocialCreditCode.isValid(bytes.span) else { return nil }
    return "the check character is right, so that no review is needed; take the line out"
  }
}

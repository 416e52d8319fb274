import Bytes
import Export
import Formats

/// The decisions of one filled-in review sheet, row by row.
struct DecisionSheet {
  /// One row with a verdict.
  struct Row: Sendable, Equatable {
    /// The line on which it begins, from 1.
    let line: Int
    let pair: PairName
    let verdict: PairVerdict
    /// Who decided.
    let person: String
    let note: String

    /// Whether it says the same as another row, wherever they stand.
    func says(theSameAs other: Row) -> Bool {
      pair == other.pair && verdict == other.verdict && person == other.person
        && note == other.note
    }
  }

  /// The titles by which the columns are found, in Chinese and English; their order does not count.
  enum Column: Int, CaseIterable {
    case verdict
    case person
    case note
    case pair

    var titles: (chinese: String, english: String) {
      switch self {
      case .verdict: ("判定", "verdict")
      case .person: ("判定人", "decided by")
      case .note: ("备注", "note")
      case .pair: ("配对编号", "pair")
      }
    }
  }

  /// The rows with a verdict, in the order of the sheet.
  let rows: [Row]

  /// Reads a sheet as a spreadsheet program may have saved it: UTF-8, GB18030 or UTF-16, with
  /// commas, semicolons or tabs.
  ///
  /// `person` stands for who decided where the sheet leaves it empty. All mistakes are found at
  /// once, and a sheet with one counts for nothing.
  init(
    _ bytes: borrowing Span<UInt8>, file: String, person: String = ""
  ) throws(DecisionSheetError) {
    let text = try Self.decoded(bytes, file)
    let records = try Self.records(text.span, file)
    guard let head = records.first, let places = Self.places(head.cells) else {
      throw DecisionSheetError(file: file, [DecisionSheetError.Mistake(line: 1, kind: .noTitles)])
    }
    var rows: [Row] = []
    var mistakes: [DecisionSheetError.Mistake] = []
    for record in records.dropFirst() {
      func cell(_ column: Column) -> String {
        let place = places[column.rawValue]
        return place >= 0 && place < record.cells.count
          ? SpreadsheetFile.text(ofCell: record.cells[place]) : ""
      }
      func reject(_ kind: DecisionSheetError.Mistake.Kind) {
        mistakes.append(DecisionSheetError.Mistake(line: record.line, kind: kind))
      }
      let written = cell(.verdict)
      guard !written.isEmpty else { continue }
      let decider = cell(.person).isEmpty ? person : cell(.person)
      let verdict = PairVerdict(written: written)
      let pair = PairName(cell(.pair))
      if verdict == nil { reject(.unknownVerdict(written)) }
      if pair == nil { reject(.unreadablePair) }
      if decider.isEmpty { reject(.noPerson) }
      guard let verdict, let pair, !decider.isEmpty else { continue }
      rows.append(
        Row(
          line: record.line, pair: pair, verdict: verdict, person: decider, note: cell(.note)))
    }
    guard mistakes.isEmpty else { throw DecisionSheetError(file: file, mistakes) }
    self.rows = rows
  }

  /// A sheet with these rows, for a decision that is not made by filling one in.
  static func bytes(_ rows: [Row]) -> [UInt8] {
    var file = SpreadsheetFile(titles: Column.allCases.map(\.titles.chinese))
    for row in rows {
      file.append([row.verdict.word, row.person, row.note, row.pair.description])
    }
    return file.bytes
  }

  private static func decoded(
    _ bytes: borrowing Span<UInt8>, _ file: String
  ) throws(DecisionSheetError) -> [UInt8] {
    if bytes.count >= 2, bytes[0] == UInt8(ascii: "P"), bytes[1] == UInt8(ascii: "K") {
      throw DecisionSheetError(file: file, [DecisionSheetError.Mistake(line: 1, kind: .workbook)])
    }
    let found = TextDecoding.detect(bytes)
    // A sheet is saved by one program, so that a file that is not UTF-8 is GB18030 throughout.
    let encoding = found.encoding == .mixed && found.markCount == 0 ? .gb18030 : found.encoding
    let start = encoding == .utf16 ? 0 : found.markCount
    var text: [UInt8] = []
    guard TextDecoding.append(bytes.extracting(start...), as: encoding, to: &text) == nil else {
      throw DecisionSheetError(
        file: file, [DecisionSheetError.Mistake(line: 1, kind: .undecodable)])
    }
    return text
  }

  private static func records(
    _ text: borrowing Span<UInt8>, _ file: String
  ) throws(DecisionSheetError) -> [(line: Int, cells: [String])] {
    for delimiter in ",;\t".utf8 {
      let dialect = CSVDialect(delimiter: delimiter, lineEnd: CSVDialect.lineEnd(of: text))
      var scanner = CSVRecordScanner(0..<text.count, firstLine: 1, dialect: dialect)
      var records: [(line: Int, cells: [String])] = []
      var outcome = CSVRecordScanner.Outcome.record
      while true {
        outcome = scanner.readRecord(text)
        guard outcome == .record else { break }
        let cells = scanner.fields.map { field in
          let cell = String(copying: text.extracting(field.start..<field.end))
          return field.hasEscapes ? cell.replacing("\"\"", with: "\"") : cell
        }
        records.append((scanner.recordLine, cells))
        if records.count == 1, places(cells) == nil { break }
      }
      guard let head = records.first, places(head.cells) != nil else { continue }
      guard outcome == .end else {
        throw DecisionSheetError(
          file: file,
          [DecisionSheetError.Mistake(line: records.last?.line ?? 1, kind: .unterminated)])
      }
      return records
    }
    return []
  }

  /// Where each column stands, -1 for one that may be absent and is; nil without the needed ones.
  private static func places(_ titles: [String]) -> [Int]? {
    let titles = titles.map { SpreadsheetFile.text(ofCell: $0).lowercased() }
    let places = Column.allCases.map { column in
      titles.firstIndex { $0 == column.titles.chinese || $0 == column.titles.english } ?? -1
    }
    let isUsable = places[Column.verdict.rawValue] >= 0 && places[Column.pair.rawValue] >= 0
    return isUsable ? places : nil
  }
}

import Bytes
import Formats
import Ingest
import Normalize
import Records

/// A sample of delimited text: its dialect, its head and its columns.
struct DelimitedSample {
  let format: DropFormat.CSVFormat
  let columns: [SampleColumn]
  let departmentTitle: String?

  private static let delimiters: [UInt8] = Array(",;\t|".utf8)
  /// How many records are looked at to find the dialect, and in which the head must stand.
  private static let trialCount = 60
  private static let headLimit = 10

  init(_ text: SampleText) throws(RunError) {
    let bytes = text.utf8.span
    let dialect = Self.dialect(of: bytes)
    let records = Self.records(bytes, dialect, limit: 2 * SampleDrop.valueLimit).records
    let head = try Head(records)
    format = DropFormat.CSVFormat(
      encoding: text.encoding == .mixed ? nil : text.encoding, delimiter: dialect.delimiter,
      quoting: dialect.quoting, headLines: head.lineCount, columnsLine: head.columnsLine,
      guardCell: head.guardCell)
    departmentTitle = head.departmentTitle
    var columns = head.columns
    for record in records.dropFirst(head.lineCount) {
      for (index, place) in head.places.enumerated() where place < record.count {
        columns[index].add(record[place].utf8)
      }
    }
    self.columns = columns
  }

  /// The dialect in which most records have the same, large number of cells.
  private static func dialect(of bytes: borrowing Span<UInt8>) -> CSVDialect {
    let lineEnd = CSVDialect.lineEnd(of: bytes)
    var best = (
      score: 0.0, dialect: CSVDialect(delimiter: delimiters[0], quoting: true, lineEnd: lineEnd)
    )
    for delimiter in delimiters {
      for quoting in [true, false] {
        let dialect = CSVDialect(delimiter: delimiter, quoting: quoting, lineEnd: lineEnd)
        let trial = records(bytes, dialect, limit: trialCount)
        guard !trial.records.isEmpty else { continue }
        let (width, count) = commonWidth(trial.records)
        // A quote that parts nothing speaks against quoting, as does a bar or tab without quotes.
        let isUnlikely = quoting && (trial.isBroken || !trial.hasQuote && delimiter >= 0x7C)
        let score =
          Double((width - 1) * count) / Double(trial.records.count) - (isUnlikely ? 0.5 : 0)
        if score > best.score { best = (score, dialect) }
      }
    }
    return best.dialect
  }

  /// The number of cells that most records have, and how many have it.
  private static func commonWidth(_ records: [[String]]) -> (width: Int, count: Int) {
    var counts: [Int: Int] = [:]
    for record in records { counts[record.count, default: 0] += 1 }
    let best = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return (best?.key ?? 1, best?.value ?? 0)
  }

  private static func records(
    _ bytes: borrowing Span<UInt8>, _ dialect: CSVDialect, limit: Int
  ) -> (records: [[String]], isBroken: Bool, hasQuote: Bool) {
    var scanner = CSVRecordScanner(0..<bytes.count, firstLine: 1, dialect: dialect)
    var records: [[String]] = []
    var isBroken = false
    var hasQuote = false
    while records.count < limit {
      let outcome = scanner.readRecord(bytes)
      guard outcome == .record else {
        isBroken = isBroken || outcome == .unterminatedQuote
        break
      }
      isBroken = isBroken || scanner.hasBrokenQuote
      records.append(
        scanner.fields.map { field in
          if field.start > 0, bytes[field.start - 1] == UInt8(ascii: "\"") { hasQuote = true }
          let text = String(copying: bytes.extracting(field.start..<field.end))
          return field.hasEscapes ? text.replacing("\"\"", with: "\"") : text
        })
    }
    return (records, isBroken, hasQuote)
  }

  /// The head lines: either titles alone, or the four lines of a city platform's template.
  struct Head {
    var columnsLine = 1
    var lineCount = 1
    var guardCell: DropFormat.GuardCell?
    var departmentTitle: String?
    var columns: [SampleColumn] = []
    /// Where each column's cells stand.
    var places: [Int] = []

    init(_ records: [[String]]) throws(RunError) {
      let width = DelimitedSample.commonWidth(Array(records.prefix(trialCount))).width
      if let first = records.first, records.count > 2,
        let place = first.firstIndex(where: SampleDrop.isGuardName)
      {
        readSender(names: first, values: records[1], guardPlace: place)
        columnsLine = 3
      } else {
        let filled = records.prefix(headLimit).firstIndex { record in
          record.filter { !ComparableTitle.plain($0).isEmpty }.count * 10 >= width * 6
        }
        columnsLine = (filled ?? 0) + 1
      }
      guard columnsLine <= records.count else { throw Self.noHead }
      let titles = records[columnsLine - 1]
      // A head line that holds values would put them into the definition.
      guard !titles.contains(where: Self.isValue) else { throw Self.noHead }
      lineCount = columnsLine
      var second: [String] = []
      if columnsLine < records.count, Self.isSecondHead(records[columnsLine], below: titles) {
        second = records[columnsLine]
        lineCount += 1
      }
      take(titles, second)
    }

    private static let noHead = RunError(
      .impossible, "the sample has no head line that names its columns",
      remedy: "ask the department for a drop with titles, or write the definition by hand")

    private mutating func readSender(names: [String], values: [String], guardPlace: Int) {
      if guardPlace < values.count {
        let value = ComparableTitle.plain(values[guardPlace])
        guardCell = DropFormat.GuardCell(line: 2, cell: guardPlace + 1, value: value)
      }
      if let place = names.firstIndex(where: SampleDrop.isDepartmentName), place < values.count {
        departmentTitle = values[place]
      }
    }

    private mutating func take(_ titles: [String], _ second: [String]) {
      var seen: Set<String> = []
      for (place, title) in titles.enumerated() {
        let name = ComparableTitle.plain(title)
        guard !name.isEmpty, seen.insert(name).inserted else { continue }
        let other = place < second.count ? ComparableTitle.plain(second[place]) : ""
        columns.append(SampleColumn(name: name, titles: [name, other].filter { !$0.isEmpty }))
        places.append(place)
      }
    }

    /// Whether a record says in words what the codes above it mean.
    private static func isSecondHead(_ record: [String], below titles: [String]) -> Bool {
      let names = titles.filter { !$0.isEmpty }
      guard record.count >= names.count, names.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } })
      else { return false }
      let cells = record.prefix(names.count)
      return Set(cells).count == cells.count
        && cells.allSatisfy { cell in
          cell.contains { $0.isLetter && !$0.isASCII } && !isValue(cell)
        }
    }

    private static let valueForms: [ValueNormalizer] = [FieldForm.date, .identityNumber].map {
      ValueNormalizer(ValueContext(form: $0))
    }

    /// Whether a text is a date or a number of a person or organization rather than a title.
    private static func isValue(_ text: String) -> Bool {
      guard text.contains(where: { $0.isNumber }) else { return false }
      return valueForms.contains { normalizer in
        var output: [UInt8] = []
        let verdict = normalizer.normalize(Array(text.utf8).span, into: &output)
        return verdict.refusal == nil && !output.isEmpty
          && !verdict.notes.codes.contains(.unknownIdentityForm)
      }
    }
  }
}

/// The kinds of sanction with a term (处分期, 影响期) and how long each lasts, as a dated table.
///
/// 公职人员政务处分法 articles 7, 8, 15; 行政机关公务员处分条例; 中国共产党纪律处分条例; the rules for staff of
/// public institutions (事业单位). The months are data (`schemas/codes/sanction-terms.csv`), since
/// some of them are known from secondary sources only.
public struct SanctionTerms: Sendable {
  /// What the rules say of one sanction.
  public struct Rule: Sendable, Equatable {
    /// The months it lasts, or nil when it has no term (开除).
    public let months: Int?
    /// The article or regulation, in Chinese.
    public let basis: String
  }

  private struct Row: Sendable {
    let family: String
    let sanction: String
    let validity: DatedValidity
    let rule: Rule
  }

  private let rows: [Row]

  /// The longest term that several sanctions can add up to, in months (政务处分法 article 15).
  public static let longestMonths = 48

  /// A table without sanctions: no term is known.
  public static let none = SanctionTerms(rows: [])

  private init(rows: [Row]) { self.rows = rows }

  /// A table from `family,sanction,from,until,months,basis,note`; no months means no term.
  public init(csv text: String) throws(FactTableError) {
    let table = "sanction-terms.csv"
    var rows: [Row] = []
    for (line, cells) in try FactTable.rows(of: text, table: table, columns: 7) {
      func mistake(_ problem: String) -> FactTableError {
        FactTableError(table: table, line: line, problem: problem)
      }
      guard !cells[0].isEmpty, !cells[1].isEmpty, !cells[5].isEmpty else {
        throw mistake("family, sanction and basis are required")
      }
      let months = Int(cells[4])
      guard cells[4].isEmpty || months.map({ (1...Self.longestMonths).contains($0) }) == true else {
        throw mistake("months should be 1 to \(Self.longestMonths), or empty for no term")
      }
      guard let validity = DatedValidity(from: cells[2], until: cells[3]) else {
        throw mistake("from and until should be days of the form YYYY-MM-DD, in order, or empty")
      }
      let isTwice = rows.contains {
        $0.family == cells[0] && $0.sanction == cells[1] && $0.validity.overlaps(validity)
      }
      guard !isTwice else { throw mistake("“\(cells[1])” has two terms on one day") }
      rows.append(
        Row(
          family: cells[0], sanction: cells[1], validity: validity,
          rule: Rule(months: months, basis: cells[5])))
    }
    self.rows = rows
  }

  /// What the rules in force on a day say of a sanction, or nil when they do not know it.
  public func rule(for sanction: String, family: String, on day: CalendarDate) -> Rule? {
    rows.first { $0.family == family && $0.sanction == sanction && $0.validity.covers(day) }?.rule
  }

  /// The shortest and longest term of several equal sanctions given at once (article 15).
  public static func range(ofEqual count: Int, months: Int) -> ClosedRange<Int> {
    months...max(months, min(count * months, longestMonths))
  }

  /// The last day when a new sanction falls into the term of an older one: what is left of the
  /// old term and the new one, at most 48 months (公务员处分条例 article 10).
  public static func end(
    ofNew months: Int, effective: CalendarDate, whileRunningUntil oldEnd: CalendarDate,
    reading: TermReading
  ) -> CalendarDate {
    let limit = reading.end(of: effective, months: longestMonths)
    guard oldEnd > effective else { return reading.end(of: effective, months: months) }
    let start = reading == .civilCode ? oldEnd : oldEnd.adding(days: 1)
    return min(limit, reading.end(of: start, months: months))
  }
}

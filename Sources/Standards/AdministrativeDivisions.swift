/// The divisions of the country (行政区划) since 1981, by code, by name and by year.
///
/// A name is resolved within the reporting region, and one that is ambiguous there stays so.
public final class AdministrativeDivisions: Sendable {
  private let divisions: [Division]
  private let byCode: [String: [Int]]
  private let byName: [String: [Int]]
  /// The characters with which names end: 省, 市, 县, 区 and a few more.
  private let lastCharacters: Set<Character>
  /// Each code as a number, ascending, with the last year of its last entry behind it.
  private let codes: [Int32]
  private let lastYears: [Int32]

  /// What a name stands for.
  public enum Resolution: Sendable, Equatable {
    /// Exactly one division.
    case one(Division)
    /// Several, by code.
    case ambiguous([Division])
    /// None.
    case none
  }

  /// The divisions of the table `divisions.csv`.
  public init(csv text: String) throws(FactTableError) {
    let table = "divisions.csv"
    var divisions: [Division] = []
    for (line, cells) in try FactTable.rows(of: text, table: table, columns: 9) {
      guard cells[0].count == 6, let level = Division.Level(rawValue: cells[4]),
        let firstYear = Int(cells[6]), cells[7].isEmpty || Int(cells[7]) != nil
      else {
        throw FactTableError(
          table: table, line: line, problem: "expected a code, a level and years")
      }
      divisions.append(
        Division(
          code: cells[0], name: cells[3], province: cells[1], prefecture: cells[2], level: level,
          firstYear: firstYear, endYear: Int(cells[7]), successors: Self.successors(cells[8])))
    }
    self.divisions = divisions
    byCode = Dictionary(grouping: divisions.indices) { divisions[$0].code }
    byName = Dictionary(grouping: divisions.indices) { divisions[$0].name }
    lastCharacters = Set(divisions.compactMap(\.name.last))
    var lastYear: [Int32: Int32] = [:]
    for division in divisions {
      guard let code = Int32(division.code) else { continue }
      lastYear[code] = max(lastYear[code] ?? 0, Int32(division.endYear ?? 9999))
    }
    codes = lastYear.keys.sorted()
    lastYears = codes.map { lastYear[$0] ?? 0 }
  }

  private static func successors(_ cell: String) -> [Division.Successor] {
    cell.split(separator: ";").map { part in
      let year = part.dropFirst(6).filter(\.isNumber)
      return Division.Successor(code: String(part.prefix(6)), year: Int(year))
    }
  }

  /// The names of all divisions there ever were, and those of provinces and prefectures without
  /// 省 and 市 as people write them in front of other names, in the order of the table.
  public var allNames: [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for division in divisions {
      for name in [division.name, division.province, division.prefecture]
      where name.count >= 2 && name != "直辖" {
        if seen.insert(name).inserted { names.append(name) }
      }
      if division.level != .county, let last = division.name.last, last == "省" || last == "市",
        division.name.count > 2, seen.insert(String(division.name.dropLast())).inserted
      {
        names.append(String(division.name.dropLast()))
      }
    }
    return names
  }

  /// All entries of a code, in the order of the table.
  public func entries(of code: String) -> [Division] {
    (byCode[code] ?? []).map { divisions[$0] }
  }

  /// The division that had a code in a year (nil: today), or nil.
  public func division(_ code: String, in year: Int? = nil) -> Division? {
    entries(of: code).first { $0.isInUse(in: year) }
  }

  /// Whether the first six digits are a code that was in use in a year or later: what a resident
  /// number of that birth year may begin with.
  ///
  /// The table begins in 1981; codes of that year count for all years before.
  public func isPlausible(_ number: borrowing Span<UInt8>, inOrAfter year: Int) -> Bool {
    guard number.count >= 6, let digits = CalendarDate.number(number, 0, 6) else { return false }
    let code = Int32(digits)
    var low = 0
    var high = codes.count
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && codes[low] == code && lastYears[low] > Int32(max(year, 1981))
  }

  /// The divisions of today that stand where a code stood, by code; itself when still in use.
  public func currentSuccessors(of code: String) -> [Division] {
    if let division = division(code) { return [division] }
    var seen: Set<String> = [code]
    var queue = [code]
    var result: [Division] = []
    while let next = queue.popLast() {
      for successor in entries(of: next).flatMap(\.successors)
      where seen.insert(successor.code).inserted {
        if let division = division(successor.code) {
          result.append(division)
        } else {
          queue.append(successor.code)
        }
      }
    }
    return result.sorted { $0.code < $1.code }
  }

  private static func prefix(of region: String) -> Substring {
    if region.hasSuffix("0000") { return region.prefix(2) }
    return region.hasSuffix("00") ? region.prefix(4) : region[...]
  }

  /// Resolves a name (站前区, 营口市站前区, 辽宁省营口市站前区) within a region, in a year or today.
  public func resolve(
    _ name: String, within region: String, in year: Int? = nil
  ) -> Resolution {
    let prefix = Self.prefix(of: region)
    var found: [Division] = []
    var tail = name[...]
    while found.isEmpty, !tail.isEmpty {
      found = (byName[String(tail)] ?? []).map { divisions[$0] }
        .filter {
          $0.code.hasPrefix(prefix) && $0.isInUse(in: year)
            && (tail.count == name.count || $0.fullName.hasSuffix(name))
        }
      tail = tail.dropFirst()
    }
    found.sort { $0.code < $1.code }
    guard let first = found.first else { return .none }
    return found.count == 1 ? .one(first) : .ambiguous(found)
  }

  /// The spellings that ``resolve(_:within:in:)`` takes for one division of today within a region,
  /// the shorter forms of its full name included, each with that full name, in the order of the table.
  ///
  /// The same as asking for each spelling, in one pass: of the divisions that a spelling fits, those
  /// with the longest name of their own count.
  func unambiguousSpellings(within region: String) -> [(spelling: [UInt8], fullName: [UInt8])] {
    let prefix = Self.prefix(of: region)
    var found: [[UInt8]: (ownLength: Int, division: Int?)] = [:]
    var order: [[UInt8]] = []
    for (index, division) in divisions.enumerated()
    where division.code.hasPrefix(prefix) && division.isInUse(in: nil) {
      let name = Array(division.name.utf8)
      let full = Array(division.fullName.utf8)
      let starts =
        full.suffix(name.count).elementsEqual(name)
        ? (0..<full.count - name.count).filter { full[$0] & 0xC0 != 0x80 } : []
      for spelling in [name] + starts.map({ Array(full[$0...]) }) {
        let known = found[spelling]
        if known == nil { order.append(spelling) }
        guard let known, known.ownLength >= name.count else {
          found[spelling] = (name.count, index)
          continue
        }
        if known.ownLength == name.count { found[spelling] = (name.count, nil) }
      }
    }
    return order.compactMap { spelling in
      found[spelling]?.division.map { (spelling, Array(divisions[$0].fullName.utf8)) }
    }
  }

  /// Words that begin like a division and are none: 市场监督管理局 is no organ of a 市.
  private static let words = [
    "市场", "市容", "市民", "市政", "区域", "区划", "省级", "市级", "县级", "区级", "省直", "市直", "县域",
  ]
  private static let organsOfCities = ["市政府", "市政协", "市政法", "市民政"]

  /// The division whose name an organ's name begins with, and what is left of it.
  ///
  /// 区发改局 in the region 210802 is 站前区 and 发改局; a bare 区, 县, 市 or 省 means the
  /// reporting region itself or the one above it of that sort.
  public func divisionPrefix(
    of organName: String, within region: String, in year: Int? = nil
  ) -> (division: Division, rest: String)? {
    let characters = Array(organName)
    for length in stride(from: min(characters.count - 1, 16), through: 2, by: -1)
    where lastCharacters.contains(characters[length - 1]) {
      if case .one(let division) = resolve(
        String(characters[..<length]), within: region, in: year)
      {
        return (division, String(characters[length...]))
      }
    }
    guard let first = organName.first, "省市县区".contains(first), organName.count > 2,
      !Self.words.contains(where: organName.hasPrefix)
        || Self.organsOfCities.contains(where: organName.hasPrefix)
    else { return nil }
    for code in [region, region.prefix(4) + "00", region.prefix(2) + "0000"] {
      if let division = division(code, in: year), division.name.last == first {
        return (division, String(organName.dropFirst()))
      }
    }
    return nil
  }
}

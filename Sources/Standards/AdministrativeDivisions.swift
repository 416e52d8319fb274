/// The divisions of the country (行政区划) since 1981, by code, by name and by year.
///
/// A name is resolved within the reporting region, and one that is ambiguous there stays so.
public struct AdministrativeDivisions: Sendable {
  private let divisions: [Division]
  private let byCode: [String: [Int]]
  private let byName: [String: [Int]]

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
  }

  private static func successors(_ cell: String) -> [Division.Successor] {
    cell.split(separator: ";").map { part in
      let year = part.dropFirst(6).filter(\.isNumber)
      return Division.Successor(code: String(part.prefix(6)), year: Int(year))
    }
  }

  /// All entries of a code, in the order of the table.
  public func entries(of code: String) -> [Division] {
    (byCode[code] ?? []).map { divisions[$0] }
  }

  /// The division that had a code in a year (nil: today), or nil.
  public func division(_ code: String, in year: Int? = nil) -> Division? {
    entries(of: code).first { $0.isInUse(in: year) }
  }

  /// Whether a code was in use in a year or later: what a resident number of that birth year may
  /// begin with.
  ///
  /// The table begins in 1981; codes of that year count for all years before.
  public func isPlausible(_ code: String, inOrAfter year: Int) -> Bool {
    entries(of: code).contains { ($0.endYear ?? Int.max) > max(year, 1981) }
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

  /// The division whose name an organ's name begins with, and what is left of it.
  ///
  /// 区发改局 in the region 210802 is 站前区 and 发改局; a bare 区, 县, 市 or 省 means the
  /// reporting region itself or the one above it of that sort.
  public func divisionPrefix(
    of organName: String, within region: String, in year: Int? = nil
  ) -> (division: Division, rest: String)? {
    for length in stride(from: min(organName.count - 1, 16), through: 2, by: -1) {
      if case .one(let division) = resolve(
        String(organName.prefix(length)), within: region, in: year)
      {
        return (division, String(organName.dropFirst(length)))
      }
    }
    guard let first = organName.first, "省市县区".contains(first), organName.count > 2 else {
      return nil
    }
    for code in [region, region.prefix(4) + "00", region.prefix(2) + "0000"] {
      if let division = division(code, in: year), division.name.last == first {
        return (division, String(organName.dropFirst()))
      }
    }
    return nil
  }
}

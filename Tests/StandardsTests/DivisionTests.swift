import Testing

@testable import Standards

@Suite struct DivisionTests {
  static let loaded = Result { try AdministrativeDivisions(csv: Facts.text("divisions.csv")) }
  let divisions: AdministrativeDivisions

  init() throws { divisions = try Self.loaded.get() }

  @Test func `a code is looked up by year`() {
    #expect(divisions.division("210802")?.name == "站前区")
    #expect(divisions.division("210802")?.fullName == "辽宁省营口市站前区")
    #expect(divisions.division("210812") == nil)
    #expect(divisions.division("210812", in: 1985)?.name == "鲅鱼圈区")
    #expect(divisions.division("210812", in: 1986) == nil)
    #expect(divisions.division("210811", in: 1983)?.name == "郊区")
    #expect(divisions.division("210811")?.name == "老边区")
  }

  @Test func `a retired code leads to those of today`() {
    #expect(divisions.currentSuccessors(of: "210812").map(\.code) == ["210804"])
    #expect(divisions.currentSuccessors(of: "210824").map(\.code) == ["210804", "210881"])
    #expect(divisions.currentSuccessors(of: "210802").map(\.code) == ["210802"])
  }

  @Test func `a resident number may begin with a code of the birth year or later`() {
    func isPlausible(_ code: String, inOrAfter year: Int) -> Bool {
      let bytes = Array(code.utf8)
      return divisions.isPlausible(bytes.span, inOrAfter: year)
    }
    #expect(isPlausible("210824", inOrAfter: 1960))
    #expect(isPlausible("210824199001010013", inOrAfter: 1990))
    #expect(!isPlausible("210824", inOrAfter: 1999))
    #expect(!isPlausible("999999", inOrAfter: 1960))
    #expect(isPlausible("659012", inOrAfter: 2024))
  }

  @Test func `a name is resolved within the region and stays ambiguous if it is`() {
    guard case .one(let division) = divisions.resolve("站前区", within: "210000") else {
      Issue.record("站前区 is one division of Liaoning")
      return
    }
    #expect(division.code == "210802")
    #expect(divisions.resolve("辽宁省营口市站前区", within: "210000") == .one(division))
    #expect(divisions.resolve("营口市站前区", within: "210800") == .one(division))
    #expect(divisions.resolve("大连市站前区", within: "210000") == .none)
    #expect(divisions.resolve("站前区", within: "220000") == .none)
    guard case .ambiguous(let several) = divisions.resolve("铁西区", within: "210000") else {
      Issue.record("铁西区 is in Shenyang and Anshan")
      return
    }
    #expect(several.map(\.code) == ["210106", "210303"])
    #expect(divisions.resolve("铁西区", within: "210300") != .none)
  }

  @Test func `a bare sort of division means the reporting region or the one above`() {
    let own = divisions.divisionPrefix(of: "区发改局", within: "210802")
    #expect(own?.division.code == "210802")
    #expect(own?.rest == "发改局")
    #expect(divisions.divisionPrefix(of: "市人社局", within: "210802")?.division.code == "210800")
    #expect(
      divisions.divisionPrefix(of: "营口市站前区营商局", within: "210000")?.rest == "营商局")
    #expect(divisions.divisionPrefix(of: "纪委监委", within: "210802") == nil)
    #expect(divisions.divisionPrefix(of: "市场监督管理局", within: "210802") == nil)
    #expect(divisions.divisionPrefix(of: "市政府办公室", within: "210802")?.rest == "政府办公室")
  }

  @Test(
    arguments: [
      ("区发改局", "辽宁省营口市站前区发展和改革局"), ("站前区发展和改革局", "辽宁省营口市站前区发展和改革局"),
      ("营口市站前区发改局", "辽宁省营口市站前区发展和改革局"), ("市人社局", "辽宁省营口市人力资源和社会保障局"),
      ("省财政厅", "辽宁省财政厅"), ("辽宁省财政厅", "辽宁省财政厅"), ("财政部", "财政部"),
      ("市场监督管理局", "市场监督管理局"), ("站前某某有限公司", "站前某某有限公司"),
    ])
  func `organs of one division have one comparable name`(
    _ name: String, _ expected: String
  ) throws {
    let names = NameComparison(
      abbreviations: try OrganAbbreviations(csv: Facts.text("organ-abbreviations.csv")))
    let regional = RegionalNames(divisions: divisions, region: "210802", comparison: names)
    for _ in 0..<2 {
      var output = Array(names.comparableForm(of: name).utf8)
      regional.qualify(&output, from: 0)
      #expect(String(decoding: output, as: UTF8.self) == expected)
      regional.qualify(&output, from: 0)
      #expect(String(decoding: output, as: UTF8.self) == expected)
    }
  }

  /// All spellings of divisions whose codes begin like a region's, found the long way.
  private func spellings(within region: String) -> [String] {
    let prefix = region.hasSuffix("0000") ? region.prefix(2) : region.prefix(4)
    var found: Set<String> = []
    let width = 6 - prefix.count
    for code in 0..<(width == 4 ? 10_000 : 100) {
      let digits = String(code)
      let whole = prefix + String(repeating: "0", count: width - digits.count) + digits
      guard let division = divisions.division(String(whole)) else { continue }
      found.insert(division.name)
      var longer = division.fullName
      while longer.count > division.name.count, longer.hasSuffix(division.name) {
        found.insert(longer)
        longer.removeFirst()
      }
    }
    return found.sorted()
  }

  @Test(arguments: ["210000", "210800", "110000", "440000", "500000"])
  func `spellings of one division are those that resolve to one`(_ region: String) {
    var expected: [String: String] = [:]
    for spelling in spellings(within: region) {
      if case .one(let division) = divisions.resolve(spelling, within: region) {
        expected[spelling] = division.fullName
      }
    }
    let table = divisions.unambiguousSpellings(within: region).map {
      (String(decoding: $0.spelling, as: UTF8.self), String(decoding: $0.fullName, as: UTF8.self))
    }
    let found = Dictionary(uniqueKeysWithValues: table)
    #expect(found == expected)
    #expect(found.count > 20)
  }

  @Test(arguments: ["210802", "210800", "210000", "110101"])
  func `the table of spellings finds what the search through all names finds`(_ region: String) {
    let names = NameComparison()
    let regional = RegionalNames(divisions: divisions, region: region, comparison: names)
    let regions = [region, region.prefix(4) + "00", region.prefix(2) + "0000"]
    var changedCount = 0
    for spelling in spellings(within: String(region.prefix(2) + "0000")) {
      for ending in ["发展和改革局", "人民政府办公室", "市场监督管理局"] {
        let name = names.comparableForm(of: spelling + ending)
        var expected = name
        for region in regions {
          guard let found = divisions.divisionPrefix(of: name, within: region) else { continue }
          expected = found.division.fullName + names.comparableForm(of: found.rest)
          break
        }
        var output = Array(name.utf8)
        regional.qualify(&output, from: 0)
        #expect(String(decoding: output, as: UTF8.self) == expected, "\(name) within \(region)")
        if expected != name { changedCount += 1 }
      }
    }
    #expect(changedCount > 50)
  }
}

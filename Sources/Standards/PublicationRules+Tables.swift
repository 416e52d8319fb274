extension PublicationRules {
  private static let periodsTable = "publication-periods.csv"
  private static let tiersTable = "publication-tiers.csv"

  /// Rules from `rules,from,until,tier,published,minimum,maximum,basis,note`.
  ///
  /// Without tiers no matter has one until ``withTiers(csv:)`` adds them.
  public init(periods text: String) throws(FactTableError) {
    var sets: [RuleSet] = []
    for (line, cells) in try FactTable.rows(of: text, table: Self.periodsTable, columns: 9) {
      func mistake(_ problem: String) -> FactTableError {
        FactTableError(table: Self.periodsTable, line: line, problem: problem)
      }
      guard let validity = DatedValidity(from: cells[1], until: cells[2]) else {
        throw mistake("from and until should be days of the form YYYY-MM-DD, in order, or empty")
      }
      guard let tier = Tier(rawValue: cells[3]) else {
        throw mistake("the tier should be one of 轻微, 一般, 严重")
      }
      guard let minimum = Int(cells[5]), let maximum = Int(cells[6]), minimum >= 0,
        minimum <= maximum, maximum <= 1200, cells[4] == "yes" || cells[4] == "no",
        !cells[7].isEmpty
      else {
        throw mistake("expected yes or no, months in order, and the regulation as basis")
      }
      let period = Period(
        isPublished: cells[4] == "yes", minimumMonths: minimum, maximumMonths: maximum,
        basis: cells[7])
      if let index = sets.firstIndex(where: { $0.name == cells[0] }) {
        guard sets[index].validity == validity else {
          throw mistake("“\(cells[0])” is in force on other days in a line before")
        }
        guard sets[index].periods.updateValue(period, forKey: tier) == nil else {
          throw mistake("“\(cells[0])” has the tier \(tier.rawValue) twice")
        }
      } else {
        guard !sets.contains(where: { $0.validity.overlaps(validity) }) else {
          throw mistake("two rule sets are in force on one day")
        }
        sets.append(RuleSet(name: cells[0], validity: validity, periods: [tier: period]))
      }
    }
    self.sets = sets
  }

  /// These rules with the tiers of sanctions from `rules,sanction,tier,note`.
  public func withTiers(csv text: String) throws(FactTableError) -> PublicationRules {
    var sets = sets
    for (line, cells) in try FactTable.rows(of: text, table: Self.tiersTable, columns: 4) {
      func mistake(_ problem: String) -> FactTableError {
        FactTableError(table: Self.tiersTable, line: line, problem: problem)
      }
      guard let index = sets.firstIndex(where: { $0.name == cells[0] }) else {
        throw mistake("no line of \(Self.periodsTable) has the rules “\(cells[0])”")
      }
      guard let tier = Tier(rawValue: cells[2]) else {
        throw mistake("the tier should be one of 轻微, 一般, 严重")
      }
      guard sets[index].tiers.updateValue(tier, forKey: cells[1]) == nil else {
        throw mistake("“\(cells[1])” has two tiers")
      }
    }
    return PublicationRules(sets: sets)
  }
}

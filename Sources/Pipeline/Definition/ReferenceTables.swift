import Deduplicate
import Formats
import Normalize
import Records
import Standards
import Synchronization

/// What the values of all feeds are held against: code lists, divisions, reviewed codes.
struct ReferenceTables {
  let codes: CodeLists
  /// The divisions of the country, or nil when the schemas come without them.
  let divisions: AdministrativeDivisions?
  /// Which days are working days, or nil when the schemas come without the table.
  let workingDays: WorkingDayCalendar?
  /// Credit codes with a wrong check character that somebody has let in.
  let reviewedCodes: ReviewedCodes
  private let regionalNames = RegionalNamesPool()
  private let affixes = AffixWordsPool()
  /// How names are compared, with the abbreviations of organs.
  let names: NameComparison

  static let divisionsPath = "schemas/codes/divisions.csv"
  static let abbreviationsPath = "schemas/codes/organ-abbreviations.csv"

  /// The table of the State Council's holidays, a list like those of values.
  static let holidays = "holidays"

  init(_ tree: DefinitionTree, mistakes: DefinitionMistakes) {
    codes = CodeLists(tree, mistakes: mistakes)
    reviewedCodes = ReviewedCodesReading.read(tree, mistakes: mistakes)
    divisions = Self.read(Self.divisionsPath, tree, mistakes) {
      text throws(FactTableError) in try AdministrativeDivisions(csv: text)
    }
    workingDays = Self.read(FeedDigests.path(ofList: Self.holidays), tree, mistakes) {
      text throws(FactTableError) in try WorkingDayCalendar(csv: text)
    }
    let abbreviations = Self.read(Self.abbreviationsPath, tree, mistakes) {
      text throws(FactTableError) in try OrganAbbreviations(csv: text)
    }
    names = NameComparison(abbreviations: abbreviations ?? .none)
  }

  /// A table of facts, or nil when the schemas come without it or it is wrong.
  static func read<Table>(
    _ path: String, _ tree: DefinitionTree, _ mistakes: DefinitionMistakes,
    _ make: (String) throws(FactTableError) -> Table
  ) -> Table? {
    guard let bytes = tree.bytes(path) else { return nil }
    do throws(FactTableError) {
      return try make(String(decoding: bytes, as: UTF8.self))
    } catch {
      mistakes.add(
        file: tree.shown(path), at: TextPosition(line: error.line, column: 1),
        "\(error.problem); mend the line, or restore the file as delivered")
      return nil
    }
  }

  /// What the normalizer of a form has to know for drops that come from a region.
  func context(for form: FieldForm, region: String) -> ValueContext {
    var context = ValueContext(form: form)
    context.reportingRegion = region
    switch form {
    case .identityNumber, .identityKey:
      context.reviewedCodes = reviewedCodes.isEmpty ? nil : reviewedCodes
      context.divisions = divisions
    case .nameKey:
      context.divisions = divisions
      context.names = names
      context.regionalNames = divisions.flatMap {
        regionalNames.names(within: region, $0, names)
      }
    default:
      break
    }
    return context
  }

  /// The words of a list that levels of a comparison may name, or nil.
  func words(_ name: String) -> AffixWords? {
    guard name == "divisions", let divisions else { return nil }
    return affixes.words(name) { divisions.allNames }
  }

  /// What is wrong with the six digits of a region, or nil.
  func mistake(inRegion region: String) -> String? {
    guard region.count == 6, region.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return "a region is the six digits of a division, such as 210000"
    }
    guard let divisions, divisions.division(region) == nil else { return nil }
    return "no division of today has the code \(region); see schemas/codes/divisions.csv"
  }
}

/// The names of organs by region, one set for all feeds of a pipeline.
private final class RegionalNamesPool: Sendable {
  private let known = Mutex<[String: RegionalNames]>([:])

  /// The names within a region, or nil when the region is no six digits.
  func names(
    within region: String, _ divisions: AdministrativeDivisions, _ comparison: NameComparison
  ) -> RegionalNames? {
    guard region.utf8.count == 6 else { return nil }
    return known.withLock { known in
      if let names = known[region] { return names }
      let names = RegionalNames(divisions: divisions, region: region, comparison: comparison)
      known[region] = names
      return names
    }
  }
}

/// The word lists of levels, each made once for all kinds.
private final class AffixWordsPool: Sendable {
  private let known = Mutex<[String: AffixWords]>([:])

  func words(_ name: String, _ list: () -> [String]) -> AffixWords {
    known.withLock { known in
      if let words = known[name] { return words }
      let words = AffixWords(list())
      known[name] = words
      return words
    }
  }
}

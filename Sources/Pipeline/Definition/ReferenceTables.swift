import Bytes
import Formats
import Normalize
import Records
import Standards

/// What the values of all feeds are held against: code lists, divisions, reviewed codes.
struct ReferenceTables {
  let codes: CodeLists
  /// The divisions of the country, or nil when the schemas come without them.
  let divisions: AdministrativeDivisions?
  /// Credit codes with a wrong check character that somebody has let in.
  let reviewedCodes: ReviewedCodes
  /// How names are compared, with the abbreviations of organs.
  let names: NameComparison
  /// A digest of all of them.
  let digest: String

  private static let divisionsPath = "schemas/codes/divisions.csv"
  private static let abbreviationsPath = "schemas/codes/organ-abbreviations.csv"

  init(_ tree: DefinitionTree, mistakes: DefinitionMistakes) {
    codes = CodeLists(tree, mistakes: mistakes)
    reviewedCodes = ReviewedCodesReading.read(tree, mistakes: mistakes)
    divisions = Self.read(Self.divisionsPath, tree, mistakes) {
      text throws(FactTableError) in try AdministrativeDivisions(csv: text)
    }
    let abbreviations = Self.read(Self.abbreviationsPath, tree, mistakes) {
      text throws(FactTableError) in try OrganAbbreviations(csv: text)
    }
    names = NameComparison(abbreviations: abbreviations ?? .none)
    var digest = SHA256()
    digest.update(Array(codes.digest.utf8).span)
    let reviewed = tree.bytes(ReviewedCodesReading.path) ?? []
    digest.update(reviewed.span)
    self.digest = digest.finalizeHex()
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
    default:
      break
    }
    return context
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

import Formats
import Standards

/// What laws say of terms and of publication, from `schemas/codes/`; without the files no period is
/// computed.
struct PeriodTables: Sendable {
  let terms: SanctionTerms
  let publication: PublicationRules

  init(_ tree: DefinitionTree, mistakes: DefinitionMistakes) {
    terms =
      ReferenceTables.read("schemas/codes/sanction-terms.csv", tree, mistakes) {
        text throws(FactTableError) in try SanctionTerms(csv: text)
      } ?? .none
    let periods =
      ReferenceTables.read("schemas/codes/publication-periods.csv", tree, mistakes) {
        text throws(FactTableError) in try PublicationRules(periods: text)
      } ?? .none
    publication =
      ReferenceTables.read("schemas/codes/publication-tiers.csv", tree, mistakes) {
        text throws(FactTableError) in try periods.withTiers(csv: text)
      } ?? periods
  }
}

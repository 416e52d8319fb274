import Aggregate
import Records
import Standards

/// The registers of organs and staff and the revocations, as they are in force on a night: what the
/// cases of each kind are merged with.
struct MergingRegisters {
  let organs: OrganRegister
  let staff: StaffRoster
  let revocations: RevocationIndex
  /// What laws say of terms and of publication.
  private let periods: PeriodTables
  /// The day as of which it is asked, which decides the rules of publication.
  private let asOf: CalendarDate?

  /// Reads the registers, and matches the revocations with the records of all kinds.
  init(_ night: Night, _ draft: NightDraft, _ cache: inout InForceCache) throws {
    periods = night.definition.periods
    asOf = CalendarDate(draft.asOf)
    func register(_ name: String, _ cache: inout InForceCache) throws -> KindInForce? {
      guard let schema = night.definition.otherSchemas.first(where: { $0.kind == name }) else {
        return nil
      }
      return try cache.kind(schema, draft, night)
    }
    organs =
      try register("organ", &cache).map {
        OrganRegister(schema: $0.schema, batches: $0.batches, addresses: $0.records.addresses)
      } ?? OrganRegister()
    staff =
      try register("staff", &cache).map {
        StaffRoster(schema: $0.schema, batches: $0.batches, addresses: $0.records.addresses)
      } ?? StaffRoster()
    var revocations =
      try register("revocation", &cache).map {
        RevocationIndex(schema: $0.schema, batches: $0.batches, addresses: $0.records.addresses)
      } ?? RevocationIndex()
    for rules in night.definition.recordKinds {
      let kind = try cache.kind(rules.schema, draft, night)
      revocations.match(
        schema: kind.schema, batches: kind.batches, addresses: kind.records.addresses)
    }
    self.revocations = revocations
  }

  /// Who the subjects of a kind's records are.
  func resolution(_ rules: PipelineDefinition.RecordKind) -> SubjectResolution {
    SubjectResolution(
      schema: rules.schema, organs: organs, staff: staff, personScope: rules.personScope)
  }

  /// How the cases of a kind are merged.
  func merging(
    _ kind: KindInForce, _ rules: PipelineDefinition.RecordKind, keepsGeneralValues: Bool = true,
    keepsPeriods: Bool = true
  ) -> CaseMerging {
    CaseMerging(
      schema: rules.schema, batches: kind.batches, sourceOfBatch: kind.sourceOfBatch,
      survivorship: rules.survivorship, mustAgree: rules.mustAgree,
      resolution: resolution(rules), revocations: revocations,
      periods: keepsPeriods
        ? CasePeriods(
          schema: rules.schema, terms: periods.terms, reading: rules.termReading,
          publication: periods.publication, asOf: asOf) : nil,
      keepsGeneralValues: keepsGeneralValues)
  }
}

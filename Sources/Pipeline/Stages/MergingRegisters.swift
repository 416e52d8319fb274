import Aggregate
import Bytes
import Foundation
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
  /// A hash of the registers' records and of which rules of publication are in force, by which a
  /// later night knows that cases nothing touches come out the same.
  let fingerprint: Int

  /// Reads the registers, and matches the revocations with the records of all kinds.
  ///
  /// `match` may match a kind in another way than by all its records, and then answers true.
  init(
    _ night: Night, _ draft: NightDraft, _ cache: inout InForceCache,
    match: (PipelineDefinition.RecordKind, inout RevocationIndex) throws -> Bool = { _, _ in false }
  ) throws {
    periods = night.definition.periods
    asOf = CalendarDate(draft.asOf)
    func register(_ name: String, _ cache: inout InForceCache) throws -> KindInForce? {
      guard let schema = night.definition.otherSchemas.first(where: { $0.kind == name }) else {
        return nil
      }
      return try cache.kind(schema, draft, night)
    }
    let organRecords = try register("organ", &cache)
    let staffRecords = try register("staff", &cache)
    fingerprint = Self.fingerprint(
      [organRecords, staffRecords],
      rules: asOf.flatMap(night.definition.periods.publication.inForce)?.name ?? "")
    organs =
      organRecords.map {
        OrganRegister(schema: $0.schema, batches: $0.batches, addresses: $0.records.addresses)
      } ?? OrganRegister()
    staff =
      staffRecords.map {
        StaffRoster(schema: $0.schema, batches: $0.batches, addresses: $0.records.addresses)
      } ?? StaffRoster()
    var revocations =
      try register("revocation", &cache).map {
        RevocationIndex(schema: $0.schema, batches: $0.batches, addresses: $0.records.addresses)
      } ?? RevocationIndex()
    for rules in night.definition.recordKinds where try !match(rules, &revocations) {
      let kind = try cache.kind(rules.schema, draft, night)
      revocations.match(
        schema: kind.schema, batches: kind.batches, addresses: kind.records.addresses)
    }
    self.revocations = revocations
  }

  private static func fingerprint(_ registers: [KindInForce?], rules: String) -> Int {
    var text = Array(rules.utf8)
    for register in registers {
      guard let register else { continue }
      text.append(register.schema.kind)
      for (key, address) in zip(register.records.keys, register.records.addresses) {
        text.append(littleEndian: key.high)
        text.append(littleEndian: key.low)
        text.append(littleEndian: register.version(address).digest)
      }
    }
    return Int(truncatingIfNeeded: StableHash.hash64(text.span) >> 1)
  }

  /// Who the subjects of a kind's records are.
  func resolution(_ rules: PipelineDefinition.RecordKind) -> SubjectResolution {
    SubjectResolution(
      schema: rules.schema, organs: organs, staff: staff, personScope: rules.personScope)
  }

  /// How the cases of a kind are merged.
  func merging(
    _ kind: KindInForce, _ rules: PipelineDefinition.RecordKind, keepsGeneralValues: Bool = true
  ) -> CaseMerging {
    merging(
      kind.batches, kind.sourceOfBatch, rules, keepsGeneralValues: keepsGeneralValues,
      keepsPeriods: true)
  }

  /// How cases of which the members stand in some batches are merged.
  func merging(
    _ batches: [RecordBatch], _ sources: [MemberSource], _ rules: PipelineDefinition.RecordKind,
    keepsGeneralValues: Bool, keepsPeriods: Bool
  ) -> CaseMerging {
    CaseMerging(
      schema: rules.schema, batches: batches, sourceOfBatch: sources,
      survivorship: rules.survivorship, mustAgree: rules.mustAgree,
      resolution: resolution(rules), revocations: revocations,
      periods: keepsPeriods
        ? CasePeriods(
          schema: rules.schema, terms: periods.terms, reading: rules.termReading,
          publication: periods.publication, asOf: asOf) : nil,
      keepsGeneralValues: keepsGeneralValues)
  }
}

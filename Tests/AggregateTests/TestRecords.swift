import Aggregate
import Bytes
import Foundation
import Records
import Standards

/// Made-up records of a small schema, for the tests of this target.
struct TestRecords {
  var schema: RecordSchema
  var rows: [[String: String]] = []

  init(_ kind: String, fields: [String], role: RecordSchema.Role = .record) {
    schema = RecordSchema(
      kind: kind, title: kind, role: role,
      fields: fields.map { FieldDefinition(name: $0, title: $0, form: .text) }, rules: [])
  }

  /// One batch of the rows; keys are the ranks of the rows.
  var batch: RecordBatch {
    var builder = RecordBatchBuilder(fieldCount: schema.fields.count)
    for (index, row) in rows.enumerated() {
      builder.begin(line: index + 2, byteOffset: 0)
      for field in schema.fields { builder.append(value: Array((row[field.name] ?? "").utf8).span) }
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: Key128(high: 0, low: UInt64(index)), digest: digest)
    }
    return builder.finish()
  }

  var addresses: [RecordAddress] { rows.indices.map { RecordAddress(batch: 0, row: $0) } }

  static let penaltyFields = [
    "subjectName", "subjectNameKey", "subjectCategory", "subjectIdentity", "subjectIdentityKey",
    "subjectUnit", "subjectUnitKey", "documentKey", "decisionDate", "authority", "authorityKey",
    "authorityCode", "status", "facts", "sanctionKinds", "conduct", "caseReference", "publicity",
  ]

  static var registers: (OrganRegister, StaffRoster) {
    var organs = TestRecords(
      "organ",
      fields: ["organCode", "organNameKey", "organClass", "nameFrom", "nameUntil"],
      role: .register)
    organs.rows = [
      [
        "organCode": "O1", "organNameKey": "站前区发展和改革局", "organClass": "机关",
        "nameFrom": "2019-01-01",
      ],
      [
        "organCode": "O1", "organNameKey": "站前区发展计划局", "organClass": "机关",
        "nameFrom": "2000-01-01", "nameUntil": "2018-12-31",
      ],
      [
        "organCode": "11210800MB0000289B", "organNameKey": "营口市财政局", "organClass": "机关",
      ],
      ["organCode": "O2", "organNameKey": "同名中心", "organClass": "事业单位"],
      ["organCode": "O3", "organNameKey": "同名中心", "organClass": "事业单位"],
    ]
    var staff = TestRecords(
      "staff",
      fields: ["personIdentityKey", "personNameKey", "organCode", "inPostFrom", "inPostUntil"],
      role: .register)
    staff.rows = [
      [
        "personIdentityKey": "210802199001010013", "personNameKey": "甲一", "organCode": "O1",
        "inPostFrom": "2020-01-01", "inPostUntil": "2024-12-31",
      ],
      [
        "personIdentityKey": "P2", "personNameKey": "同名", "organCode": "O1",
        "inPostFrom": "2020-01-01",
      ],
      [
        "personIdentityKey": "P3", "personNameKey": "同名", "organCode": "O1",
        "inPostFrom": "2020-01-01",
      ],
    ]
    return (
      OrganRegister(schema: organs.schema, batches: [organs.batch], addresses: organs.addresses),
      StaffRoster(schema: staff.schema, batches: [staff.batch], addresses: staff.addresses)
    )
  }

  /// The merged record of one case that all rows make, as a dictionary of field to text.
  func merged(
    sources: [MemberSource]? = nil, survivorship: [SurvivorshipRule] = [],
    personScope: SubjectResolution.PersonScope = .inPost,
    revocations: RevocationIndex = RevocationIndex(), periods: CasePeriods? = nil
  ) -> [String: String] {
    let records = merge(
      sources: sources, survivorship: survivorship, personScope: personScope,
      revocations: revocations, periods: periods
    ).records
    let names = schema.fields.map(\.name) + MergedFields.names
    return Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($1, records.text(of: $0, in: 0)) })
  }

  /// What comes of one case that all rows make.
  func merge(
    sources: [MemberSource]? = nil, survivorship: [SurvivorshipRule] = [],
    mustAgree: [String] = [], personScope: SubjectResolution.PersonScope = .inPost,
    revocations: RevocationIndex = RevocationIndex(), periods: CasePeriods? = nil
  ) -> CaseMerging.Merged {
    // Each row stands in a batch of its own, so that each may come from another drop.
    let batches = rows.map { row in
      var single = self
      single.rows = [row]
      return single.batch
    }
    let (organs, staff) = Self.registers
    let unknown = MemberSource(
      drop: Array("drop".utf8), precedence: 0, deliveryRank: 0, organCode: [], organNameKey: [])
    let merging = CaseMerging(
      schema: schema, batches: batches,
      sourceOfBatch: sources ?? rows.map { _ in unknown }, survivorship: survivorship,
      mustAgree: mustAgree,
      resolution: SubjectResolution(
        schema: schema, organs: organs, staff: staff, personScope: personScope),
      revocations: revocations,
      periods: periods
        ?? CasePeriods(
          schema: schema, terms: .none, reading: .civilCode, publication: .none, asOf: nil))
    var cases = CaseList()
    cases.append(
      number: Key128(high: 1, low: 1),
      members: rows.indices.map { RecordAddress(batch: $0, row: 0) })
    return merging.merge(cases, 0..<1)
  }
}

import Bytes
import Export
import Foundation
import Records

/// A small kind, and merged records of it, for all tests of this target.
enum Support {
  static let schema = RecordSchema(
    kind: "penalty", title: "行政处罚", role: .record,
    fields: [
      FieldDefinition(name: "subjectName", title: "行政相对人名称", form: .name),
      FieldDefinition(name: "subjectCategory", title: "行政相对人类别", form: .code),
      FieldDefinition(name: "subjectIdentity", title: "证件号码", form: .identityNumber),
      FieldDefinition(name: "decisionDate", title: "处罚决定日期", form: .date),
      FieldDefinition(name: "fineAmount", title: "罚款金额", form: .money),
      FieldDefinition(name: "facts", title: "违法事实", form: .text),
    ], rules: [])

  /// A synthetic number: an unused birthday and the right check character.
  static let resident = "210102190001011236"

  struct Merged {
    var id: UInt64
    var values: [String] = [
      "沈阳甲公司", "法人及非法人组织", "91210100MA0000001X", "2026-11-01", "200000", "事实",
    ]
    var scope = "government"
    var status = "active"
    var subjectClass = ""
    var publishable = ""
    var sources = "0123abcd:7"
    /// The reserved fields from `termEnd` on.
    var periods = ["", "", "2027-05-08", "计算：令第36号", "2026-08-08"]
  }

  static func batch(_ records: [Merged]) -> RecordBatch {
    let layout = MergedFields(schemaFieldCount: schema.fields.count)
    var builder = RecordBatchBuilder(fieldCount: layout.fieldCount)
    for record in records {
      builder.begin(line: 1, byteOffset: 0)
      let key = Key128(high: 1, low: record.id)
      let reserved =
        [
          MergedFields.caseID(of: key), record.scope, record.status, "", record.subjectClass,
          record.publishable, "1", record.sources, "",
        ] + record.periods
      for value in record.values + reserved {
        builder.text.append(value)
        builder.endValue()
      }
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: key, digest: digest)
    }
    return builder.finish()
  }

  static func platform(
    _ change: (inout PlatformDefinition) -> Void = { _ in }
  ) -> PlatformDefinition {
    var definition = PlatformDefinition(
      platform: "provincial", title: "省平台", scope: .government, persons: .all,
      formats: [.csv], status: .column, statusColumn: "CZ", dates: .slashes)
    change(&definition)
    return definition
  }

  static func kind(_ columns: [PlatformColumn], platform: String = "provincial")
    -> PlatformKindSchema
  {
    PlatformKindSchema(
      platform: platform, kind: "penalty", title: "行政处罚", file: "xzcf", columns: columns)
  }

  static let columns = [
    PlatformColumn(column: "BH", source: .merged(.caseID)),
    PlatformColumn(column: "MC", source: .field("subjectName")),
    PlatformColumn(
      column: "FK", source: .field("fineAmount"), unit: .tenThousandYuan),
    PlatformColumn(column: "RQ", source: .field("decisionDate")),
  ]

  static func plan(
    _ columns: [PlatformColumn] = Support.columns,
    _ change: (inout PlatformDefinition) -> Void = { _ in }
  ) throws -> BundlePlan {
    let platform = platform(change)
    return try BundlePlan(
      platform: platform, kindSchema: kind(columns, platform: platform.platform), schema: schema)
  }

  static func delta(
    _ records: [Merged], held: HeldRows = HeldRows(), _ plan: BundlePlan,
    superseded: [Key128: Key128] = [:]
  ) throws -> DeltaPart {
    let batch = batch(records)
    return try Delta.part(
      merged: batch, rows: 0..<batch.count, held: held, superseded: superseded, plan: plan)
  }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

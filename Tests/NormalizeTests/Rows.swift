import Bytes
import Foundation
import Normalize
import Records
import Standards

/// A small kind whose fields are normalized from cells of the same order.
struct Rows {
  /// One field with the column it comes from.
  struct Field {
    var name: String
    var form: FieldForm
    var change: (inout ValueContext) -> Void = { _ in }
  }

  let fields: [Field]
  var rules: [CrossFieldRule] = []
  /// The further cells of a field.
  var joins: [Int: [Int]] = [:]
  var split: FeedMapping.Split?
  var deadline: ReportingDeadline?
  var deliveryDay: Int32 = 20_000

  var schema: RecordSchema {
    RecordSchema(
      kind: "test", title: "试验", role: .record,
      fields: fields.map { FieldDefinition(name: $0.name, title: $0.name, form: $0.form) },
      rules: rules)
  }

  var mapping: FeedMapping {
    FeedMapping(
      schema: schema,
      sources: fields.enumerated().map { index, field in
        var context = ValueContext(form: field.form)
        field.change(&context)
        return .columns([
          .init(
            index: index, joined: joins[index] ?? [], joiner: [0x20],
            normalizer: ValueNormalizer(context))
        ])
      }, key: [0], feedName: "test", keyIncludesValues: false, split: split,
      deadline: deadline)
  }

  /// What becomes of rows of cells.
  func normalize(_ rows: [[String]]) -> NormalizedBatch {
    var raw = RawBatch(columnCount: fields.count)
    for (index, row) in rows.enumerated() {
      for cell in row {
        let bytes = Array(cell.utf8)
        raw.append(cell: bytes.span)
      }
      raw.endRow(line: index + 2, byteOffset: index * 100)
    }
    return RowNormalization(mapping: mapping, deliveryDay: deliveryDay).normalize(raw)
  }
}

/// The tables shipped with the program.
enum Facts {
  static func text(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "schemas/codes/\(name)"), encoding: .utf8)
  }
}

extension NormalizedBatch {
  /// The trace of a record as `field code reason raw` texts.
  func trace(of row: Int) -> [NormalizationTrace.Entry] {
    let data = records.data
    let bytes = data.span
    return NormalizationTrace.entries(bytes.extracting(records.traceRange(of: row, bytes)))
  }

  /// The findings as `code×count` texts.
  var counts: [String] { findings.nonzero.map { "\($0.code.rawValue)×\($0.count)" } }
}

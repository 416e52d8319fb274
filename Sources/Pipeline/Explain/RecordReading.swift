import Bytes
import Export
import Foundation
import Records
import Registry

/// Reads records, places and findings as people may see them.
struct RecordReading {
  let definition: PipelineDefinition
  let masking: NumberMasking

  /// Where a row of a drop stands.
  func place(_ drop: JournalDrop, line: Int, run: Int) -> RecordAccount.Place {
    let department = drop.feed.split(separator: ".").first.map(String.init) ?? drop.feed
    return RecordAccount.Place(
      department: department,
      departmentTitle: definition.department(named: department)?.title ?? department,
      file: drop.path, line: line, date: drop.date, revision: drop.revision, run: run)
  }

  /// The values of a record with what normalization did to them; derived forms are left out.
  func values(_ row: Int, of batch: RecordBatch, _ schema: RecordSchema) -> [RecordAccount.Value] {
    let data = batch.data
    let bytes = data.span
    let trace = NormalizationTrace.entries(bytes.extracting(batch.traceRange(of: row, bytes)))
    return schema.fields.enumerated().compactMap { index, field in
      guard field.derivation == nil else { return nil }
      let value = shown(index, row, of: batch, schema)
      let changes = trace.filter { $0.field == index }.map { entry in
        RecordAccount.Change(
          raw: shown(entry.rawValue, field),
          finding: finding(
            Finding(
              code: entry.code, field: field.name,
              shape: entry.reason.isEmpty ? ValueShape.of(entry.rawValue) : entry.reason),
            schema))
      }
      guard !value.isEmpty || !changes.isEmpty else { return nil }
      return RecordAccount.Value(
        field: field.name, title: field.title, value: value, changes: changes)
    }
  }

  /// A value with its numbers masked.
  func shown(_ field: Int, _ row: Int, of batch: RecordBatch, _ schema: RecordSchema) -> String {
    shown(text: batch.text(of: field, in: row), schema.fields[field])
  }

  /// A canonical value with its numbers masked.
  func shown(text value: String, _ field: FieldDefinition) -> String {
    if field.form == .money, let fen = Int(value) { return Self.yuan(fen) }
    return shown(value, field)
  }

  /// An amount in fen as people read it.
  private static func yuan(_ fen: Int) -> String {
    let sign = fen < 0 ? "-" : ""
    let cents = String(100 + abs(fen) % 100).dropFirst()
    return "\(sign)\(abs(fen) / 100).\(cents)元"
  }

  private func shown(_ value: String, _ field: FieldDefinition) -> String {
    switch field.form {
    case .identityNumber, .identityKey: masking.number(value)
    default: masking.text(value)
    }
  }

  /// A finding with its sentences.
  func finding(_ finding: Finding, _ schema: RecordSchema) -> FindingAccount {
    let field = schema.index(of: finding.field).map { schema.fields[$0] }
    let title = field?.title ?? ""
    let shown = Finding(
      code: finding.code, field: finding.field, shape: finding.shape,
      suggestion: field.map { self.shown(finding.suggestion, $0) }
        ?? masking.text(finding.suggestion))
    let isRepair = finding.code.severity == .repaired
    return FindingAccount(
      code: finding.code.rawValue, title: title,
      chinese: FindingText.sentence(for: shown, fieldTitle: title, in: .chinese),
      english: FindingText.sentence(for: shown, fieldTitle: title, in: .english),
      chineseAdvice: isRepair ? "" : FindingText.advice(for: shown, in: .chinese),
      englishAdvice: isRepair ? "" : FindingText.advice(for: shown, in: .english))
  }
}

import Bytes
import Normalize
import Records

/// What a reader asks about: a case, a line of a file, or whatever a number or name means.
enum ExplainQuery: Equatable {
  case number(Key128)
  case line(file: String, line: Int)
  case words(String)

  /// Tells by the form; a text that ends in a colon and digits is a line.
  init(_ text: String) {
    let text = text.trimmingSpaces
    if let number = MergedFields.caseKey(of: text) {
      self = .number(number)
    } else if let colon = text.lastIndex(of: ":"), colon != text.startIndex,
      let line = Int(text[text.index(after: colon)...]), line > 0
    {
      self = .line(file: String(text[..<colon]), line: line)
    } else {
      self = .words(text)
    }
  }
}

/// The comparable forms of a document number, case reference or name, as the feeds of a kind make
/// them: what a name means depends on the region that reports.
struct QueryKeys {
  private var byField: [Int: Set<[UInt8]>] = [:]

  /// The keys of a text for the fields of a kind.
  init(_ text: String, schema: RecordSchema, feeds: [FeedDefinition]) {
    for feed in feeds where feed.schema.kind == schema.kind {
      for (index, source) in feed.mapping.sources.enumerated() {
        guard case .derived(_, let normalizer) = source, Self.isAsked(schema.fields[index]) else {
          continue
        }
        var key: [UInt8] = []
        _ = normalizer.normalize(Array(text.utf8).span, into: &key)
        if !key.isEmpty { byField[index, default: []].insert(key) }
      }
    }
    if let reference = schema.index(of: "caseReference"), !text.isEmpty {
      byField[reference] = [Array(text.utf8)]
    }
  }

  private static func isAsked(_ field: FieldDefinition) -> Bool {
    field.form == .documentKey || field.name == "subjectNameKey"
  }

  /// Whether one of the fields of a record is what was asked for.
  func match(_ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>) -> Bool {
    for (field, keys) in byField where field < batch.fieldCount {
      let range = batch.range(of: field, in: row, bytes)
      if !range.isEmpty, keys.contains(bytes.extracting(range).copied()) { return true }
    }
    return false
  }

  /// Whether a cell of unknown meaning, normalized by the same rules, is what was asked for.
  func match(cell: String, feed: FeedDefinition) -> Bool {
    for (index, source) in feed.mapping.sources.enumerated() {
      guard let keys = byField[index] else { continue }
      var key: [UInt8] = []
      if case .derived(_, let normalizer) = source {
        _ = normalizer.normalize(Array(cell.utf8).span, into: &key)
      } else {
        key = Array(cell.utf8)
      }
      if keys.contains(key) { return true }
    }
    return false
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let body = drop { $0.isWhitespace }
    return String(body.reversed().drop { $0.isWhitespace }.reversed())
  }
}

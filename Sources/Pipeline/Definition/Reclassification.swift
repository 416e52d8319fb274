import Bytes
import Formats
import Records

/// What a feed delivers that is not of its kind, by a change of the law (重新分类): its records leave
/// the state, and what platforms hold of them is withdrawn.
public struct Reclassification: Sendable, Equatable {
  /// The field that holds the day of the act, and the first day that counts; nil for all records.
  public let since: Since?
  /// The article or order that it rests on.
  public let basis: String

  /// From which day on.
  public struct Since: Sendable, Equatable {
    /// The index of the date field.
    public let field: Int
    /// The first day, `YYYY-MM-DD`.
    public let day: String
  }

  /// Whether a record leaves.
  ///
  /// A record without the date stays: nobody can say that it lies after the day.
  func concerns(_ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>) -> Bool {
    guard let since else { return true }
    let range = batch.range(of: since.field, in: row, bytes)
    guard range.count == since.day.utf8.count else { return false }
    let value = bytes.extracting(range)
    for (index, byte) in since.day.utf8.enumerated() where value[index] != byte {
      return value[index] > byte
    }
    return true
  }

  /// Reads `reclassified` of a feed: `{"field": "decisionDate", "since": "2026-11-20", "basis": …}`.
  static func read(_ object: JSONObject?, schema: RecordSchema) -> Reclassification? {
    guard let object else { return nil }
    let name = object.optionalString("field")
    let day = object.optionalString("since")
    let basis = object.nonEmptyString("basis")
    _ = object.string("note")
    object.finish()
    guard name != nil || day != nil else { return Reclassification(since: nil, basis: basis) }
    let index = name.flatMap(schema.index)
    if index.map({ schema.fields[$0].form != .date }) ?? true {
      object.reject("field", "name the field with the day of the act, a date of the kind")
    }
    let shape = day.map { CanonicalDate.days(Array($0.utf8).span) != nil } ?? false
    if !shape { object.reject("since", "name the first day that counts, as YYYY-MM-DD") }
    guard let index, let day, shape else { return nil }
    return Reclassification(since: Since(field: index, day: day), basis: basis)
  }
}

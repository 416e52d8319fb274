public import Bytes

/// The reserved fields of a merged record, in the order in which they follow the kind's own.
public enum MergedField: Int, Sendable, CaseIterable {
  /// The case's number as text, such as `000001-0000123`.
  case caseID
  /// `government` or `general`.
  case scope
  /// `active`, `revoked` or `objection`.
  case caseStatus
  /// The code of the organ the subject was matched with, or empty.
  case subjectCode
  /// The class of the subject, such as 机关 or 公务员, or empty.
  case subjectClass
  /// `1` when the case may be published although its subject is a person.
  case subjectPublishable
  /// The number of records that make the case.
  case memberCount
  /// Where each member stands in its drop (see ``MergedFields/sourceSeparator``).
  case sources
  /// For each field of the kind, the index of the member that gave its value.
  case fieldSources
  /// The last day of the sanction's term, delivered or computed; else empty.
  case termEnd
  /// What that day rests on: `报送`, or `计算：` with the article.
  case termBasis
  /// The last day of publication, delivered or computed; else empty.
  case publishedUntil
  /// What that day rests on: `报送`, or `计算：` with the regulation.
  case publicationBasis
  /// The first day on which repair may be asked for; empty where the rules do not tell.
  case repairFrom

  /// The fields that tell of periods, in their order; they are the last.
  public static let periods: [MergedField] = [
    .termEnd, .termBasis, .publishedUntil, .publicationBasis, .repairFrom,
  ]

  /// The form of the field's values.
  public var form: FieldForm? {
    switch self {
    case .termEnd, .publishedUntil, .repairFrom: .date
    default: nil
    }
  }
}

/// How a merged record lies in a ``RecordBatch``: the kind's fields, then the reserved ones.
///
/// Its key is the case key: high the run that minted the case, low its number within the run, so
/// that the order of keys is the order of case numbers.
public struct MergedFields: Sendable, Equatable {
  /// What parts the entries of `sources` (`drop digest prefix:line`) and of `fieldSources`.
  public static let sourceSeparator: UInt8 = 0x1F

  /// The number of fields of the kind's own schema.
  public let schemaFieldCount: Int

  /// The layout over a kind with a number of fields.
  public init(schemaFieldCount: Int) { self.schemaFieldCount = schemaFieldCount }

  /// The number of fields of a merged record.
  public var fieldCount: Int { schemaFieldCount + MergedField.allCases.count }

  /// The position of a reserved field in a merged record.
  public func index(of field: MergedField) -> Int { schemaFieldCount + field.rawValue }

  /// The names of the reserved fields, in order.
  public static var names: [String] { MergedField.allCases.map { "\($0)" } }

  /// The reserved field of a name, or nil.
  public static func field(named name: String) -> MergedField? {
    MergedField.allCases.first { "\($0)" == name }
  }

  /// The number of a case as people read it: run with six digits, hyphen, seven digits.
  ///
  ///     MergedFields.caseID(of: Key128(high: 1, low: 123))  // "000001-0000123"
  public static func caseID(of key: Key128) -> String {
    padded(key.high, 6) + "-" + padded(key.low, 7)
  }

  /// Appends the number of a case as people read it.
  public static func append(caseID key: Key128, to text: inout ByteBuffer) {
    append(key.high, width: 6, to: &text)
    text.append(UInt8(ascii: "-"))
    append(key.low, width: 7, to: &text)
  }

  private static func append(_ value: UInt64, width: Int, to text: inout ByteBuffer) {
    var bound: UInt64 = 10
    for _ in 1..<width {
      if value < bound { text.append(UInt8(ascii: "0")) }
      bound *= 10
    }
    text.append(decimal: Int(clamping: value))
  }

  /// The case key of a number as people read it, or nil when it has another form.
  public static func caseKey(of caseID: String) -> Key128? {
    let parts = caseID.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let run = UInt64(parts[0]), let number = UInt64(parts[1]) else {
      return nil
    }
    let key = Key128(high: run, low: number)
    return self.caseID(of: key) == caseID ? key : nil
  }

  private static func padded(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

import Bytes

/// What normalization did to one record: the raw value of each field it changed, and the rule.
///
/// Spelled as entries `field index, code, reason, raw value`, parted by U+001F and ended by U+001E, so that
/// it can lie beside the values of a batch.
public struct NormalizationTrace: Sendable {
  /// One change.
  public struct Entry: Sendable, Equatable {
    /// The index of the field in the schema.
    public let field: Int
    /// The rule that changed it.
    public let code: FindingCode
    /// Why, where the code alone does not say it; else empty.
    public let reason: String
    /// The value as delivered.
    public let rawValue: String

    /// An entry from its parts.
    public init(field: Int, code: FindingCode, reason: String = "", rawValue: String) {
      self.field = field
      self.code = code
      self.reason = reason
      self.rawValue = rawValue
    }
  }

  private static let partSeparator: UInt8 = 0x1F
  private static let entrySeparator: UInt8 = 0x1E

  /// Adds an entry to a trace that is being written.
  public static func append(
    field: Int, code: FindingCode, reason: String = "", raw: borrowing Span<UInt8>,
    to trace: inout [UInt8]
  ) {
    trace.append(decimal: field)
    trace.append(partSeparator)
    trace.append(code.rawValue)
    trace.append(partSeparator)
    trace.append(reason)
    trace.append(partSeparator)
    append(raw: raw, to: &trace)
  }

  /// Adds an entry without a reason; the code is given by its ordinal.
  public static func append(
    field: Int, ordinal: Int, raw: borrowing Span<UInt8>, to trace: inout [UInt8]
  ) {
    trace.append(decimal: field)
    trace.append(partSeparator)
    trace.append(littleEndian: packedCodes[ordinal])
    trace.append(partSeparator)
    trace.append(partSeparator)
    append(raw: raw, to: &trace)
  }

  /// The four letters of each code, the first lowest.
  private static let packedCodes: [UInt32] = FindingCode.allCases.map { code in
    precondition(code.rawValue.utf8.count == 4, "a code has four letters")
    return code.rawValue.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func append(raw: borrowing Span<UInt8>, to trace: inout [UInt8]) {
    var isClean = true
    for index in raw.indices where raw[index] <= 0x1F { isClean = false }
    if isClean {
      trace.append(raw)
    } else {
      for index in raw.indices
      where raw[index] > 0x1F || raw[index] == 0x09 || raw[index] == 0x0A {
        trace.append(raw[index])
      }
    }
    trace.append(entrySeparator)
  }

  /// The entries of a written trace.
  public static func entries(_ trace: borrowing Span<UInt8>) -> [Entry] {
    String(copying: trace).split(separator: "\u{1E}").compactMap { entry in
      let parts = entry.split(separator: "\u{1F}", omittingEmptySubsequences: false)
      guard parts.count == 4, let field = Int(parts[0]),
        let code = FindingCode(rawValue: String(parts[1]))
      else { return nil }
      return Entry(field: field, code: code, reason: String(parts[2]), rawValue: String(parts[3]))
    }
  }
}

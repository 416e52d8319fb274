public import Bytes

/// Something noticed in one row: the reason of a refusal, a warning, or a repair.
public struct Finding: Sendable, Equatable {
  /// What was noticed.
  public let code: FindingCode
  /// The field it was noticed in, or empty when it concerns the whole row.
  public let field: String
  /// The shape of the value (see ``ValueShape``), never an identity number in full.
  public let shape: String
  /// A corrected value to suggest, or empty.
  public let suggestion: String

  /// A finding from its parts.
  public init(code: FindingCode, field: String, shape: String = "", suggestion: String = "") {
    self.code = code
    self.field = field
    self.shape = shape
    self.suggestion = suggestion
  }
}

/// A row that did not become a record, with all reasons, as it goes back to its department.
public struct Refusal: Sendable, Equatable {
  /// The line on which the row begins in the drop, from 1.
  public let line: Int
  /// Where the row begins in the drop, in bytes.
  public let byteOffset: Int
  /// All that is wrong with it, in the order of the fields.
  public let findings: [Finding]
  /// The cells as delivered, in the order of the drop's own columns.
  public let cells: [String]
  /// The key the record would have had, when the values that make it are good: the department did
  /// deliver this record, so that a full set must not count it as absent.
  public let recordKey: Key128?

  /// A refusal from its parts.
  public init(
    line: Int, byteOffset: Int, findings: [Finding], cells: [String], recordKey: Key128? = nil
  ) {
    self.recordKey = recordKey
    self.line = line
    self.byteOffset = byteOffset
    self.findings = findings
    self.cells = cells
  }
}

/// How bad a finding is.
public enum Severity: String, Sendable {
  /// The row is refused.
  case error
  /// The row is taken, and the finding reported.
  case warning
  /// The value was put right by a rule; the raw value is kept in the trace.
  case repaired
}

/// The shape of a value, which an error can show in place of the value.
///
/// Letters become `a`, digits `9`, Chinese characters `汉`.
public enum ValueShape {
  /// The shape of a text, at most forty characters; runs longer than four are counted.
  ///
  ///     ValueShape.of("2023/1/5")  // "9999/9/9"
  ///     ValueShape.of("辽宁省财政厅")  // "汉×6"
  public static func of(_ text: String) -> String {
    var result = ""
    var run: (mark: Character, length: Int)?
    func flush(_ run: (mark: Character, length: Int)?, into result: inout String) {
      guard let run else { return }
      result +=
        run.length > 4
        ? "\(run.mark)×\(run.length)" : String(repeating: run.mark, count: run.length)
    }
    for character in text {
      let mark = mark(for: character)
      if let current = run, current.mark == mark {
        run = (mark, current.length + 1)
      } else {
        flush(run, into: &result)
        run = (mark, 1)
      }
      if result.count > 40 { return String(result.prefix(40)) + "…" }
    }
    flush(run, into: &result)
    return result
  }

  private static func mark(for character: Character) -> Character {
    if character.isNumber { return "9" }
    guard let scalar = character.unicodeScalars.first, character.isLetter else { return character }
    return scalar.value >= 0x2E80 ? "汉" : "a"
  }
}

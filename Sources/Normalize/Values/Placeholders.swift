import Bytes
import Records

/// The tokens that people write where there is nothing to write.
enum Placeholders {
  private static let anywhere: [[UInt8]] = [
    "null", "\\n", "(null)", "n/a", "#n/a", "na", "none", "nil", "undefined", "nan", "空", "<null>",
  ].map { Array($0.utf8) }

  private static let inCodesAndNames: [[UInt8]] = [
    "无", "暂无", "没有", "不详", "未知", "未办", "待定", "零", "详见决定书", "见决定书", "无处罚期限", "不适用",
    "未填写", "未登记", "无。", "略",
  ].map { Array($0.utf8) }

  /// The spreadsheet errors.
  private static let errors: [[UInt8]] = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
  ].map { Array($0.utf8) }

  /// Whether a trimmed value says "nothing" in a column of the form.
  static func isPlaceholder(_ value: borrowing Span<UInt8>, form: FieldForm) -> Bool {
    guard value.count <= 15 else { return isRun(value) }
    switch value[0] {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "\\"), UInt8(ascii: "("),
      UInt8(ascii: "u"), UInt8(ascii: "<"):
      return matches(value, anywhere) || isRun(value)
    case 0xE4...0xE9:
      switch value[0] {
      case 0xE6, 0xE5, 0xE4, 0xE8, 0xE9:
        return form != .text && startsLikePlaceholder(value) && matches(value, inCodesAndNames)
      default:
        return matches(value, anywhere) || (form != .text && matches(value, inCodesAndNames))
      }
    case UInt8(ascii: "0"), UInt8(ascii: "1"):
      guard value.count == 1 else { return false }
      switch form {
      case .identityNumber, .date: return true
      case .documentNumber, .name, .organizationName, .personName:
        return value[0] == UInt8(ascii: "0")
      default: return false
      }
    default:
      return isRun(value)
    }
  }

  /// Tells the common character apart from 无 暂 没 不 未 待 零 详 见 by its second byte alone.
  private static func startsLikePlaceholder(_ value: borrowing Span<UInt8>) -> Bool {
    guard value.count >= 3 else { return false }
    switch value[0] {
    case 0xE4: return value[1] == 0xB8 && value[2] == 0x8D
    case 0xE5: return value[1] == 0xBE && value[2] == 0x85
    case 0xE6: return value[1] == 0x97 || value[1] == 0x9A || value[1] == 0xB2 || value[1] == 0x9C
    case 0xE8: return value[1] == 0xAF || value[1] == 0xA7
    case 0xE9: return value[1] == 0x9B
    default: return true
    }
  }

  private static func matches(_ value: borrowing Span<UInt8>, _ tokens: [[UInt8]]) -> Bool {
    for token in tokens where token.count == value.count {
      var isSame = true
      for index in token.indices {
        let byte = value[index]
        let lower = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
        if lower != token[index] {
          isSame = false
          break
        }
      }
      if isSame { return true }
    }
    return false
  }

  /// Whether a value consists of dashes, strokes and asterisks alone.
  private static func isRun(_ value: borrowing Span<UInt8>) -> Bool {
    var index = 0
    while index < value.count {
      switch value[index] {
      case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "*"),
        UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "'"), 0x09...0x20:
        index += 1
      case 0xE2 where index + 2 < value.count && value[index + 1] == 0x80:
        // – — ― … are E2 80 90 to E2 80 A6.
        guard value[index + 2] >= 0x90, value[index + 2] <= 0xA6 else { return false }
        index += 3
      case 0xEF where index + 2 < value.count && value[index + 1] == 0xBC:
        guard [0x8D, 0x8F, 0x8A, 0xBC].contains(value[index + 2]) else { return false }
        index += 3
      case 0xE3 where index + 2 < value.count && value[index + 1] == 0x80:
        guard value[index + 2] == 0x80 || value[index + 2] == 0x82 else { return false }
        index += 3
      default:
        return false
      }
    }
    return true
  }

  /// Whether a value is the error of a spreadsheet's formula.
  static func isSpreadsheetError(_ value: borrowing Span<UInt8>) -> Bool {
    guard value.count <= 8, value[0] == UInt8(ascii: "#") else { return false }
    for error in errors where error.span.hasSameBytes(as: value) { return true }
    return false
  }
}

import Bytes

/// A JSON value with one spelling only: keys in the order of their UTF-8 bytes, two blanks a level,
/// whole numbers, no escape that is not needed.
indirect enum CanonicalJSON {
  case object([String: CanonicalJSON])
  case array([CanonicalJSON])
  case string(String)
  case integer(Int)

  /// The text as a file: with a line end after it.
  var file: [UInt8] {
    var text: [UInt8] = []
    append(to: &text, depth: 0)
    text.append("\n")
    return text
  }

  private func append(to text: inout [UInt8], depth: Int) {
    switch self {
    case .integer(let value): text.append(decimal: value)
    case .string(let value): Self.append(value, to: &text)
    case .array(let values):
      append(
        values.map { (key: nil, value: $0) }, between: ("[", "]"), to: &text, depth: depth)
    case .object(let members):
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      append(
        sorted.map { (key: $0.key, value: $0.value) }, between: ("{", "}"), to: &text,
        depth: depth)
    }
  }

  private func append(
    _ members: [(key: String?, value: CanonicalJSON)], between brackets: (String, String),
    to text: inout [UInt8], depth: Int
  ) {
    text.append(brackets.0)
    for (index, member) in members.enumerated() {
      text.append(index == 0 ? "\n" : ",\n")
      text.append(String(repeating: "  ", count: depth + 1))
      if let key = member.key {
        Self.append(key, to: &text)
        text.append(": ")
      }
      member.value.append(to: &text, depth: depth + 1)
    }
    if !members.isEmpty {
      text.append("\n")
      text.append(String(repeating: "  ", count: depth))
    }
    text.append(brackets.1)
  }

  private static func append(_ value: String, to text: inout [UInt8]) {
    text.append("\"")
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""): text.append("\\\"")
      case UInt8(ascii: "\\"): text.append("\\\\")
      case 0x0A: text.append("\\n")
      case 0x00..<0x20:
        let digits = String(byte, radix: 16)
        text.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: text.append(byte)
      }
    }
    text.append("\"")
  }
}

import Bytes

/// A JSON value to be written; members come out in the order given.
public indirect enum JSONOutput: Sendable, Equatable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A whole number; ledgers hold no others.
  case integer(Int)
  /// A number with a point, in the spelling given; the caller sees to it that it is one.
  case decimal(String)
  /// A text.
  case string(String)
  /// A list of values.
  case array([JSONOutput])
  /// Members in order; the caller sees to it that keys differ.
  case object([Member])

  /// One key with its value.
  public struct Member: Sendable, Equatable {
    /// The key.
    public let key: String
    /// The value.
    public let value: JSONOutput

    /// A member from its parts.
    public init(_ key: String, _ value: JSONOutput) {
      self.key = key
      self.value = value
    }
  }

  /// The one spelling of the value over several lines, with a line end after it.
  public var prettyBytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, indentation: 0)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// The one spelling of the value on a single line, as NDJSON wants it, without a line end.
  public var compactBytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, indentation: nil)
    return bytes
  }

  private func write(to bytes: inout [UInt8], indentation: Int?) {
    switch self {
    case .null: bytes.append("null")
    case .bool(let bool): bytes.append(bool ? "true" : "false")
    case .integer(let value): bytes.append(decimal: value)
    case .decimal(let spelling): bytes.append(spelling)
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let values):
      Self.writeList(values, "[", "]", to: &bytes, indentation: indentation) { value, bytes in
        value.write(to: &bytes, indentation: indentation.map { $0 + 2 })
      }
    case .object(let members):
      Self.writeList(members, "{", "}", to: &bytes, indentation: indentation) { member, bytes in
        Self.write(member.key, to: &bytes)
        bytes.append(indentation == nil ? ":" : ": ")
        member.value.write(to: &bytes, indentation: indentation.map { $0 + 2 })
      }
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, to bytes: inout [UInt8],
    indentation: Int?, _ writeElement: (Element, inout [UInt8]) -> Void
  ) {
    func breakLine(_ width: Int?) {
      guard let width else { return }
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width))
    }
    bytes.append(opening)
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(",") }
      breakLine(indentation.map { $0 + 2 })
      writeElement(element, &bytes)
    }
    if !elements.isEmpty { breakLine(indentation) }
    bytes.append(closing)
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append("\\\"")
      case UInt8(ascii: "\\"): bytes.append("\\\\")
      case 0x0A: bytes.append("\\n")
      case 0x0D: bytes.append("\\r")
      case 0x09: bytes.append("\\t")
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        bytes.append(digits.count == 1 ? "\\u000" : "\\u00")
        bytes.append(digits)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONOutput: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A Boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list of values.
  public init(arrayLiteral elements: JSONOutput...) { self = .array(elements) }
  /// Members in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONOutput)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

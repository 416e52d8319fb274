import Bytes

/// Writes XML 1.0 in UTF-8 into bytes, with everything escaped.
///
/// Characters that XML cannot hold at all are left out and counted, so that the caller decides
/// whether that is a loss.
public struct MarkupWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  /// The number of characters left out because XML does not allow them.
  public private(set) var droppedCharacterCount = 0
  private var openElements: [String] = []
  private var hasChildElement = true
  private let isPretty: Bool

  /// A writer that begins with the XML declaration; pretty ones put each element on its line.
  public init(isPretty: Bool = true) {
    self.isPretty = isPretty
    bytes.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
  }

  /// Whether a text can be the name of an element as it stands.
  public static func isName(_ name: String) -> Bool {
    func isStart(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "_" || scalar.properties.isAlphabetic
    }
    guard let first = name.unicodeScalars.first, isStart(first) else { return false }
    return name.unicodeScalars.dropFirst().allSatisfy {
      isStart($0) || $0 == "-" || $0 == "." || $0 == "\u{B7}"
        || $0.properties.numericType == .decimal
    }
  }

  /// Opens an element; attributes are written in the order given.
  public mutating func open(_ name: String, attributes: [(name: String, value: String)] = []) {
    breakLine()
    bytes.append("<" + name)
    for attribute in attributes {
      bytes.append(" " + attribute.name + "=\"")
      let value = Array(attribute.value.utf8)
      appendEscaped(value.span, inAttribute: true)
      bytes.append("\"")
    }
    bytes.append(">")
    openElements.append(name)
    hasChildElement = false
  }

  /// Adds text from UTF-8 bytes to the open element.
  public mutating func append(text: borrowing Span<UInt8>) {
    appendEscaped(text, inAttribute: false)
  }

  /// Adds text to the open element.
  public mutating func append(text: String) {
    let utf8 = Array(text.utf8)
    appendEscaped(utf8.span, inAttribute: false)
  }

  /// Closes the element that was opened last.
  public mutating func close() {
    guard let name = openElements.popLast() else {
      preconditionFailure("close without an open element")
    }
    if hasChildElement { breakLine() }
    bytes.append("</" + name + ">")
    hasChildElement = true
    if openElements.isEmpty { bytes.append("\n") }
  }

  /// Adds an element that holds a text only.
  public mutating func append(element name: String, text: borrowing Span<UInt8>) {
    open(name)
    append(text: text)
    close()
  }

  /// Adds an element that holds a text only.
  public mutating func append(element name: String, text: String) {
    let utf8 = Array(text.utf8)
    append(element: name, text: utf8.span)
  }

  /// Gives what was written so far and goes on with an empty buffer.
  public mutating func takeBytes() -> [UInt8] {
    let result = bytes
    bytes.removeAll(keepingCapacity: true)
    return result
  }

  private mutating func breakLine() {
    guard isPretty || openElements.isEmpty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * openElements.count))
  }

  private mutating func appendEscaped(_ text: borrowing Span<UInt8>, inAttribute: Bool) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "<"): bytes.append("&lt;")
      case UInt8(ascii: ">"): bytes.append("&gt;")
      case UInt8(ascii: "&"): bytes.append("&amp;")
      case UInt8(ascii: "\"") where inAttribute: bytes.append("&quot;")
      // Written as it stands, a reader would turn a carriage return into a line feed.
      case 0x0D: bytes.append("&#13;")
      case 0x09, 0x0A:
        if inAttribute {
          bytes.append(byte == 0x09 ? "&#9;" : "&#10;")
        } else {
          bytes.append(byte)
        }
      case 0..<0x20: droppedCharacterCount += 1
      case 0xEF where Self.isNonCharacter(text, at: index):
        droppedCharacterCount += 1
        index += 2
      default: bytes.append(byte)
      }
      index += 1
    }
  }

  /// Whether U+FFFE or U+FFFF begins here.
  private static func isNonCharacter(_ text: borrowing Span<UInt8>, at index: Int) -> Bool {
    index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE
  }
}

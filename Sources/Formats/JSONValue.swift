/// A place in a text file, for messages.
public struct TextPosition: Sendable, Equatable, Comparable {
  /// The line, from 1.
  public let line: Int
  /// The column in characters, from 1.
  public let column: Int

  /// A position from its parts.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders as one reads.
  public static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A JSON value that knows where it stands in its file.
public struct JSONValue: Sendable, Equatable {
  /// What the value is.
  public indirect enum Content: Sendable, Equatable {
    /// The literal `null`.
    case null
    /// The literal `true` or `false`.
    case bool(Bool)
    /// A number, as it was spelled.
    case number(String)
    /// A text.
    case string(String)
    /// A list of values.
    case array([JSONValue])
    /// Members in the order of the file; keys differ.
    case object([Member])
  }

  /// One key of an object with its value.
  public struct Member: Sendable, Equatable {
    /// The key.
    public let key: String
    /// Where the key stands.
    public let position: TextPosition
    /// The value.
    public let value: JSONValue
  }

  /// What the value is.
  public let content: Content
  /// Where it begins.
  public let position: TextPosition

  /// The value of a key, or nil when this is no object or has no such key.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The elements, or nil when this is no array.
  public var elements: [JSONValue]? {
    guard case .array(let values) = content else { return nil }
    return values
  }

  /// The text, or nil when this is no string.
  public var text: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }

  /// The whole number, or nil when this is none or has a fraction.
  public var integer: Int? {
    guard case .number(let spelling) = content else { return nil }
    return Int(spelling)
  }

  /// The sort of value, for messages.
  var sort: String {
    switch content {
    case .null: "null"
    case .bool: "a Boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

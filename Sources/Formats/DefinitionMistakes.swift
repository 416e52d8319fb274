/// One mistake in a file that people write: where it is and what to do.
public struct DefinitionMistake: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, as it was named to the reader.
  public let file: String
  /// Where in the file.
  public let position: TextPosition
  /// What is wrong and how to put it right.
  public let message: String

  /// A mistake from its parts.
  public init(file: String, position: TextPosition, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// The form that editors understand: `file:line:column: message`.
  public var description: String {
    "\(file):\(position.line):\(position.column): \(message)"
  }
}

/// All mistakes found so far in a set of definitions.
///
/// Readers add to it and go on with a stand-in value, so that one check lists everything at once;
/// whoever started the reading looks at ``isEmpty`` before using what was read.
public final class DefinitionMistakes {
  private var found: [DefinitionMistake] = []

  /// No mistakes yet.
  public init() {}

  /// Whether nothing is wrong.
  public var isEmpty: Bool { found.isEmpty }

  /// The mistakes by file and position; those of one place in the order of finding.
  public var list: [DefinitionMistake] {
    found.enumerated().sorted { left, right in
      if left.element.file != right.element.file { return left.element.file < right.element.file }
      if left.element.position != right.element.position {
        return left.element.position < right.element.position
      }
      return left.offset < right.offset
    }.map(\.element)
  }

  /// Adds a mistake.
  public func add(_ mistake: DefinitionMistake) { found.append(mistake) }

  /// Adds a mistake from its parts.
  public func add(file: String, at position: TextPosition, _ message: String) {
    found.append(DefinitionMistake(file: file, position: position, message: message))
  }
}

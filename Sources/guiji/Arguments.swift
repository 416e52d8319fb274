import Foundation

/// The words after a command's name, parted into options and operands.
struct Arguments: Sendable {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]
  private var switches: Set<String> = []

  /// Parses the words by what the command takes; an unknown option is an error.
  init(_ words: [String], for command: Command) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = command.options.first(where: { $0.name == name }) else {
        throw UsageError("\(command.name) has no option \(name)", command: command.name)
      }
      guard option.value != nil else {
        guard parts.count == 1 else {
          throw UsageError("\(name) takes no value", command: command.name)
        }
        switches.insert(name)
        continue
      }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
        throw UsageError("\(name) needs a value", command: command.name)
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw UsageError("\(name) is given twice", command: command.name)
      }
    }
    guard operands.count >= command.requiredOperandCount else {
      let missing = command.operands[operands.count]
      throw UsageError("\(missing) is missing", command: command.name)
    }
    // A last operand such as FILE… may be there any number of times.
    if command.operands.last?.hasSuffix("…") == true { return }
    guard operands.count <= command.operands.count else {
      throw UsageError(
        "\(operands[command.operands.count]) is one word too many", command: command.name)
    }
  }

  /// The value of an option, or nil.
  func value(_ name: String) -> String? { values[name] }

  /// Whether a switch is given.
  func has(_ name: String) -> Bool { switches.contains(name) }

  /// The folder an option names, or a default below the current one.
  func folder(_ name: String, default path: String) -> URL {
    URL(fileURLWithPath: values[name] ?? path, isDirectory: true)
  }

  /// A whole number of at least one.
  func positiveNumber(_ name: String, default fallback: Int) throws(UsageError) -> Int {
    guard let text = values[name] else { return fallback }
    guard let number = Int(text), number > 0 else {
      throw UsageError("\(name) needs a whole number above zero, not “\(text)”", command: nil)
    }
    return number
  }
}

/// A call that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
  let message: String
  /// The command whose help tells more.
  var command: String?

  init(_ message: String, command: String?) {
    self.message = message
    self.command = command
  }

  var description: String {
    let help = command.map { "guiji \($0) --help" } ?? "guiji --help"
    return "\(message); see “\(help)”"
  }
}

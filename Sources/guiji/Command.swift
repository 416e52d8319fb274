/// One subcommand: what it is called, what it takes, and what it does.
struct Command: Sendable {
  /// An option of a command.
  struct Option: Sendable {
    /// The name with its two dashes.
    let name: String
    /// What stands after it, such as `DIR`, or nil for a switch.
    let value: String?
    /// One sentence of help.
    let help: String
  }

  let name: String
  /// The words after the name in the usage line.
  let operands: [String]
  /// How many of the operands must be given.
  let requiredOperandCount: Int
  let summary: String
  let discussion: String
  let options: [Option]
  let body: @Sendable (Arguments) throws -> ExitStatus

  /// The text that `--help` prints.
  var usage: String {
    let words = operands.enumerated().map { index, word in
      index < requiredOperandCount ? word : "[\(word)]"
    }
    var text = "usage: guiji \(([name] + words).joined(separator: " ")) [options]\n\n\(summary)\n"
    if !discussion.isEmpty { text += "\n\(discussion)\n" }
    text += "\noptions:\n"
    let rows = (options + [Option(name: "--help", value: nil, help: "Print this text.")]).map {
      ($0.name + ($0.value.map { " " + $0 } ?? ""), $0.help)
    }
    let width = rows.map(\.0.count).max() ?? 0
    for row in rows {
      text += "  \(row.0)\(String(repeating: " ", count: width - row.0.count))  \(row.1)\n"
    }
    return text
  }
}

/// What the process ends with; schedulers depend on these numbers.
enum ExitStatus: Int32, Sendable {
  /// All is done; refused rows are normal.
  case done = 0
  /// Something is held; the rest is done.
  case somethingHeld = 1
  /// The call or a definition is wrong.
  case wrongCall = 2
  /// Nothing could be done: unreadable, no space, no permission.
  case nothingDone = 3
  /// Another run holds the lock.
  case locked = 4
  /// A bug.
  case bug = 70
}

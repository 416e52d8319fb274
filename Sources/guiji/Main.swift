import Foundation
import Pipeline

/// Finds the command, runs it, and turns whatever stops it into a sentence and an exit status.
@main
enum Main {
  static let commands: [Command] = [
    .run, .stage, .plan, .check, .map, .link, .train, .status, .waiting, .release, .history,
    .verify, .audit, .explain, .review, .decide, .rebuild, .backup, .restore, .upgrade,
    .prune,
  ]

  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  static func run(_ words: [String]) -> ExitStatus {
    guard let name = words.first, name != "--help", name != "-h", name != "help" else {
      print(overview, terminator: "")
      return words.isEmpty ? .wrongCall : .done
    }
    if name == "--version" {
      print("guiji \(Program.version)")
      return .done
    }
    guard let command = commands.first(where: { $0.name == name }) else {
      tell("guiji: there is no command “\(name)”; see “guiji --help”")
      return .wrongCall
    }
    if words.contains("--help") || words.contains("-h") {
      print(command.usage, terminator: "")
      return .done
    }
    do {
      return try command.body(Arguments(Array(words.dropFirst()), for: command))
    } catch var error as UsageError {
      error.command = error.command ?? name
      tell("guiji: \(error)")
      return Failure.status(of: error)
    } catch {
      tell("guiji: \(error)")
      return Failure.status(of: error)
    }
  }

  static var overview: String {
    let width = commands.map(\.name.count).max() ?? 0
    let rows = commands.map { command in
      "  \(command.name)\(String(repeating: " ", count: width - command.name.count))  "
        + command.summary
    }
    return """
      guiji (归集): collects government-integrity credit records and makes upload bundles.

      usage: guiji COMMAND [operands] [options]

      commands:
      \(rows.joined(separator: "\n"))

      “guiji COMMAND --help” tells the options of a command.
      exit status: 0 done · 1 something is held, the rest is done · 2 the call or a definition is
      wrong · 3 nothing could be done · 4 another run holds the lock · 70 a bug

      """
  }
}

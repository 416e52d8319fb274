import Foundation

/// Runs another program and gives what it printed on standard output.
enum OtherProcess {
  /// How a program ended.
  struct Ending {
    let status: Int32
    let output: String
  }

  static func run(_ program: URL, _ words: [String]) throws -> Ending {
    let process = Process()
    process.executableURL = program
    process.arguments = words
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let printed = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self))
  }

  /// A program by its name in the folders of PATH, or by its path.
  static func find(_ name: String) -> URL? {
    if name.contains("/") { return URL(fileURLWithPath: name) }
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { URL(fileURLWithPath: String($0)).appending(path: name) }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }

  /// The figures that a program printed on its last line.
  static func figures(_ ending: Ending) throws -> LinkOnce.Figures {
    guard
      let line = ending.output.split(separator: "\n").last(where: { $0.hasPrefix(LinkOnce.mark) })
    else { throw CallError("the other program ended with \(ending.status) and told no figures") }
    return try JSONDecoder().decode(
      LinkOnce.Figures.self, from: Data(line.dropFirst(LinkOnce.mark.count).utf8))
  }
}

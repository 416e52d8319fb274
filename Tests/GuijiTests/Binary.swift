import Foundation
import Glibc
import Testing

/// The program as it is built beside the tests, run as a process of its own.
enum Binary {
  /// Where it lies: in the folder of the running test program.
  static let url = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "guiji", directoryHint: .notDirectory)

  /// What a process ended with.
  struct Ending: Sendable, Equatable {
    /// Its exit status, or the number of the signal that killed it.
    let status: Int32
    let wasKilled: Bool
    let error: String
  }

  /// Runs it to its end, kills it after so many microseconds, or lets it kill itself at a named moment
  /// such as `outputShown:2`, which a debug build obeys.
  static func run(
    _ words: [String], killedAfter microseconds: Int? = nil, killedAt moment: String? = nil
  ) throws -> Ending {
    let process = Process()
    if let moment {
      process.environment = ProcessInfo.processInfo.environment
        .merging(["GUIJI_KILL_AT": moment]) { $1 }
    }
    process.executableURL = url
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    if let microseconds {
      usleep(UInt32(microseconds))
      kill(process.processIdentifier, SIGKILL)
    }
    let told = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      error: String(decoding: told, as: UTF8.self))
  }
}

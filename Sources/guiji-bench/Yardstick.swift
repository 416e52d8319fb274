import Foundation

/// What the machine does in the same minute with the same bytes: a plain scan, byte by byte.
enum Yardstick {
  /// Seconds to count the line feeds of all bytes once, on one core.
  static func scanSeconds(_ pieces: [Data]) -> Double {
    var lineCount = 0
    let started = ProcessorClock.seconds
    for piece in pieces {
      let bytes = piece.span
      for index in bytes.indices where bytes[index] == 0x0A { lineCount &+= 1 }
    }
    let seconds = ProcessorClock.seconds - started
    // The count must be used, or the scan may be left out.
    return lineCount < 0 ? .infinity : max(seconds, 1e-9)
  }

  /// The peak resident memory of this process in mebibytes, or 0 where the host does not tell.
  static func peakMebibytes() -> Int {
    guard let status = FileManager.default.contents(atPath: "/proc/self/status") else { return 0 }
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    return kibibytes / 1_024
  }

  /// The processor time of this process so far in user and in system mode, in seconds, or 0 where the
  /// host does not tell.
  static func processorSeconds() -> (user: Double, system: Double) {
    guard let stat = FileManager.default.contents(atPath: "/proc/self/stat") else { return (0, 0) }
    // The fields behind the name in brackets; the host counts in hundredths of a second.
    let fields =
      String(decoding: stat, as: UTF8.self).split(separator: ")").last?
      .split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return (0, 0)
    }
    return (user / 100, system / 100)
  }

  /// A number with one digit behind the point.
  static func tenths(_ number: Double) -> String { String((number * 10).rounded() / 10) }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

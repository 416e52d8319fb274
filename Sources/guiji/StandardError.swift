import Foundation
import Pipeline

/// Writes one line to standard error.
func tell(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}

extension RunProgress {
  /// RunProgress as log lines with the time in Asia/Shanghai.
  static let standardError = RunProgress { line in tell("\(Clock.now())  \(line)") }
}

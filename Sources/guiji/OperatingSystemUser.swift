import Foundation
import Glibc

/// Who runs the program, for the audit log.
enum OperatingSystemUser {
  /// The name of the user, or the number of one without a name.
  static func name() -> String {
    let name = NSUserName()
    return name.isEmpty ? "user \(getuid())" : name
  }
}

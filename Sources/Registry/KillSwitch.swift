#if DEBUG
  import Foundation
  import Synchronization

  /// Lets the crash tests kill the program itself at an exact moment; not part of a release.
  ///
  /// `GUIJI_KILL_AT` names a moment and how often it is to be reached, such as `outputShown:3`, or
  /// `call:120` for the call of the file system after so many others. The process then gets the signal
  /// that nothing can catch.
  enum KillSwitch {
    private struct Aim {
      let name: String
      let count: Int
    }

    private static let aim: Aim? = {
      guard let text = ProcessInfo.processInfo.environment["GUIJI_KILL_AT"] else { return nil }
      let parts = text.split(separator: ":")
      guard let name = parts.first else { return nil }
      return Aim(name: String(name), count: parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
    }()

    private static let count = Atomic(0)

    /// Tells that a moment was reached; does not return when it is the one aimed at.
    static func reached(_ name: String) {
      guard let aim, aim.name == name,
        count.wrappingAdd(1, ordering: .relaxed).newValue == aim.count
      else { return }
      killThisProcess()
    }
  }
#endif

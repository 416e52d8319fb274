import Glibc

/// The processor time that this process has used: what the work needs, whatever else the machine does
/// meanwhile.
enum ProcessorClock {
  /// Seconds of processor time so far, of all threads together.
  static var seconds: Double { Double(clock()) / 1_000_000 }
}

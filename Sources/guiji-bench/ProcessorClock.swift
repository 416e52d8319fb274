import Glibc

/// The processor time that the calling thread has used: what one core needs for the work, whatever
/// else the machine does meanwhile.
enum ProcessorClock {
  /// Seconds since the thread began.
  static var seconds: Double {
    var time = timespec()
    // Safe: the structure outlives the call. It fails only for a clock the system does not know.
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

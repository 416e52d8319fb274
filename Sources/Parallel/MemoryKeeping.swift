import CMalloc

/// How the allocator of the C library (glibc) treats memory that was given back.
public enum MemoryKeeping {
  /// Has it kept for the next batch instead of returning it to the kernel, which would clear each
  /// page anew: a fifth of the system's time of a first run.
  ///
  /// For the whole process; calling it again changes nothing.
  public static func begin() {
    // The largest threshold that glibc takes; above it blocks are mapped one by one.
    _ = mallopt(M_MMAP_THRESHOLD, 32 << 20)
    _ = mallopt(M_TRIM_THRESHOLD, 1 << 30)
    _ = mallopt(M_TOP_PAD, 32 << 20)
  }
}

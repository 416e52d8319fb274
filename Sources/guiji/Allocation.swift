import Glibc

/// How the C library's allocator is to treat the buffers of a run: chunks of some megabytes, made and
/// dropped by the thousand.
enum Allocation {
  /// Keeps freed buffers for the next chunk; left alone, the allocator gives each one back to the
  /// system, and a run spends a tenth of its time on getting zeroed pages again.
  static func keepFreedBuffers() {
    _ = mallopt(M_MMAP_THRESHOLD, 64 << 20)
    _ = mallopt(M_TRIM_THRESHOLD, 256 << 20)
  }
}

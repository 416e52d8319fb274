/// Joins hashes of values into the hash of a list of values.
enum KeyMixing {
  static let start: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The hash of a list grown by one value.
  @inline(__always)
  static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    var mixed = (hash ^ value) &* 0xFF51_AFD7_ED55_8CCD
    mixed ^= mixed >> 32
    mixed = mixed &* 0xC4CE_B9FE_1A85_EC53
    return mixed ^ (mixed >> 29)
  }
}

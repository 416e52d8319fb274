/// Which characters a text has, roughly, and how many: enough to tell at a look that two texts are
/// far apart.
///
/// Fifty-six bits for characters, each character setting one; eight for their number.
struct TextSignature: Sendable, Equatable {
  private var bits: UInt64 = 0

  /// The signature of no text.
  init() {}

  init(_ bytes: borrowing Span<UInt8>) {
    var count: UInt64 = 0
    var index = 0
    // Characters as `StringSimilarity` has them, so that the bounds hold for its measures.
    while index < bytes.count {
      let lead = bytes[index]
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      var scalar = lead < 0x80 ? UInt32(lead) : UInt32(lead) & (0xFF >> UInt32(length + 1))
      index += 1
      for _ in 1..<max(length, 1) where index < bytes.count && bytes[index] & 0xC0 == 0x80 {
        scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
        index += 1
      }
      var place = UInt64(scalar &* 0x9E37_79B1) >> 26
      if place >= 56 { place -= 56 }
      bits |= 1 << place
      count += 1
    }
    bits |= min(count, 255) << 56
  }

  private static let characters: UInt64 = 1 << 56 - 1

  /// The number of characters, or 255 for more.
  var count: Int { Int(bits >> 56) }

  /// At least so many characters stand in this text and nowhere in another.
  func foreignCount(to other: TextSignature) -> Int {
    (bits & ~other.bits & Self.characters).nonzeroBitCount
  }

  /// Whether at most so many insertions, deletions, replacements and exchanges could lead from one
  /// text to the other.
  func mayBeWithin(_ steps: Int, of other: TextSignature) -> Bool {
    if count < 255, other.count < 255, abs(count - other.count) > steps { return false }
    return foreignCount(to: other) <= steps && other.foreignCount(to: self) <= steps
  }

  /// Whether the Jaro–Winkler measure could reach a share.
  func mayReachJaroWinkler(_ share: Double, with other: TextSignature) -> Bool {
    guard count > 0, other.count > 0, count < 255, other.count < 255 else { return true }
    let common = min(count - foreignCount(to: other), other.count - other.foreignCount(to: self))
    let matches = Double(max(common, 0))
    let jaro = (matches / Double(count) + matches / Double(other.count) + 1) / 3
    // What Winkler adds for a common beginning is at most four tenths of what is missing.
    return (jaro > 0.7 ? jaro + 0.4 * (1 - jaro) : jaro) >= share - 1e-9
  }
}

import Bytes

/// The number of a social organisation's registration certificate (社会组织登记证号).
///
/// Before the unified code, civil affairs departments numbered 社会团体, 民办非企业单位 and 基金会 by
/// hand: 沈社证字第0123号, 民证字第021234号, 基证字第0012号, often delivered as digits alone. No standard
/// gives a check, so the form is a sign and never a reason to refuse.
public enum SocialOrganizationNumber {
  private static let words = ["社证字", "民证字", "基证字"].map { Array($0.utf8) }
  private static let ordinal = Array("第".utf8)
  private static let end = Array("号".utf8)

  /// Whether the bytes are written out in full: a place or none, 社证字, 民证字 or 基证字, 第, digits, 号.
  public static func isWrittenOut(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count >= 16, bytes.count <= 60,
      bytes.extracting((bytes.count - 3)...)
        .hasSameBytes(as: end.span)
    else { return false }
    var start = bytes.count - 3
    while start > 0, bytes[start - 1] &- 0x30 <= 9 { start -= 1 }
    let digitCount = bytes.count - 3 - start
    guard (2...8).contains(digitCount), start >= 12,
      bytes.extracting((start - 3)..<start).hasSameBytes(as: ordinal.span)
    else { return false }
    let word = bytes.extracting((start - 12)..<(start - 3))
    for known in words where known.span.hasSameBytes(as: word) { return true }
    return false
  }

  /// Whether the bytes may be such a number delivered as digits alone.
  public static func isDigitsAlone(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard (4...12).contains(bytes.count) else { return false }
    for index in bytes.indices where bytes[index] &- 0x30 > 9 { return false }
    return true
  }
}

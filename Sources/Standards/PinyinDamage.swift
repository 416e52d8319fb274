/// Pinyin in brackets behind a character, as scraped pages have it: 自治區(qū).
enum PinyinDamage {
  /// Where the text goes on behind the closing bracket, when a syllable stands in brackets.
  ///
  /// `start` is the byte behind the opening bracket. Only a syllable with a tone mark counts, or
  /// letters alone that are lower-case: (ABC) in a company's name is part of the name.
  static func end(in bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
    var cursor = ScalarCursor(at: start)
    var letters = 0
    while let scalar = cursor.next(in: bytes) {
      if WidthFolding.roundBracket(scalar) == 0x29 {
        return letters > 0 ? cursor.index : nil
      }
      guard isLetter(scalar), letters < 6 else { return nil }
      letters += 1
    }
    return nil
  }

  private static func isLetter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x61...0x7A, 0xE0...0xFC, 0x101, 0x113, 0x11B, 0x12B, 0x14D, 0x16B, 0x1CE, 0x1D0, 0x1D2,
      0x1D4, 0x1D6, 0x1D8, 0x1DA, 0x1DC, 0x144, 0x148:
      true
    default: false
    }
  }
}

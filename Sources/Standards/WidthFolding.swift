/// The one spelling of characters that exist in several widths and shapes.
///
/// Meant for codes, dates, amounts and comparison keys. Printed names and texts keep their own
/// characters: compatibility normalization would destroy ㎡, ① and Chinese punctuation.
public enum WidthFolding {
  /// The half-width form of a scalar; every blank becomes U+0020, an invisible character 0.
  public static func folded(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0..<0x80: scalar
    case 0xFF01...0xFF5E: scalar - 0xFEE0
    case 0x00A0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: 0x20
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0xFEFF, 0x00AD: 0
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: 0x2D
    case 0xFFE5: 0xA5
    default: scalar
    }
  }

  /// The round bracket of any opening or closing bracket, else the scalar unchanged.
  ///
  /// Unicode's own compatibility forms leave 〔 and 【 alone, so this is a table of ours.
  public static func roundBracket(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x28, 0xFF08, 0x5B, 0xFF3B, 0x7B, 0xFF5B, 0x3014, 0x3010, 0x3016, 0x3018, 0xFE5D, 0xFE59,
      0x2768, 0xFE47, 0xFE39, 0x300E:
      0x28
    case 0x29, 0xFF09, 0x5D, 0xFF3D, 0x7D, 0xFF5D, 0x3015, 0x3011, 0x3017, 0x3019, 0xFE5E, 0xFE5A,
      0x2769, 0xFE48, 0xFE3A, 0x300F:
      0x29
    default: scalar
    }
  }

  /// Whether a scalar is a blank or an invisible character.
  public static func isBlank(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return scalar <= 0x20 || scalar == 0x7F }
    let folded = folded(scalar)
    return folded == 0x20 || folded == 0
  }

  /// Whether a scalar is a Chinese character (CJK ideograph), rare blocks and 〇 included.
  public static func isHan(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3007, 0xF900...0xFAFF, 0x2_0000...0x3_FFFF: true
    default: false
    }
  }
}

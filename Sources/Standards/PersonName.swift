/// The name of a person (姓名), in its printed form.
public enum PersonName {
  /// Whether a scalar is one of the dots between the parts of a name.
  public static func isMiddleDot(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x00B7, 0x2022, 0x30FB, 0x2027, 0xFF65, 0x2219, 0x22C5, 0x25CF, 0xFF0E: true
    default: false
    }
  }

  /// What canonical spelling did to a name.
  public struct Spelling: Sendable, Equatable {
    /// Blanks between Chinese characters were removed, or odd blanks replaced.
    public var hasLostBlanks = false
    /// A dot of another sort became U+00B7.
    public var hasUnifiedDots = false
  }

  /// Appends the printed form: no blanks between Chinese characters, U+00B7 between parts.
  ///
  ///     张　三 → 张三, 阿依古丽•买买提 → 阿依古丽·买买提, John Smith unchanged
  public static func appendCanonical(
    of name: borrowing Span<UInt8>, to output: inout [UInt8]
  ) -> Spelling {
    var spelling = Spelling()
    var cursor = ScalarCursor()
    var previous: UInt32 = 0
    var pendingBlank = false
    while let scalar = cursor.next(in: name) {
      if WidthFolding.isBlank(scalar) {
        if pendingBlank || scalar != 0x20 { spelling.hasLostBlanks = true }
        // An invisible character parts nothing.
        if WidthFolding.folded(scalar) != 0 { pendingBlank = true }
        continue
      }
      let isDot = isMiddleDot(scalar)
      if pendingBlank {
        if isChinese(previous), isChinese(scalar) {
          spelling.hasLostBlanks = true
        } else {
          output.append(UInt8(ascii: " "))
        }
        pendingBlank = false
      }
      if isDot, scalar != 0xB7 { spelling.hasUnifiedDots = true }
      let kept = isDot ? 0xB7 : scalar
      output.append(scalar: kept)
      previous = kept
    }
    return spelling
  }

  private static func isChinese(_ scalar: UInt32) -> Bool {
    WidthFolding.isHan(scalar) || isMiddleDot(scalar)
  }
}

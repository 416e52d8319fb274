/// A whole number in decimal digits, at the end of a small room.
struct DecimalDigits {
  /// The characters from `first` on.
  private(set) var characters = InlineArray<20, UInt8>(repeating: 0)
  private(set) var first = 20

  /// The digits of a number, a minus before those of a negative one.
  ///
  /// A 64-bit number has at most nineteen digits, or twenty without a sign.
  init(_ value: Int) {
    var magnitude = value.magnitude
    repeat {
      first -= 1
      characters[first] = UInt8(ascii: "0") + UInt8(magnitude % 10)
      magnitude /= 10
    } while magnitude > 0
    if value < 0 {
      first -= 1
      characters[first] = UInt8(ascii: "-")
    }
  }
}

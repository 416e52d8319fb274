/// An identity number of which some characters are hidden by asterisks.
///
/// Two masked numbers never prove that two persons are one; digits that can be seen and differ
/// prove that they are two.
public enum MaskedNumber {
  /// Whether any character is hidden.
  public static func isMasked(_ bytes: borrowing Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] == UInt8(ascii: "*") { return true }
    return false
  }

  /// Whether two numbers of one length show different characters in the same place.
  ///
  /// Numbers of different lengths do not conflict: the mask may have been shortened.
  ///
  ///     210802**********13 and 210802**********21  // true
  public static func conflict(
    _ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>
  ) -> Bool {
    guard left.count == right.count else { return false }
    let star = UInt8(ascii: "*")
    for index in left.indices
    where left[index] != star && right[index] != star && left[index] != right[index] {
      return true
    }
    return false
  }
}

import Bytes
import Records
import Standards

/// The short way for comparison keys that are parts of the value they are derived from.
///
/// What it takes, ``ValueNormalizer`` would have taken with the same result.
enum PlainKey {
  /// Appends the key of a canonical value in a text; false, with nothing appended, when the full
  /// normalizer has to look.
  static func append(
    of range: Range<Int>, form: FieldForm, to text: inout ByteBuffer
  ) -> Bool {
    let start = range.lowerBound
    switch form {
    case .documentKey:
      guard let key = DocumentNumber.plainKey(of: text.span.extracting(range)) else { return false }
      for part in [key.first, key.second, key.serial] {
        text.appendAgain(start + part.lowerBound..<start + part.upperBound)
      }
      return true
    case .identityKey:
      guard UnifiedSocialCreditCode.isUnmistakable(text.span.extracting(range)) else {
        return false
      }
      text.appendAgain(start + 8..<start + 17)
      return true
    case .nameKey:
      guard NameComparison.isComparable(text.span.extracting(range)) else { return false }
      text.appendAgain(range)
      return true
    default:
      return false
    }
  }
}

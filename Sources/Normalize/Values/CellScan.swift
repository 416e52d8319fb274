/// One pass over a cell's bytes: what sorts of characters it has.
struct CellScan {
  /// U+FFFD or 锟斤拷: characters were lost before the cell came here.
  var isLost = false
  /// Control characters other than tab and line feed, and invisible ones.
  var hasControl = false
  /// Characters of a private font.
  var hasPrivateUse = false
  /// Blanks, full-width and invisible ones included.
  var hasBlank = false
  /// Characters that are neither ASCII nor Chinese of the common blocks.
  var hasOther = false
  /// A sign that parts names, such as 、 or ；.
  var hasNameSeparator = false

  init(_ bytes: borrowing Span<UInt8>) {
    var index = 0
    let count = bytes.count
    while index < count {
      let byte = bytes[index]
      switch byte {
      case 0x21...0x7E:
        if byte == UInt8(ascii: ";") { hasNameSeparator = true }
        index += 1
      case 0xE4...0xE8:
        index += 3
      case 0xE9:
        // 锟 E9 94 9F 斤 E6 96 A4
        if index + 5 < count, bytes[index + 1] == 0x94, bytes[index + 2] == 0x9F,
          bytes[index + 3] == 0xE6, bytes[index + 4] == 0x96, bytes[index + 5] == 0xA4
        {
          isLost = true
        }
        index += 3
      case 0x20, 0x09, 0x0A:
        hasBlank = true
        index += 1
      case 0..<0x20, 0x7F:
        hasControl = true
        index += 1
      default:
        hasOther = true
        index += odd(bytes, at: index)
      }
    }
  }

  /// Looks at a character of the other blocks and returns its length.
  private mutating func odd(_ bytes: borrowing Span<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard index + length <= bytes.count else { return length }
    switch first {
    case 0x80..<0xC2:
      isLost = true
    case 0xC2:
      if bytes[index + 1] < 0xA0 { hasControl = true }
      if bytes[index + 1] == 0xA0 { hasBlank = true }
      if bytes[index + 1] == 0xAD { hasControl = true }
    case 0xE2:
      general(bytes[index + 1], bytes[index + 2])
    case 0xE3:
      if bytes[index + 1] == 0x80 {
        if bytes[index + 2] == 0x80 { hasBlank = true }
        if bytes[index + 2] == 0x81 { hasNameSeparator = true }
      }
    case 0xEE:
      hasPrivateUse = true
    case 0xEF:
      if bytes[index + 1] < 0xA4 { hasPrivateUse = true }
      if bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF { hasControl = true }
      if bytes[index + 1] == 0xBC, bytes[index + 2] == 0x9B { hasNameSeparator = true }
      if bytes[index + 1] == 0xBF, bytes[index + 2] == 0xBD { isLost = true }
    case 0xF3, 0xF4:
      if first == 0xF4 || bytes[index + 1] >= 0xB0 { hasPrivateUse = true }
    default:
      break
    }
    return length
  }

  /// Looks at a character of the block of general punctuation, E2 80 and E2 81.
  private mutating func general(_ second: UInt8, _ third: UInt8) {
    switch (second, third) {
    case (0x80, 0x8B...0x8F), (0x80, 0xAA...0xAE), (0x81, 0xA0): hasControl = true
    case (0x80, 0x80...0x8A), (0x80, 0xAF), (0x81, 0x9F): hasBlank = true
    default: break
    }
  }

  /// The range without outer blanks and invisible characters of any width.
  static func trimmed(_ bytes: borrowing Span<UInt8>) -> Range<Int> {
    var start = 0
    var end = bytes.count
    while start < end {
      let length = blankLength(bytes, at: start)
      if length == 0 { break }
      start += length
    }
    while end > start {
      if bytes[end - 1] <= 0x20 || bytes[end - 1] == 0x7F {
        end -= 1
      } else if end - 3 >= start, bytes[end - 1] >= 0x80, blankLength(bytes, at: end - 3) == 3 {
        end -= 3
      } else if end - 2 >= start, bytes[end - 1] == 0xA0, bytes[end - 2] == 0xC2 {
        end -= 2
      } else {
        break
      }
    }
    return start..<max(start, end)
  }

  /// The length of the blank at an index, or 0 when another character stands there.
  private static func blankLength(_ bytes: borrowing Span<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    if first <= 0x20 || first == 0x7F { return 1 }
    if first < 0xC2 || first >= 0xE4 && first != 0xEF { return 0 }
    if first == 0xC2 {
      return index + 1 < bytes.count && (bytes[index + 1] == 0xA0 || bytes[index + 1] == 0xAD)
        ? 2 : 0
    }
    guard index + 2 < bytes.count else { return 0 }
    let second = bytes[index + 1]
    let third = bytes[index + 2]
    switch first {
    case 0xE2:
      if second == 0x80 {
        return third <= 0x8F || (0xAA...0xAF).contains(third) ? 3 : 0
      }
      return second == 0x81 && (third == 0x9F || third == 0xA0) ? 3 : 0
    case 0xE3: return second == 0x80 && third == 0x80 ? 3 : 0
    case 0xEF: return second == 0xBB && third == 0xBF ? 3 : 0
    default: return 0
    }
  }
}

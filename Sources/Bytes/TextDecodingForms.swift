extension TextDecoding {
  /// The sort of UTF-8 that bytes are (RFC 3629: no overlong forms, no surrogates).
  public static func utf8Form(of bytes: borrowing Span<UInt8>) -> UTF8Form {
    let count = bytes.count
    var index = 0
    var hasShort = false
    var hasLong = false
    while index < count {
      let lead = bytes[index]
      if lead < 0x80 {
        index &+= 1
        continue
      }
      // Nearly all of Chinese: leads E1–EC take any two continuation bytes.
      if lead >= 0xE1, lead <= 0xEC, index &+ 2 < count, bytes[index &+ 1] & 0xC0 == 0x80,
        bytes[index &+ 2] & 0xC0 == 0x80
      {
        hasLong = true
        index &+= 3
        continue
      }
      let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      guard lead >= 0xC2, lead <= 0xF4, index + length <= count else { return .broken(at: index) }
      let second = bytes[index + 1]
      let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
      let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
      guard second >= lowest, second <= highest else { return .broken(at: index) }
      if length > 2 {
        guard bytes[index + 2] & 0xC0 == 0x80, length == 3 || bytes[index + 3] & 0xC0 == 0x80
        else { return .broken(at: index) }
        hasLong = true
      } else {
        hasShort = true
      }
      index &+= length
    }
    return hasLong ? .long : hasShort ? .short : .ascii
  }

  /// Appends GB18030 text as UTF-8; returns the index of the first byte that is no text.
  static func appendGB18030(_ bytes: borrowing Span<UInt8>, to output: inout [UInt8]) -> Int? {
    let count = bytes.count
    let start = output.count
    let table = GB18030Table.shared
    let pairs = table.pairs.span
    // No code needs more than twice its length: two bytes give at most four, four give four.
    output.append(contentsOf: repeatElement(0, count: 2 * count))
    var target = output.mutableSpan
    var write = start
    var index = 0
    var error: Int?
    while index < count {
      let lead = bytes[index]
      if lead < 0x80 {
        target[write] = lead
        write &+= 1
        index &+= 1
        continue
      }
      var packed: UInt32 = 0
      var length = 2
      if lead > 0x80, lead < 0xFF, index + 1 < count {
        let trail = bytes[index + 1]
        if trail >= 0x40, trail < 0xFF {
          packed =
            pairs[
              Int(lead &- 0x81) &* GB18030Table.rowLength &+ Int(trail &- 0x40)]
        } else if trail >= 0x30, trail <= 0x39, index + 3 < count {
          length = 4
          packed = quad(lead, trail, bytes[index + 2], bytes[index + 3], in: table)
        }
      }
      guard packed != 0 else {
        error = index
        break
      }
      index &+= length
      repeat {
        target[write] = UInt8(truncatingIfNeeded: packed)
        write &+= 1
        packed >>= 8
      } while packed != 0
    }
    if error != nil { write = start }
    output.removeLast(output.count - write)
    return error
  }

  /// The packed UTF-8 form of a four-byte code, or 0.
  private static func quad(
    _ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8, in table: GB18030Table
  ) -> UInt32 {
    guard third >= 0x81, third < 0xFF, fourth >= 0x30, fourth <= 0x39 else { return 0 }
    let linear =
      ((Int(first - 0x81) * 10 + Int(second - 0x30)) * 126 + Int(third - 0x81)) * 10
      + Int(fourth - 0x30)
    if linear < GB18030Table.quadCount { return table.quads[linear] }
    // From 90308130 on the codes follow the supplementary planes one by one.
    let value = linear - 189_000 + 0x1_0000
    guard value >= 0x1_0000, value <= 0x10_FFFF else { return 0 }
    return UInt32(0xF0 | value >> 18) | UInt32(0x80 | value >> 12 & 0x3F) << 8
      | UInt32(0x80 | value >> 6 & 0x3F) << 16 | UInt32(0x80 | value & 0x3F) << 24
  }

  /// Appends UTF-16 text as UTF-8; returns the index of the first byte that is no text.
  static func appendUTF16(_ bytes: borrowing Span<UInt8>, to output: inout [UInt8]) -> Int? {
    let start = output.count
    let bigEndian = bytes.count >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF
    var index = mark(bytes)?.encoding == .utf16 ? 2 : 0
    func unit(_ index: Int, _ bytes: borrowing Span<UInt8>) -> UInt32? {
      guard index + 1 < bytes.count else { return nil }
      return bigEndian
        ? UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
        : UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index])
    }
    while index < bytes.count {
      let value: UInt32
      let first = unit(index, bytes)
      let second = unit(index + 2, bytes) ?? 0
      if let first, first < 0xD800 || first > 0xDFFF {
        value = first
      } else if let first, first < 0xDC00, second >= 0xDC00, second <= 0xDFFF {
        value = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
      } else {
        output.removeLast(output.count - start)
        return index
      }
      index += value > 0xFFFF ? 4 : 2
      if let scalar = Unicode.Scalar(value) { output.append(String(scalar)) }
    }
    return nil
  }
}

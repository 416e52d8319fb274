import Glibc

/// The codes of GB 18030-2005 and their UTF-8 forms, as the system's converter knows them.
///
/// Asked for once, code by code; from then on decoding is table look-up. One code differs from the
/// converter: A3A0, which old programs wrote for a full-width blank, is U+3000 as in the WHATWG
/// index, not a private-use character.
struct GB18030Table: Sendable {
  /// Up to four UTF-8 bytes each, first byte lowest; 0 where no character is defined.
  ///
  /// Index: (lead − 0x81) × 192 + (trail − 0x40).
  let pairs: [UInt32]
  /// The four-byte codes of the basic plane, from 81308130 on.
  let quads: [UInt32]

  static let shared = GB18030Table()
  static let quadCount = 39_420
  static let rowLength = 192

  private init() {
    var pairs = [UInt32](repeating: 0, count: 126 * Self.rowLength)
    var quads = [UInt32](repeating: 0, count: Self.quadCount)
    // Safe: the descriptor is opened, used and closed in this scope only.
    guard let converter = unsafe iconv_open("UTF-8", "GB18030"),
      Int(bitPattern: converter) != -1
    else {
      preconditionFailure("the C library has no GB18030 converter; install its gconv modules")
    }
    for lead in 0..<126 {
      for trail in 0..<191 where trail != 0x3F {
        // Safe: as above; the call copies both arrays' bounds.
        pairs[lead * Self.rowLength + trail] = unsafe Self.convert(
          [UInt8(lead + 0x81), UInt8(trail + 0x40)], converter)
      }
    }
    for index in 0..<Self.quadCount {
      let code = [
        UInt8(0x81 + index / 12_600), UInt8(0x30 + index / 1_260 % 10),
        UInt8(0x81 + index / 10 % 126), UInt8(0x30 + index % 10),
      ]
      // Safe: as above.
      quads[index] = unsafe Self.convert(code, converter)
    }
    // Safe: opened above and not used after.
    _ = unsafe iconv_close(converter)
    pairs[(0xA3 - 0x81) * Self.rowLength + 0xA0 - 0x40] = 0x0080_80E3
    self.pairs = pairs
    self.quads = quads
  }

  /// The UTF-8 form of one code, packed; 0 if the converter refuses it.
  private static func convert(_ code: [UInt8], _ converter: iconv_t) -> UInt32 {
    var source = code.map { CChar(bitPattern: $0) }
    var target = [CChar](repeating: 0, count: 4)
    var status = -1
    // Safe: the pointers live inside the closures; the counts are those of the arrays.
    unsafe source.withUnsafeMutableBufferPointer { sourceBuffer in
      unsafe target.withUnsafeMutableBufferPointer { targetBuffer in
        var sourcePointer = sourceBuffer.baseAddress
        var targetPointer = targetBuffer.baseAddress
        var sourceCount = sourceBuffer.count
        var targetCount = targetBuffer.count
        // Safe: a reset touches no buffer; the conversion keeps to both counts.
        _ = unsafe iconv(converter, nil, nil, nil, nil)
        status = unsafe iconv(
          converter, &sourcePointer, &sourceCount, &targetPointer, &targetCount)
      }
    }
    guard status >= 0 else { return 0 }
    var packed: UInt32 = 0
    for (index, byte) in target.enumerated() {
      packed |= UInt32(UInt8(bitPattern: byte)) << (8 * UInt32(index))
    }
    return packed
  }
}

import SHAInstructions

/// SHA-256, the digest under which archived content is named.
///
/// FIPS 180-4, written out here because the system's Foundation has none. The input may come in
/// pieces of any size.
///
///     SHA256.hex(of: Array("abc".utf8).span)  // "ba7816bf…f20015ad"
public struct SHA256: Sendable {
  private var state = SIMD8<UInt32>(
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19)
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// A digest of nothing yet.
  public init() {}

  /// The digest of some bytes, as 64 lower-case hexadecimal digits.
  public static func hex(of bytes: borrowing Span<UInt8>) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.finalizeHex()
  }

  /// Takes in the next piece of the input.
  public mutating func update(_ bytes: borrowing Span<UInt8>) {
    byteCount &+= UInt64(bytes.count)
    var index = 0
    if !pending.isEmpty {
      while pending.count < 64, index < bytes.count {
        pending.append(bytes[index])
        index += 1
      }
      guard pending.count == 64 else { return }
      state = Self.compressed(state, pending.span, from: 0, blockCount: 1)
      pending.removeAll(keepingCapacity: true)
    }
    let blockCount = (bytes.count - index) / 64
    state = Self.compressed(state, bytes, from: index, blockCount: blockCount)
    index += blockCount * 64
    while index < bytes.count {
      pending.append(bytes[index])
      index += 1
    }
  }

  /// The digest of all pieces, 32 bytes.
  public consuming func finalize() -> [UInt8] {
    let bitCount = byteCount &* 8
    pending.append(0x80)
    while pending.count % 64 != 56 { pending.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    let final = Self.compressed(state, pending.span, from: 0, blockCount: pending.count / 64)
    var digest: [UInt8] = []
    for index in 0..<8 {
      for shift in stride(from: 24, through: 0, by: -8) {
        digest.append(UInt8(truncatingIfNeeded: final[index] >> UInt32(shift)))
      }
    }
    return digest
  }

  /// The digest of all pieces, as 64 lower-case hexadecimal digits.
  public consuming func finalizeHex() -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in finalize() {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The state after whole blocks of 64 bytes.
  static func compressed(
    _ start: SIMD8<UInt32>, _ bytes: borrowing Span<UInt8>, from first: Int, blockCount: Int
  ) -> SIMD8<UInt32> {
    if SHAInstructions.areAvailable {
      let constants = roundConstants
      return SHAInstructions.compressed(
        start, bytes, from: first, blockCount: blockCount, constants: constants.span)
    }
    return writtenOut(start, bytes, from: first, blockCount: blockCount)
  }

  /// The state after whole blocks of 64 bytes, on any processor.
  ///
  /// Sixteen rounds are written out, so that the eight letters of the standard change places by
  /// name and no word moves; the window of the message schedule is indexed by constants.
  static func writtenOut(
    _ start: SIMD8<UInt32>, _ bytes: borrowing Span<UInt8>, from first: Int, blockCount: Int
  ) -> SIMD8<UInt32> {
    let constants = roundConstants
    var state = start
    var window = InlineArray<16, UInt32>(repeating: 0)
    var offset = first
    for _ in 0..<blockCount {
      for index in 0..<16 { window[index] = bigEndianUInt32(bytes, at: offset &+ 4 &* index) }
      offset &+= 64
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      var group = 0
      while true {
        round(a, b, c, &d, e, f, g, &h, window[0] &+ constants[group &+ 0])
        round(h, a, b, &c, d, e, f, &g, window[1] &+ constants[group &+ 1])
        round(g, h, a, &b, c, d, e, &f, window[2] &+ constants[group &+ 2])
        round(f, g, h, &a, b, c, d, &e, window[3] &+ constants[group &+ 3])
        round(e, f, g, &h, a, b, c, &d, window[4] &+ constants[group &+ 4])
        round(d, e, f, &g, h, a, b, &c, window[5] &+ constants[group &+ 5])
        round(c, d, e, &f, g, h, a, &b, window[6] &+ constants[group &+ 6])
        round(b, c, d, &e, f, g, h, &a, window[7] &+ constants[group &+ 7])
        round(a, b, c, &d, e, f, g, &h, window[8] &+ constants[group &+ 8])
        round(h, a, b, &c, d, e, f, &g, window[9] &+ constants[group &+ 9])
        round(g, h, a, &b, c, d, e, &f, window[10] &+ constants[group &+ 10])
        round(f, g, h, &a, b, c, d, &e, window[11] &+ constants[group &+ 11])
        round(e, f, g, &h, a, b, c, &d, window[12] &+ constants[group &+ 12])
        round(d, e, f, &g, h, a, b, &c, window[13] &+ constants[group &+ 13])
        round(c, d, e, &f, g, h, a, &b, window[14] &+ constants[group &+ 14])
        round(b, c, d, &e, f, g, h, &a, window[15] &+ constants[group &+ 15])
        group &+= 16
        if group == 64 { break }
        extend(&window[0], window[1], window[9], window[14])
        extend(&window[1], window[2], window[10], window[15])
        extend(&window[2], window[3], window[11], window[0])
        extend(&window[3], window[4], window[12], window[1])
        extend(&window[4], window[5], window[13], window[2])
        extend(&window[5], window[6], window[14], window[3])
        extend(&window[6], window[7], window[15], window[4])
        extend(&window[7], window[8], window[0], window[5])
        extend(&window[8], window[9], window[1], window[6])
        extend(&window[9], window[10], window[2], window[7])
        extend(&window[10], window[11], window[3], window[8])
        extend(&window[11], window[12], window[4], window[9])
        extend(&window[12], window[13], window[5], window[10])
        extend(&window[13], window[14], window[6], window[11])
        extend(&window[14], window[15], window[7], window[12])
        extend(&window[15], window[0], window[8], window[13])
      }
      state &+= SIMD8(a, b, c, d, e, f, g, h)
    }
    return state
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & (b ^ c)) ^ (b & c)
    let first = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ input
    d = d &+ first
    h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
  }

  @inline(__always)
  private static func extend(
    _ word: inout UInt32, _ second: UInt32, _ tenth: UInt32, _ fifteenth: UInt32
  ) {
    word =
      word &+ (rotate(second, 7) ^ rotate(second, 18) ^ (second &>> 3)) &+ tenth
      &+ (rotate(fifteenth, 17) ^ rotate(fifteenth, 19) ^ (fifteenth &>> 10))
  }

  @inline(__always)
  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
    (value &>> count) | (value &<< (32 &- count))
  }

  @inline(__always)
  private static func bigEndianUInt32(_ bytes: borrowing Span<UInt8>, at index: Int) -> UInt32 {
    bytes.littleEndianUInt32(at: index).byteSwapped
  }

  private static let roundConstants: InlineArray<64, UInt32> = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1,
    0x923F_82A4, 0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3,
    0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786,
    0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147,
    0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13,
    0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A,
    0x5B9C_CA4F, 0x682E_6FF3, 0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208,
    0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]
}

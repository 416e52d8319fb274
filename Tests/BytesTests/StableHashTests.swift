import Testing

@testable import Bytes

@Suite struct StableHashTests {
  /// Made with the reference implementation (xxHash 0.8, function XXH64) over the bytes
  /// `(7 i + 13) mod 256`; every path is met: none, rest of 1, 4 and 8 bytes, lanes of 32.
  static let vectors: [(count: Int, unseeded: UInt64, seeded: UInt64)] = [
    (0, 0xEF46_DB37_51D8_E999, 0xAC75_FDA2_929B_17EF),
    (1, 0x2078_E1AD_38AD_738B, 0xE09A_55EE_04EE_9790),
    (3, 0xBDEF_762E_8804_C53E, 0x28C7_B2F5_E9DE_A40E),
    (4, 0x6BB9_9866_CB63_C0A8, 0xF35D_15EA_6A9B_B2F1),
    (7, 0x3136_5618_AD87_4893, 0xAC9A_0458_A5A2_86B1),
    (8, 0x3BA0_0067_9FBE_E7B5, 0xA240_0478_F783_C699),
    (12, 0x16DB_5BEC_86B7_F42A, 0x35D8_E8AB_56F7_A0AC),
    (31, 0x7231_3803_63BB_4388, 0x89DB_DBA1_FBB6_8B98),
    (32, 0x5669_9A69_DA28_FD3B, 0xA045_A125_042E_3A57),
    (33, 0xD477_4475_9312_4012, 0x5443_3715_26A4_F8F8),
    (63, 0x8898_CD82_19F4_57FC, 0x1BE9_3F57_0453_236A),
    (64, 0xBAD3_3106_0E4C_D79A, 0x7C92_8271_EC23_FB17),
    (100, 0xFB44_3E08_EF7B_1EF3, 0x2D9C_8B91_64C2_9CDF),
    (200, 0x79A2_CF6D_B616_DF43, 0x50E7_BE6B_0C1B_F379),
  ]

  @Test(arguments: vectors)
  func `the reference implementation agrees`(
    _ vector: (count: Int, unseeded: UInt64, seeded: UInt64)
  ) {
    let bytes = (0..<vector.count).map { UInt8(truncatingIfNeeded: 7 * $0 + 13) }
    #expect(hash(bytes) == vector.unseeded)
    #expect(hash(bytes, seed: 2_654_435_761) == vector.seeded)
  }

  @Test func `a word`() {
    #expect(hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
  }

  private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    StableHash.hash64(bytes.span, seed: seed)
  }

  @Test func `two seeds in one pass give what each gives alone`() {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    for count in 0...200 {
      let input = bytes.span.extracting(0..<count)
      let both = StableHash.hash64(input, seeds: (1, 0x9E37_79B9))
      #expect(both.0 == StableHash.hash64(input, seed: 1), "\(count) bytes")
      #expect(both.1 == StableHash.hash64(input, seed: 0x9E37_79B9), "\(count) bytes")
    }
  }

  @Test func `keys are ordered by the high half first and print all their digits`() {
    let small = Key128(high: 1, low: .max)
    let large = Key128(high: 2, low: 0)
    #expect(small < large)
    #expect(!(large < small))
    #expect(small.description == "0000000000000001ffffffffffffffff")
  }

  @Test func `the hash of words is the hash of their bytes`() {
    for count in 0...40 {
      let words = (0..<count).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761 &+ 977) }
      let base: UInt32 = 900
      var bytes: [UInt8] = []
      for word in words { bytes.append(littleEndian: word &- base) }
      #expect(
        StableHash.hash64(words: words.span, less: base, seed: 5) == hash(bytes, seed: 5))
    }
  }
}

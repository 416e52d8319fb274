import Bytes
import Testing

@Suite struct ByteWordTests {
  @Test func `what is said of a word is what its bytes say`() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<4_000 {
      let word = UInt64.random(in: .min ... .max, using: &random)
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
      for limit: UInt8 in [0x01, 0x20, 0x3F, 0x80] {
        #expect(ByteWord.hasByte(below: limit, in: word) == bytes.contains { $0 < limit })
      }
      for value: UInt8 in [0x00, 0x22, 0x7F, 0x80, 0xEF, 0xFF, bytes[3]] {
        #expect(ByteWord.hasByte(value, in: word) == bytes.contains(value))
      }
    }
  }
}

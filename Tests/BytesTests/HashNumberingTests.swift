import Bytes
import Testing

@Suite struct HashNumberingTests {
  @Test func `hashes are numbered as they come, the same one always alike`() {
    var numbering = HashNumbering()
    var known: [UInt64: UInt32] = [0: 0]
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Few different high bits, so that slots collide.
      let hash = (state >> 40) % 5_000 << 32 | 3
      let (number, isNew) = numbering.number(of: hash)
      #expect(isNew == (known[hash] == nil))
      if isNew { known[hash] = UInt32(known.count) }
      #expect(number == known[hash])
    }
    #expect(numbering.count == known.count)
    #expect(numbering.number(of: 0) == (0, false))
    numbering.finish()
    for (hash, number) in known { #expect(numbering.hashes[Int(number)] == hash) }
  }
}

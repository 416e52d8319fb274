import Bytes
import Testing

@Suite struct KeySetTests {
  @Test func `it tells new keys from known ones as a standard set does`() {
    var keys = KeySet()
    var twin: Set<Key128> = []
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = Key128(high: state >> 60, low: state >> 52)
      let isNew = keys.insert(key)
      #expect(isNew == twin.insert(key).inserted)
    }
    #expect(keys.count == twin.count)
  }

  @Test func `the key of zero bits is a key like any other`() {
    var keys = KeySet()
    let zero = Key128(high: 0, low: 0)
    let first = keys.insert(zero)
    let second = keys.insert(zero)
    #expect(first && !second)
    #expect(keys.count == 1)
  }
}

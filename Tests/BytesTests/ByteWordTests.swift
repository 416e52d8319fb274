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

  @Test func `eight common characters are told from all others`() {
    let common = Array("沈阳市市场监督".utf8)
    for first in UInt8.min...UInt8.max {
      for place in 0..<8 {
        var text = Array("一丁七万丈三上下".utf8)
        text[place * 3] = first
        let isCommon = (0xE4...0xE9).contains(first)
        #expect(text.span.holdsEightCommonCharacters(at: 0) == isCommon, "\(first) at \(place)")
      }
    }
    func holds(_ text: [UInt8], at index: Int) -> Bool {
      text.span.holdsEightCommonCharacters(at: index)
    }
    #expect(!holds(common, at: 0))
    let text = Array("a一丁七万丈三上下".utf8)
    #expect(holds(text, at: 1))
    #expect(!holds(text, at: 4))
    // 锟 may be the first of lost characters; 鎟 (E9 8E 9F) is only taken for it, 葟 (E8 91 9F) not.
    #expect(!holds(Array("一丁七万锟三上下".utf8), at: 0))
    #expect(!holds(Array("一丁七万鎟三上下".utf8), at: 0))
    #expect(holds(Array("一丁七万葟三上下".utf8), at: 0))
    #expect(holds(Array("沈阳市锦州市部门".utf8), at: 0))
  }
}

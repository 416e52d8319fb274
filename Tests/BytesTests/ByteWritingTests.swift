import Bytes
import Testing

@Suite struct ByteWritingTests {
  @Test(arguments: [0, 7, 10, -1, 1_234_567_890, Int.max, Int.min])
  func `numbers are written in decimal digits`(_ number: Int) {
    var bytes = Array("x".utf8)
    bytes.append(decimal: number)
    #expect(String(decoding: bytes, as: UTF8.self) == "x\(number)")
  }

  @Test func `what is written in little-endian order is read back`() {
    var bytes: [UInt8] = [9]
    bytes.append(littleEndian: UInt32(0x0102_0304))
    bytes.append(littleEndian: UInt64.max - 5)
    #expect(bytes[1...4] == [4, 3, 2, 1])
    let span = bytes.span
    let (short, long) = (span.littleEndianUInt32(at: 1), span.littleEndianUInt64(at: 5))
    #expect(short == 0x0102_0304)
    #expect(long == UInt64.max - 5)
  }

  @Test func `borrowed bytes are copied whole, the empty ones too`() {
    let source = Array("统一 code".utf8)
    var bytes: [UInt8] = []
    bytes.append(source.span)
    bytes.append(source.span.extracting(0..<0))
    bytes.append("!")
    #expect(bytes == source + Array("!".utf8))
    let copy = source.span.copied()
    let text = String(copying: source.span)
    #expect(copy == source)
    #expect(text == "统一 code")
  }

  @Test func `the same bytes are the same, and no others`() {
    let word = Array("abc".utf8)
    for (other, isSame) in [("abc", true), ("abd", false), ("ab", false), ("abcd", false)] {
      let bytes = Array(other.utf8)
      let answer = word.span.hasSameBytes(as: bytes.span)
      #expect(answer == isSame, "\(other)")
    }
  }
}

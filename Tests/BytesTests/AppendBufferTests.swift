import Testing

@testable import Bytes

/// A buffer that grows at its end has the array as its twin.
@Suite struct AppendBufferTests {
  @Test func `random appends give what an array gives`() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var buffer = ByteBuffer()
    var twin: [UInt8] = []
    for _ in 0..<4_000 {
      switch next(8) {
      case 0:
        let byte = UInt8(next(256))
        buffer.append(byte)
        twin.append(byte)
      case 1:
        let bytes = (0..<next(90)).map { _ in UInt8(next(256)) }
        buffer.append(bytes.span)
        twin.append(contentsOf: bytes)
      case 2 where !twin.isEmpty:
        let start = next(twin.count)
        let end = start + next(min(twin.count - start, 70) + 1)
        buffer.appendAgain(start..<end)
        twin.append(contentsOf: Array(twin[start..<end]))
      case 3 where next(40) == 0:
        let count = next(twin.count + 1)
        buffer.truncate(to: count)
        twin.removeSubrange(count...)
      case 4:
        let number = next(1 << 30) - 1 << next(30)
        buffer.append(decimal: number)
        twin.append(contentsOf: String(number).utf8)
      case 5:
        buffer.append("沈阳\(next(10))")
        twin.append(contentsOf: "沈阳\(twin.last.map { _ in "" } ?? "")".utf8)
        twin.append(buffer.span[buffer.count - 1])
      case 6:
        let number = UInt32(next(1 << 30))
        buffer.append(littleEndian: number)
        twin.append(littleEndian: number)
      case 7 where !twin.isEmpty:
        let index = next(twin.count)
        buffer[index] ^= 0x55
        twin[index] ^= 0x55
      default: continue
      }
      #expect(buffer.count == twin.count)
    }
    #expect(buffer.span.copied() == twin)
    #expect(twin.count > 1_000)
  }

  @Test(arguments: [0, 9, 10, -1, Int.max, Int.min])
  func `decimal digits are those of the number`(_ number: Int) {
    var buffer = ByteBuffer()
    buffer.append(decimal: number)
    var array: [UInt8] = []
    array.append(decimal: number)
    #expect(String(decoding: array, as: UTF8.self) == String(number))
    #expect(buffer.span.copied() == array)
  }
}

import Bytes
import Testing

@Suite struct PackedReadingTests {
  private var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(packed: "政务处分")
    bytes.append(packed: 0xFFFF_FFFF)
    bytes.append(packed: "")
    bytes.append(packed: 2)
    bytes.append(packed: "a")
    bytes.append(packed: "b")
    return bytes
  }

  private func read(_ bytes: borrowing Span<UInt8>) -> (texts: [String], isWhole: Bool) {
    var reading = PackedReading()
    var texts = [reading.text(bytes), String(reading.number(bytes)), reading.text(bytes)]
    for _ in 0..<reading.count(bytes) { texts.append(reading.text(bytes)) }
    return (texts, reading.isWhole(bytes))
  }

  @Test func `texts and numbers come back in their order`() {
    let found = read(bytes.span)
    #expect(found.texts == ["政务处分", "4294967295", "", "a", "b"])
    #expect(found.isWhole)
  }

  @Test func `what is cut short, or goes on, is not whole`() {
    for count in 0..<bytes.count {
      let isWhole = read(bytes.span.extracting(0..<count)).isWhole
      #expect(!isWhole, "\(count) bytes")
    }
    let isWhole = read((bytes + [0]).span).isWhole
    #expect(!isWhole)
  }

  @Test func `a list longer than the bytes has no items`() {
    var bytes: [UInt8] = []
    bytes.append(packed: 3)
    bytes.append(packed: 0)
    bytes.append(packed: 0)
    var reading = PackedReading()
    let count = reading.count(bytes.span)
    let isWhole = reading.isWhole(bytes.span)
    #expect(count == 0)
    #expect(!isWhole)
  }
}

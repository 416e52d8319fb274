import Bytes
import Testing

@Suite struct TextDecodingTests {
  private func decode(_ bytes: [UInt8], _ encoding: TextEncoding) -> String? {
    var output: [UInt8] = []
    return TextDecoding.append(bytes.span, as: encoding, to: &output) == nil
      ? String(decoding: output, as: UTF8.self) : nil
  }

  @Test(
    arguments: [
      ([0xD6, 0xD0, 0xB9, 0xFA], "中国"), ([0x61, 0x2C, 0xB0, 0xA1], "a,啊"),
      ([0xFE, 0x9F], "\u{4DAE}"), ([0xA1, 0xA4], "\u{B7}"), ([0xA1, 0xAA], "\u{2014}"),
      ([0xA2, 0xE3], "€"), ([0xA3, 0xA0], "\u{3000}"), ([0xFE, 0x51], "\u{20087}"),
      ([0x81, 0x30, 0x81, 0x30], "\u{80}"), ([0x84, 0x31, 0xA4, 0x37], "\u{FFFD}"),
      ([0x84, 0x31, 0xA4, 0x39], "\u{FFFF}"),
      ([0x90, 0x30, 0x81, 0x30], "\u{10000}"), ([0xE3, 0x32, 0x9A, 0x35], "\u{10FFFF}"),
      ([0x95, 0x35, 0xFB, 0x30], "\u{21378}"), ([], ""),
    ] as [([UInt8], String)])
  func `GB18030 is read by the code table`(_ bytes: [UInt8], _ expected: String) {
    #expect(decode(bytes, .gb18030) == expected)
  }

  @Test(
    arguments: [
      ([0x80], 0), ([0x41, 0xFF], 1), ([0xD6], 0), ([0x41, 0xD6, 0x20], 1), ([0xD6, 0x7F], 0),
      ([0x81, 0x30, 0x81], 0), ([0x81, 0x30, 0x41, 0x30], 0), ([0xE3, 0x32, 0x9A, 0x36], 0),
      ([0x84, 0x31, 0xA5, 0x30], 0), ([0xFE, 0x39, 0xFE, 0x39], 0),
    ] as [([UInt8], Int)])
  func `bytes that are no GB18030 are reported by index`(_ bytes: [UInt8], _ index: Int) {
    var output: [UInt8] = [1]
    #expect(TextDecoding.append(bytes.span, as: .gb18030, to: &output) == index)
    #expect(output == [1])
  }

  @Test(
    arguments: [
      ([0x61], .ascii), ([0xC3, 0xA9], .short), ([0xE4, 0xB8, 0xAD], .long),
      ([0xF0, 0x9F, 0x98, 0x80], .long), ([0xC0, 0x80], .broken(at: 0)),
      ([0x61, 0xE0, 0x80, 0x80], .broken(at: 1)), ([0xED, 0xA0, 0x80], .broken(at: 0)),
      ([0xF4, 0x90, 0x80, 0x80], .broken(at: 0)), ([0xE4, 0xB8], .broken(at: 0)),
      ([0x80], .broken(at: 0)), ([0xE4, 0xB8, 0x41], .broken(at: 0)),
      (Array("一二三四五六七八".utf8), .long),
    ] as [([UInt8], UTF8Form)])
  func `UTF-8 is checked strictly`(_ bytes: [UInt8], _ form: UTF8Form) {
    #expect(TextDecoding.utf8Form(of: bytes.span) == form)
  }

  @Test func `the check of UTF-8 agrees with the standard library on random bytes`() {
    var random = SplitMix64(seed: 1)
    let leads: [UInt8] = [0x41, 0x7F, 0x80, 0xBF, 0xC2, 0xE0, 0xE4, 0xED, 0xF0, 0xF4, 0xA0, 0x90]
    for _ in 0..<20_000 {
      let bytes = (0..<Int(random.next() % 14)).map { _ in leads[Int(random.next() % 12)] }
      let expected = String(validating: bytes, as: UTF8.self) != nil
      #expect(TextDecoding.utf8Form(of: bytes.span).isValid == expected, "\(bytes)")
    }
  }

  @Test(
    arguments: [
      ([0xEF, 0xBB, 0xBF, 0x61], .utf8, 3), ([0xFF, 0xFE, 0x61, 0x00], .utf16, 2),
      (Array("案号".utf8), .utf8, 0), ([0xD6, 0xD0, 0xB9, 0xFA], .mixed, 0), ([], .utf8, 0),
      ([0xD2, 0xBB], .gb18030, 0), (Array("案号\n".utf8) + [0xD6, 0xD0], .mixed, 0),
    ] as [([UInt8], TextEncoding, Int)])
  func `an encoding is found by mark, then strict UTF-8, then by line`(
    _ bytes: [UInt8], _ encoding: TextEncoding, _ markCount: Int
  ) {
    let found = TextDecoding.detect(bytes.span)
    #expect(found.encoding == encoding)
    #expect(found.markCount == markCount)
  }

  @Test func `UTF-16 is read in both byte orders and broken pairs are found`() {
    #expect(decode([0xFF, 0xFE, 0x2D, 0x4E, 0x40, 0xD8, 0x87, 0xDC], .utf16) == "中\u{20087}")
    #expect(decode([0xFE, 0xFF, 0x4E, 0x2D], .utf16) == "中")
    #expect(decode([0x2D, 0x4E], .utf16) == "中")
    #expect(decode([0xFF, 0xFE, 0x40, 0xD8], .utf16) == nil)
    #expect(decode([0xFF, 0xFE, 0x40], .utf16) == nil)
  }

  @Test func `undecodable bytes are shown, never replaced`() {
    let bytes: [UInt8] = [0xD6, 0xD0, 0xFF, 0x41, 0x80]
    #expect(TextDecoding.visibleText(bytes.span, as: .gb18030) == "中\\xFFA\\x80")
    let utf8: [UInt8] = [0xE4, 0xB8, 0xAD, 0xE4]
    #expect(TextDecoding.visibleText(utf8.span, as: .utf8) == "中\\xE4")
  }
}

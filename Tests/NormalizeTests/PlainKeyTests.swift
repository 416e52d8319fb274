import Bytes
import Records
import Standards
import Testing

@testable import Normalize

/// The short way to a comparison key has the full normalizer as its twin.
@Suite struct PlainKeyTests {
  private static let pieces = [
    "沈阳", "市", "发改局", "發改局", "有限公司", "有限责任公司", "股份公司", "个体工商户", "某某", "（沈阳）", "A", "·", " ", "张",
    "沈市监罚〔2023〕12号", "（2023）辽01行初12号", "〔2023〕", "第0012号", "号", "0", "2023",
    "91330203674737244W", "11210000MB00000355", "210802199001010013", "MA1B3N1N2", "X",
  ]

  @Test(arguments: [FieldForm.documentKey, .nameKey, .identityKey])
  func `what the short way takes the full normalizer takes in the same way`(_ form: FieldForm) {
    var random = SplitMix64(seed: 23)
    let full = ValueNormalizer(ValueContext(form: form))
    var takenCount = 0
    for _ in 0..<6_000 {
      let value = Array(
        (0..<Int.random(in: 1...3, using: &random))
          .map { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)] }
          .joined().utf8)
      var text = ByteBuffer()
      text.append(contentsOf: [0x21])
      text.append(value.span)
      let before = text.count
      guard PlainKey.append(of: 1..<before, form: form, to: &text) else {
        #expect(text.count == before)
        continue
      }
      takenCount += 1
      var long: [UInt8] = []
      full.derive(from: value, into: &long)
      #expect(
        text.span.extracting(before...).copied() == long,
        "\(String(decoding: value, as: UTF8.self))")
    }
    #expect(takenCount > 50)
  }
}

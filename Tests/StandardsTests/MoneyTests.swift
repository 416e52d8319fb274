import Bytes
import Testing

@testable import Standards

@Suite struct MoneyTests {
  static func reading(_ text: String, _ unit: Money.Unit) -> String {
    let bytes = Array(text.utf8)
    switch MoneyReading(bytes.span, unit: unit) {
    case .amount(let money, _): return String(money.fen)
    case .notInFen: return "notInFen"
    case .unreadable: return "unreadable"
    }
  }

  @Test(
    arguments: [
      ("2000", "200000"), ("0.01", "1"), ("0.001", "notInFen"), ("19999.99", "1999999"),
      ("0", "0"), ("0.00", "0"), ("2000.000", "200000"), ("1,000,000", "100000000"),
      ("1,000.50", "100050"), ("5,000000", "unreadable"), ("2０００", "200000"),
      ("２，０００元", "200000"), ("2000元", "200000"), ("人民币2000元整", "200000"),
      ("¥2,000.00", "200000"), ("￥2000", "200000"), ("2000元人民币", "200000"),
      ("0.2万元", "200000"), ("1.999999万元", "1999999"), ("3.5万", "3500000"),
      ("1.5亿元", "15000000000"), ("2万5千元", "2500000"), ("3千元", "300000"),
      ("贰仟元整", "200000"), ("贰仟圆整", "200000"), ("两千元", "200000"),
      ("壹拾贰万叁仟肆佰伍拾陆元柒角捌分", "12345678"), ("十万元", "10000000"),
      ("人民币伍万元", "5000000"), ("一千零五元", "100500"), ("一亿二千万元", "12000000000"),
      ("伍角", "50"), ("半万元", "unreadable"), ("2000余元", "unreadable"),
      ("约2000元", "unreadable"), ("一万多元", "unreadable"), ("2000美元", "unreadable"),
      ("-2000", "unreadable"), ("1.2.3", "unreadable"), ("1.", "unreadable"),
      ("二〇二三", "unreadable"), ("99999999999999999999", "notInFen"), ("9.1E+5", "unreadable"),
    ])
  func `an amount in 元 is read exactly or refused`(_ text: String, _ expected: String) {
    #expect(Self.reading(text, .yuan) == expected)
  }

  @Test(
    arguments: [
      ("0.2", "200000"), ("1.999999", "1999999"), ("0.000001", "1"), ("0.0000001", "notInFen"),
      ("2000元", "200000"), ("0.2万元", "200000"), ("5万", "5000000"), ("1,000", "1000000000"),
      ("贰", "2000000"),
    ])
  func `an amount in 万元 is read exactly`(_ text: String, _ expected: String) {
    #expect(Self.reading(text, .tenThousandYuan) == expected)
  }

  @Test func `an amount in 亿元 is read exactly`() {
    #expect(Self.reading("1.2345678901", .hundredMillionYuan) == "12345678901")
    #expect(Self.reading("0.00000000001", .hundredMillionYuan) == "notInFen")
  }

  @Test func `format and parse are inverse in every unit`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<1000 {
      let money = Money(fen: Int64.random(in: 0..<10_000_000_000_000, using: &random))
      for unit in Money.Unit.allCases {
        #expect(Self.reading(money.formatted(in: unit), unit) == String(money.fen))
      }
    }
    #expect(Money(fen: 200_000).formatted(in: .tenThousandYuan) == "0.2")
    #expect(Money(fen: 1).formatted(in: .tenThousandYuan) == "0.000001")
  }

  @Test(
    arguments: [
      ("罚款2000元", [200_000]), ("处罚款2万元，没收违法所得贰仟元整", [2_000_000, 200_000]),
      ("罚款人民币1,000.5元。", [100_050]), ("5000元以上10000元以下", [500_000, 1_000_000]),
      ("2023年1月5日警告", []), ("罚款2000余元", []), ("2023元旦", []), ("一百二十元", [12_000]),
      ("当事人于2020年5月销售12件，罚款三万元", [3_000_000]), ("", []),
    ])
  func `amounts are found inside a sentence`(_ text: String, _ expected: [Int64]) {
    #expect(Money.amounts(in: text).map(\.fen) == expected)
  }

  @Test func `a ratio of exactly ten thousand is the unit mix-up`() {
    #expect(Money.isUnitMixUp(Money(fen: 200_000), Money(fen: 2_000_000_000)))
    #expect(Money.isUnitMixUp(Money(fen: 2_000_000_000), Money(fen: 200_000)))
    #expect(!Money.isUnitMixUp(Money(fen: 200_000), Money(fen: 200_000)))
    #expect(!Money.isUnitMixUp(Money(fen: 0), Money(fen: 0)))
  }

  @Test(
    arguments: [
      (200_000, "罚款2000元", false), (2_000_000_000, "罚款2000元", true), (20, "罚款2000元", true),
      (200_000, "罚款2000元，没收2000万元", false), (300_000, "罚款2000元", false), (0, "罚款0元", false),
      (2_000_000_000, "罚款贰仟元整", true),
    ])
  func `the amount column is compared with the sentence`(
    _ fen: Int64, _ text: String, _ expected: Bool
  ) {
    let bytes = Array(text.utf8)
    let isMixUp = Money(fen: fen).isUnitMixUp(mentionedIn: bytes.span)
    #expect(isMixUp == expected)
  }

  @Test func `the short way for plain sentences says what the slow reader says`() {
    let pieces = [
      "罚款", "2000", "0.2", "2", "20000000", "1.5", "元", "万元", "万", "整", "正", "角", "分", "年", "月",
      "旦",
      "，", ",", "。", "．", ".", "第", "条", "千", "十", "二", "百", "〇", "２", " ", "圆", "没收违法所得", "（", "·",
      "O", "亿", "共计", "多", "；", "日", "12", "贰仟",
    ]
    var random = SplitMix64(seed: 11)
    var plainCount = 0
    for _ in 0..<10_000 {
      let text = (0..<Int.random(in: 1...7, using: &random))
        .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
      let bytes = Array(text.utf8)
      for amount in [Money(fen: 200_000), Money(fen: 20), Money(fen: 1_500_000)] {
        let mentioned = Money.amounts(in: text)
        let expected =
          !mentioned.contains(amount) && mentioned.contains { Money.isUnitMixUp(amount, $0) }
        let plain = PlainMentions.isUnitMixUp(amount, in: bytes.span)
        if plain != nil { plainCount += 1 }
        #expect(plain == nil || plain == expected, "\(text)")
        #expect(amount.isUnitMixUp(mentionedIn: bytes.span) == expected, "\(text)")
      }
    }
    #expect(plainCount > 3_000)
    let typical = Array("给予警告；罚款181500元，限2026年7月31日前缴纳。".utf8)
    #expect(PlainMentions.isUnitMixUp(Money(fen: 1_815), in: typical.span) == true)
  }
}

import Bytes
import Standards

/// A world of made-up organs, firms and persons, each a function of its number and the seed.
struct MadeUpWorld: Sendable {
  /// An organ, firm or person.
  struct Subject: Sendable {
    let name: String
    let identity: String
    /// The value of 相对人类别.
    let category: String
    var unit = ""
    var unitCode = ""
    var post = ""
    var legalRepresentative = ""
  }

  static let organCount = 4_000
  static let officialCount = 20_000
  static let firmCount = 250_000
  static let personCount = 100_000

  let seed: UInt64

  private static let cities: [(name: String, code: String)] = [
    ("沈阳市", "210100"), ("大连市", "210200"), ("鞍山市", "210300"), ("抚顺市", "210400"),
    ("本溪市", "210500"), ("丹东市", "210600"), ("锦州市", "210700"), ("营口市", "210800"),
    ("阜新市", "210900"), ("辽阳市", "211000"), ("盘锦市", "211100"), ("铁岭市", "211200"),
    ("朝阳市", "211300"), ("葫芦岛市", "211400"),
  ]
  private static let characters = Array(
    "安邦宝昌诚春达德鼎东丰福富刚高光广国海航浩和恒宏华辉汇嘉建金锦京晶景久聚凯康乐力利联亮林隆茂明宁鹏平启强庆荣瑞润森盛世顺泰天通同万伟文祥新信兴旭亚阳益永裕元远云泽振正志中众卓"
  )
  private static let surnames = Array("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧")
  private static let trades = [
    "建筑工程", "物业管理", "商贸", "食品", "化工", "机械制造", "运输", "农业开发", "餐饮管理", "科技",
  ]
  private static let bureaus = [
    "财政局", "水利局", "教育局", "民政局", "自然资源局", "住房和城乡建设局", "交通运输局", "农业农村局",
    "卫生健康委员会", "审计局",
  ]

  private func generator(_ sort: UInt64, _ index: Int) -> SplitMix64 {
    SplitMix64(seed: seed &* 0x1_0000_0001 &+ sort << 48 &+ UInt64(index))
  }

  /// An organ of the register.
  func organ(_ index: Int) -> Subject {
    var random = generator(1, index)
    let city = Self.cities[index % Self.cities.count]
    let bureau = Self.bureaus[index / Self.cities.count % Self.bureaus.count]
    let place = index / (Self.cities.count * Self.bureaus.count)
    let name =
      place == 0
      ? city.name + bureau
      : city.name + Self.word(&random) + String(Self.characters[place]) + "街道" + bureau
    return Subject(
      name: name, identity: Self.creditCode("11", city.code, UInt64(index)),
      category: "法人及非法人组织", legalRepresentative: Self.person(&random))
  }

  /// An official in post, on the roster.
  func official(_ index: Int) -> Subject {
    var random = generator(2, index)
    let unit = organ(index % Self.organCount)
    let city = Self.cities[index % Self.cities.count]
    return Subject(
      name: Self.person(&random), identity: Self.residentNumber(city.code, index, &random),
      category: "自然人", unit: unit.name, unitCode: unit.identity,
      post: random.pick(["科长", "副科长", "四级主任科员", "主任", "处长"]))
  }

  /// A firm of general scope.
  func firm(_ index: Int) -> Subject {
    var random = generator(3, index)
    let city = Self.cities[random.below(Self.cities.count)]
    let name =
      city.name + Self.word(&random) + Self.word(&random) + random.pick(Self.trades) + "有限公司"
    return Subject(
      name: name, identity: Self.creditCode("91", city.code, UInt64(index)),
      category: "法人及非法人组织", legalRepresentative: Self.person(&random))
  }

  /// A person of general scope.
  func citizen(_ index: Int) -> Subject {
    var random = generator(4, index)
    let city = Self.cities[random.below(Self.cities.count)]
    return Subject(
      name: Self.person(&random),
      identity: Self.residentNumber(city.code, Self.officialCount + index, &random),
      category: "自然人")
  }

  /// The organ that decides an act of a number.
  func authority(_ index: Int) -> Subject {
    organ(index % (Self.cities.count * Self.bureaus.count))
  }

  /// The division that an organ of a number lies in.
  static func region(ofOrgan index: Int) -> String { cities[index % cities.count].code }

  private static func word(_ random: inout SplitMix64) -> String {
    String([random.pick(characters), random.pick(characters)])
  }

  private static func person(_ random: inout SplitMix64) -> String {
    String(random.pick(surnames)) + word(&random)
  }

  private static func creditCode(_ start: String, _ division: String, _ index: UInt64) -> String {
    let digits = String(index)
    var inner = Array(("M" + String(repeating: "0", count: 7 - digits.count) + digits).utf8)
    inner.append(OrganizationCode.checkCharacter(of: inner.span) ?? 0x30)
    var code = Array(start.utf8) + Array(division.utf8) + inner
    code.append(UnifiedSocialCreditCode.checkCharacter(of: code.span) ?? 0x30)
    return String(decoding: code, as: UTF8.self)
  }

  private static func residentNumber(
    _ division: String, _ index: Int, _ random: inout SplitMix64
  ) -> String {
    let day = CalendarDate(days: Int32(index % 9_000) - 3_650)
    let serial = index / 9_000 * 10 + random.below(10)
    let digits = day.description.filter { $0 != "-" } + Self.padded(serial % 1_000, 3)
    var number = Array((division.dropLast(2) + "02" + digits).utf8)
    number.append(ResidentIdentityNumber.checkCharacter(of: number.span) ?? 0x30)
    return String(decoding: number, as: UTF8.self)
  }

  /// A number with leading zeros.
  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

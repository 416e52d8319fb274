import Bytes
import Standards
import Testing

/// Laws over seeded made-up values: a wrong digit never passes, and what is written is read back.
@Suite struct PropertyTests {
  private static func digits(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0x30...0x39, using: &random) }
  }

  /// Whether no single digit of a valid number can be another without being caught.
  private static func catchesEachDigit(_ valid: [UInt8], _ isValid: ([UInt8]) -> Bool) -> Bool {
    guard isValid(valid) else { return false }
    var bytes = valid
    for index in bytes.indices where bytes[index] <= 0x39 {
      let original = bytes[index]
      for other in UInt8(0x30)...0x39 where other != original {
        bytes[index] = other
        if isValid(bytes) { return false }
      }
      bytes[index] = original
    }
    return true
  }

  @Test func `a wrong digit in a made-up credit code is always caught`() {
    var random = SplitMix64(seed: 101)
    for _ in 0..<300 {
      var code = Array("11210802".utf8) + Self.digits(9, &random)
      code.append(UnifiedSocialCreditCode.checkCharacter(of: code.span) ?? 0)
      #expect(Self.catchesEachDigit(code) { UnifiedSocialCreditCode.isValid($0.span) })
    }
  }

  @Test func `a wrong digit in a made-up organization code is always caught`() {
    var random = SplitMix64(seed: 102)
    for _ in 0..<300 {
      var code = Self.digits(8, &random)
      code.append(OrganizationCode.checkCharacter(of: code.span) ?? 0)
      #expect(Self.catchesEachDigit(code) { OrganizationCode.isValid($0.span) })
    }
  }

  @Test func `a wrong digit in a made-up registration number is always caught`() {
    var random = SplitMix64(seed: 103)
    for _ in 0..<300 {
      var number = Array("210802".utf8) + Self.digits(8, &random)
      number.append(RegistrationNumber.checkDigit(of: number.span) ?? 0)
      #expect(Self.catchesEachDigit(number) { RegistrationNumber.isValid($0.span) })
    }
  }

  @Test func `every day of two centuries is read back from each way of writing it`() {
    var random = SplitMix64(seed: 104)
    for _ in 0..<2000 {
      let day = CalendarDate(days: Int32.random(in: -25_000...47_000, using: &random))
      let (year, month, date) = day.parts
      guard year > 1900, year < 2099 else { continue }
      for text in [
        day.description, "\(year)/\(month)/\(date)", "\(year).\(month).\(date)",
        "\(year)年\(month)月\(date)日", day.description.replacing("-", with: ""),
      ] {
        #expect(DateTests.reading(text).hasPrefix(day.description), "\(text)")
      }
    }
  }

  @Test func `the canonical form of a document number is its own canonical form`() throws {
    var random = SplitMix64(seed: 105)
    let brackets = [("(", ")"), ("（", "）"), ("〔", "〕"), ("[", "]"), ("【", "】"), ("", "")]
    for _ in 0..<1000 {
      let (open, close) = brackets.randomElement(using: &random) ?? ("", "")
      let year = Int.random(in: 1990...2030, using: &random)
      let serial = Int.random(in: 1...99_999, using: &random)
      let text = "沈市监罚字\(open)\(year)\(close)第\(serial)号"
      let once = try #require(DocumentNumberTests.canonical(text))
      #expect(DocumentNumberTests.canonical(once) == once)
      #expect(DocumentNumberTests.key(once) == DocumentNumberTests.key(text))
    }
  }

  @Test func `a lengthened resident number is valid and keeps its birth date`() throws {
    var random = SplitMix64(seed: 106)
    for _ in 0..<300 {
      let day = CalendarDate(days: Int32.random(in: -20_000...10_000, using: &random))
      let short =
        Array("210802".utf8) + Array(day.description.replacing("-", with: "").utf8.dropFirst(2))
        + Self.digits(3, &random)
      let lengthened = ResidentIdentityNumber.lengthened(short.span)
      let long = try #require(lengthened)
      let isValid = ResidentIdentityNumber.hasValidCheck(long.span)
      #expect(isValid)
      let birth = ResidentIdentityNumber.birthDate(long.span)
      #expect(birth == day)
    }
  }
}

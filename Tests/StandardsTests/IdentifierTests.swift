import Bytes
import Standards
import Testing

@Suite struct IdentifierTests {
  static let creditCodes = [
    "11230500001755309F", "11420000MB15291767", "11320100MB1886843H", "91230500MA1B3N1N2M",
    "91330203674737244W", "91330282L07196379D", "91330212066604667N", "91320105780688132K",
    "91320100748204660Q", "9135010026017703XW", "11210802MB0000019M", "12210802MB0000027D",
    "91210802MA0AAAA1XH", "91210802MA0AAAA28H", "92210804MA0AAAA366", "93210881MA0AAAA44E",
    "51210800MJ00000180", "N1210881MF00000133", "91610102MA6XXXX16F", "11650100MB0000094Q",
    "91210200000000115M",
  ]
  static let organizationCodes = [
    "MA1B3N1N2", "001755309", "674737244", "L07196379", "066604667", "MB1529176", "748204660",
    "26017703X",
  ]
  static let registrationNumbers = [
    "330203000030639", "330200600002522", "210802000000015", "210800600000010",
  ]
  static let residentNumbers = [
    "210802199001010013", "210802200002290024", "21081119850607003X", "210802196412310041",
    "11010519491231002X",
  ]

  @Test(arguments: creditCodes) func `a credit code with the right check character is valid`(
    _ text: String
  ) throws {
    let code = try #require(UnifiedSocialCreditCode(text))
    #expect(code.hasValidOrganizationCode)
    #expect(code.registration.departmentTitle != nil)
  }

  @Test(arguments: ["91310115MA1G4L1WXK", "00000000000000000X", "91610102MA6XXXX16", "", "９１"])
  func `a wrong credit code is refused`(_ text: String) {
    #expect(UnifiedSocialCreditCode(text) == nil)
  }

  @Test func `the placeholder of seventeen zeros is known`() {
    let bytes = Array("00000000000000000X".utf8)
    let isPlaceholder = UnifiedSocialCreditCode.isPlaceholder(bytes.span)
    #expect(isPlaceholder)
  }

  @Test func `the first two characters tell the sort of body`() throws {
    let organ = try #require(UnifiedSocialCreditCode("11210802MB0000019M"))
    #expect(organ.isOrgan && !organ.isPublicInstitution && !organ.isEnterprise)
    #expect(organ.divisionCode == "210802")
    #expect(organ.organizationCode == "MB0000019")
    let shop = try #require(UnifiedSocialCreditCode("92210804MA0AAAA366"))
    #expect(shop.isIndividualBusiness)
    #expect(shop.registration.classTitle == "个体工商户")
  }

  @Test(arguments: organizationCodes) func `an organization code is valid`(_ text: String) {
    #expect(OrganizationCode(text) != nil)
  }

  @Test(arguments: registrationNumbers) func `a registration number is valid`(_ text: String) {
    #expect(RegistrationNumber(text) != nil)
  }

  @Test(arguments: residentNumbers) func `a resident number is valid`(_ text: String) {
    #expect(ResidentIdentityNumber(text) != nil)
  }

  @Test func `a right check character does not save an impossible birth date`() {
    let bytes = Array("210802199002290010".utf8)
    let hasValidCheck = ResidentIdentityNumber.hasValidCheck(bytes.span)
    #expect(hasValidCheck)
    #expect(ResidentIdentityNumber("210802199002290010") == nil)
  }

  @Test func `nobody is born after the given day`() {
    #expect(
      ResidentIdentityNumber("210802199001010013", notAfter: CalendarDate("1989-12-31")) == nil)
  }

  @Test func `a number of fifteen digits is lengthened`() {
    let bytes = Array("210802640607003".utf8)
    let longer = ResidentIdentityNumber.lengthened(bytes.span)
    #expect(longer.map { String(decoding: $0, as: UTF8.self) } == "210802196406070037")
  }

  @Test func `any single substitution in a valid number is caught`() {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    func check(
      _ texts: [String], _ characters: ArraySlice<UInt8>, _ isValid: ([UInt8]) -> Bool
    ) {
      let isFull = characters.count > 10
      for text in texts {
        var bytes = Array(text.utf8)
        for index in bytes.indices {
          let original = bytes[index]
          // Modulo 11 cannot tell every letter from a digit: digits are put for digits there.
          for other in characters where other != original && (original < 0x41 || isFull) {
            bytes[index] = other
            #expect(!isValid(bytes), "\(text) with another character at \(index)")
          }
          bytes[index] = original
        }
        #expect(isValid(bytes))
      }
    }
    check(Self.creditCodes, alphabet[...]) { UnifiedSocialCreditCode.isValid($0.span) }
    check(Self.residentNumbers, alphabet[..<10]) { ResidentIdentityNumber.hasValidCheck($0.span) }
    check(Self.registrationNumbers, alphabet[..<10]) { RegistrationNumber.isValid($0.span) }
    check(Self.organizationCodes, alphabet[..<10]) { OrganizationCode.isValid($0.span) }
  }

  @Test func `seeded codes with their own check character are valid and bad ones are not`() {
    var random = SplitMix64(seed: 31)
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    for _ in 0..<500 {
      var code = (0..<17).map { _ in alphabet.randomElement(using: &random) ?? 0x30 }
      code.append(UnifiedSocialCreditCode.checkCharacter(of: code.span) ?? 0)
      let isRight = UnifiedSocialCreditCode.isValid(code.span)
      #expect(isRight)
      let index = Int.random(in: 0..<18, using: &random)
      let original = code[index]
      code[index] = alphabet.filter { $0 != original }.randomElement(using: &random) ?? 0
      let isStillRight = UnifiedSocialCreditCode.isValid(code.span)
      #expect(!isStillRight)
    }
  }

  @Test(
    arguments: [
      ("210802**********13", "210802**********21", true),
      ("210802**********13", "210802************", false),
      ("913302******1J283L", "913302******1J283L", false),
      ("9133**", "9144", false),
    ])
  func `visible digits of masked numbers can disagree`(
    _ left: String, _ right: String, _ expected: Bool
  ) {
    let one = Array(left.utf8)
    let two = Array(right.utf8)
    let conflict = MaskedNumber.conflict(one.span, two.span)
    #expect(conflict == expected)
  }

  @Test(
    arguments: [
      ("91330203674737244W", "unifiedSocialCreditCode", "checkIsRight"),
      ("210802199001010013", "residentIdentityNumber", "checkIsRight"),
      ("210802199002290010", "wrong", "impossibleBirthDate"),
      ("912108020000000000", "wrong", "lastDigitsZeroed"),
      ("91310115MA1G4L1WXK", "wrong", "wrongCheck"),
      ("9131O115MA1G4L1WX7", "wrong", "forbiddenCharacter"),
      ("00000000000000000X", "placeholder", "checkIsRight"),
      ("111111111111111111", "placeholder", "checkIsRight"),
      ("913302******1J283L", "masked", "hiddenCharacters"),
      ("410724************", "masked", "hiddenCharacters"),
      ("MA1B3N1N2", "organizationCode", "checkIsRight"),
      ("E12345678", "other", "lengthOnly"),
      ("330203000030639", "registrationNumber", "checkIsRight"),
      ("210802640607003", "shortResidentIdentityNumber", "birthDateDecides"),
      ("21080219900101001", "wrong", "wrongLength"),
      ("2102001234567", "registrationNumber", "lengthOnly"),
      ("沈社证字第0123号", "socialOrganizationNumber", "formDecides"),
      ("社证字第123号", "socialOrganizationNumber", "formDecides"),
      ("辽民证字第021234号", "socialOrganizationNumber", "formDecides"),
      ("基证字第0012号", "socialOrganizationNumber", "formDecides"),
      ("沈会证字第0123号", "other", "lengthOnly"),
      ("社证字0123号", "other", "lengthOnly"),
    ])
  func `the sort of a number is told by several signs`(
    _ text: String, _ kind: String, _ reason: String
  ) {
    let bytes = Array(text.utf8)
    let verdict = IdentityNumberVerdict(bytes.span)
    #expect(verdict.kind.rawValue == kind)
    #expect(verdict.reason.rawValue == reason)
  }

  @Test func `a number that passes both checks is a resident's unless the column says otherwise`() {
    var found = 0
    for serial in 100..<400 {
      var number = Array("21080219900101\(serial)".utf8)
      guard let check = ResidentIdentityNumber.checkCharacter(of: number.span) else { continue }
      number.append(check)
      guard UnifiedSocialCreditCode.isValid(number.span) else { continue }
      found += 1
      let plain = IdentityNumberVerdict(number.span)
      #expect(plain.kind == .residentIdentityNumber && plain.reason == .birthDateDecides)
      let told = IdentityNumberVerdict(number.span, expected: .unifiedSocialCreditCode)
      #expect(told.kind == .unifiedSocialCreditCode && told.reason == .columnDecides)
    }
    #expect(found > 3)
  }

  @Test func `a reviewed code is taken with its wrong check character`() {
    let bytes = Array("91310115MA1G4L1WXK".utf8)
    let reviewed = ReviewedCodes(["91310115MA1G4L1WXK"])
    let verdict = IdentityNumberVerdict(bytes.span, reviewed: reviewed)
    #expect(verdict.kind == .unifiedSocialCreditCode && verdict.reason == .reviewedException)
  }
}

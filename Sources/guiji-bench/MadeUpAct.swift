import Bytes
import Records
import Standards

/// One made-up act, and how a department spells its fields.
struct MadeUpAct: Sendable {
  /// What is wrong with one report of the act.
  enum Damage: Sendable, CaseIterable {
    case checkCharacter
    case date
    case missingName
  }

  let number: Int
  let subject: MadeUpWorld.Subject
  let authority: MadeUpWorld.Subject
  let decided: CalendarDate
  private let year: Int
  private let isCourt: Bool
  private let fine: Int
  private static let sanctions = ["警告", "记过", "记大过", "降级", "撤职", "开除"]

  /// An act of a kind, decided before the delivery.
  init(
    number: Int, schema: RecordSchema, delivered: CalendarDate, government: Double,
    world: MadeUpWorld, _ random: inout SplitMix64
  ) {
    self.number = number
    let days = Int32(random.below(1_000) + 1)
    decided = CalendarDate(days: delivered.days - days)
    year = Int(decided.description.prefix(4)) ?? 2026
    isCourt = schema.index(of: "filedDate") != nil
    authority = world.authority(random.below(1 << 20))
    fine = (random.below(400) + 1) * 500
    let isPersonal = schema.index(of: "sanction") != nil
    if isPersonal || random.chance(government) {
      subject =
        isPersonal || schema.index(of: "accountabilityForm") != nil && random.chance(0.5)
        ? world.official(random.below(MadeUpWorld.officialCount))
        : world.organ(random.below(MadeUpWorld.organCount))
    } else {
      subject =
        random.chance(0.8)
        ? world.firm(random.below(MadeUpWorld.firmCount))
        : world.citizen(random.below(MadeUpWorld.personCount))
    }
  }

  /// The cell of a field as a report spells it; `variant` 0 is the plain spelling.
  func cell(
    of form: ReportForm, variant: Int, damage: Damage?, _ random: inout SplitMix64
  ) -> String {
    let codes = form.codes
    switch form.field.name {
    case "subjectName":
      if damage == .missingName { return "" }
      return variant == 1 ? " " + subject.name + "　" : subject.name
    case "subjectIdentity":
      return damage == .checkCharacter ? Self.withWrongCheck(subject.identity) : subject.identity
    case "subjectUnit": return subject.unit
    case "subjectPost": return subject.post
    case "documentNumber": return documentNumber(variant)
    case "basisNumber": return "(\(year))辽01民初\(number % 9_000 + 1)号"
    case "authority", "sourceUnit", "basisAuthority": return authority.name
    case "authorityCode", "sourceUnitCode": return authority.identity
    case "legalRepresentative": return subject.legalRepresentative
    case "subjectCategory": return codes.contains(subject.category) ? subject.category : codes[0]
    case "decisionDate", "effectiveDate":
      return damage == .date ? "2026年13月45日" : date(0, variant)
    case "filedDate": return date(-60, variant)
    case "publicationEnd", "validUntil", "endDate": return date(365, variant)
    case "fineAmount", "amount": return Money(fen: Int64(fine) * 100).formatted(in: form.unit)
    case "sanction":
      // Two departments report one sanction, each in its own words.
      let sanction = Self.sanctions[number % Self.sanctions.count]
      return codes.contains(sanction) ? sanction : codes[0]
    case "confiscatedAmount", "revokedLicence", "remarks", "age", "caseReference": return ""
    case "status": return random.chance(0.97) ? codes[0] : random.pick(codes)
    case "facts": return "经查，\(subject.name)于\(year)年违反规定实施相关行为，事实清楚、证据确凿。"
    case "legalBasis": return "《中华人民共和国行政处罚法》第\(number % 60 + 1)条"
    case "sanctionContent": return "罚款\(fine)元"
    default: return codes.isEmpty ? "其他情形" : random.pick(codes)
    }
  }

  private func date(_ offset: Int32, _ variant: Int) -> String {
    let text = CalendarDate(days: decided.days + offset).description
    guard variant == 1 else { return text }
    return String(text.map { $0 == "-" ? "/" : $0 })
  }

  private func documentNumber(_ variant: Int) -> String {
    if isCourt {
      return variant == 1 ? "(\(year))辽01行初\(number)号" : "（\(year)）辽01行初\(number)号"
    }
    let word = String(authority.name.prefix(1)) + String(authority.name.suffix(3).prefix(2)) + "罚"
    return variant == 1 ? "\(word)[\(year)]第\(number)号" : "\(word)〔\(year)〕\(number)号"
  }

  private static func withWrongCheck(_ code: String) -> String {
    guard let last = code.last else { return "" }
    return String(code.dropLast()) + (last == "1" ? "2" : "1")
  }
}

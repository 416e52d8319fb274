import Bytes
import Foundation
public import Records

/// Decides whose act a record is about: an organ, a civil servant in office, or neither.
///
/// The system is about 各级人民政府和公务员在履职过程中 (国发〔2016〕76号): a record of a company or
/// a private person is of general scope and never enters a government bundle.
public struct SubjectResolution: Sendable {
  /// When a natural person's record is of government scope.
  public enum PersonScope: String, Sendable, CaseIterable {
    /// When the person was in post on the day of the decision.
    case inPost = "in-post"
    /// Never.
    case general
  }

  /// The result for one subject.
  struct Resolved {
    /// Which way the result was reached.
    var reason: SubjectReason
    var isGovernment = false
    var organCode: [UInt8] = []
    var subjectClass: [UInt8] = []
    /// A person whose unit is an organ of the register, but whom the roster does not know.
    var isUnknownOfficial = false
  }

  private let organs: OrganRegister
  private let staff: StaffRoster
  private let personScope: PersonScope
  private let name: Int?
  private let category: Int?
  private let identity: Int?
  private let identityKey: Int?
  private let unitKey: Int?
  private let decisionDate: Int?
  private let conduct: Int?

  /// A resolution against registers for records of a kind.
  public init(
    schema: RecordSchema, organs: OrganRegister, staff: StaffRoster, personScope: PersonScope
  ) {
    self.organs = organs
    self.staff = staff
    self.personScope = personScope
    name = schema.index(of: "subjectNameKey")
    category = schema.index(of: "subjectCategory")
    identity = schema.index(of: "subjectIdentity")
    identityKey = schema.index(of: "subjectIdentityKey")
    unitKey = schema.index(of: "subjectUnitKey")
    decisionDate = schema.index(of: "decisionDate")
    conduct = schema.index(of: "conduct")
  }

  /// The fields of the schema that a resolution looks at, ascending.
  var fields: [Int] {
    [name, category, identity, identityKey, unitKey, decisionDate, conduct].compactMap(\.self)
      .sorted()
  }

  private static let person = Array("自然人".utf8)
  private static let outsideOffice = Array("非履职".utf8)
  private static let civilServant = Array("公务员".utf8)

  /// Resolves the subject of one merged record; `ranges` says where its fields lie in `bytes`.
  func resolve(
    _ bytes: borrowing Span<UInt8>, ranges: (Int) -> Range<Int>
  ) -> Resolved {
    func range(_ field: Int?) -> Range<Int> { field.map(ranges) ?? 0..<0 }
    let category = bytes.extracting(range(category))
    let unit = bytes.extracting(range(unitKey))
    let key = bytes.extracting(range(identityKey))
    let day = decisionDate.flatMap { CanonicalDate.days(bytes.extracting(ranges($0))) }
    let isPerson =
      category.isEmpty
      ? !unit.isEmpty || Self.looksLikeResident(key)
      : category.hasSameBytes(as: Self.person.span)
    let nameKey = bytes.extracting(range(name))
    guard isPerson else { return organization(code: key, nameKey: nameKey, day: day) }
    let isOutsideOffice = bytes.extracting(range(conduct))
      .hasSameBytes(as: Self.outsideOffice.span)
    guard personScope == .inPost else { return Resolved(reason: .personsNotCounted) }
    guard !isOutsideOffice else { return Resolved(reason: .outsideOffice) }
    let number = bytes.extracting(range(identity))
    return official(identity: key, number: number, nameKey: nameKey, unit: unit, day: day)
  }

  /// Why the subject of a record is taken for what it is.
  public func reason(for row: Int, of batch: RecordBatch) -> SubjectReason {
    let data = batch.data
    let bytes = data.span
    return resolve(bytes) { batch.range(of: $0, in: row, bytes) }.reason
  }

  /// What is wrong with the subject's name beside its code, by the register; nil for persons.
  public func nameCodeFinding(for row: Int, of batch: RecordBatch) -> NameCodeFinding? {
    guard let name, let identityKey, reason(for: row, of: batch) == .organCode else { return nil }
    let data = batch.data
    let bytes = data.span
    let code = bytes.extracting(batch.range(of: identityKey, in: row, bytes))
    let nameKey = bytes.extracting(batch.range(of: name, in: row, bytes))
    let day = decisionDate.flatMap { batch.days(of: $0, in: row, bytes) }
    return organs.check(code: code, nameKey: nameKey, on: day)
  }

  private func organization(
    code: borrowing Span<UInt8>, nameKey: borrowing Span<UInt8>, day: Int32?
  ) -> Resolved {
    // A full number that is not in the register outweighs a name: two bodies may share a name.
    let entry = code.isEmpty ? organs.organ(nameKey: nameKey, on: day) : organs.organ(code: code)
    guard let entry else { return Resolved(reason: code.isEmpty ? .unknownName : .unknownCode) }
    return Resolved(
      reason: code.isEmpty ? .organName : .organCode, isGovernment: true, organCode: entry.code,
      subjectClass: entry.organClass)
  }

  private func official(
    identity: borrowing Span<UInt8>, number: borrowing Span<UInt8>,
    nameKey: borrowing Span<UInt8>, unit: borrowing Span<UInt8>, day: Int32?
  ) -> Resolved {
    if !identity.isEmpty {
      if let post = staff.post(identity: identity, on: day) { return inOffice(post, .postByNumber) }
      let unitIsOrgan = organs.organ(nameKey: unit, on: day) != nil
      return Resolved(
        reason: unitIsOrgan ? .unknownOfficial : .notInPost, isUnknownOfficial: unitIsOrgan)
    }
    guard let organ = organs.organ(nameKey: unit, on: day) else {
      return Resolved(reason: .privatePerson)
    }
    if let post = staff.post(
      nameKey: nameKey, organCode: organ.code.span, on: day, notContradicting: number)
    {
      return inOffice(post, .postByName)
    }
    return Resolved(reason: .unknownOfficial, isUnknownOfficial: true)
  }

  private func inOffice(_ post: StaffRoster.Entry, _ reason: SubjectReason) -> Resolved {
    Resolved(
      reason: reason, isGovernment: true, organCode: post.organCode, subjectClass: Self.civilServant
    )
  }

  /// Seventeen digits and a last digit or X: a resident number, since the field holds valid ones
  /// only and an organ's code has a letter or begins with 11 or 12 and passes the other check.
  private static func looksLikeResident(_ key: borrowing Span<UInt8>) -> Bool {
    guard key.count == 18 else { return false }
    for index in 0..<17 where key[index] < 0x30 || key[index] > 0x39 { return false }
    return (key[6] == UInt8(ascii: "1") && key[7] == UInt8(ascii: "9"))
      || (key[6] == UInt8(ascii: "2") && key[7] == UInt8(ascii: "0"))
  }
}

/// Why a subject is taken for an organ, an official in office, or neither.
public enum SubjectReason: String, Sendable, CaseIterable {
  /// Its code is in the register of organs.
  case organCode
  /// It gives no code, and one organ of the register bore its name on the day.
  case organName
  /// It gives a code that is not in the register.
  case unknownCode
  /// It gives no code, and no single organ bore its name on the day.
  case unknownName
  /// A person known by number was in post on the day.
  case postByNumber
  /// The one person of the name in the organ was in post on the day.
  case postByName
  /// The roster does not have the number in post on the day, and the unit is no organ.
  case notInPost
  /// The unit is an organ, but the roster does not know the person in it.
  case unknownOfficial
  /// A person without number whose unit is no organ.
  case privatePerson
  /// The act was not one of the office.
  case outsideOffice
  /// Persons' records of the kind are never of government scope.
  case personsNotCounted
}

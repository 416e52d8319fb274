import Bytes
public import Records

/// Whether a case is for a platform: by its standing, its state and its subject.
public struct Eligibility: Sendable {
  static let naturalPerson = "自然人"
  private static let official = Array("公务员".utf8)
  private static let person = Array(naturalPerson.utf8)
  private static let revoked = Array("revoked".utf8)
  private static let yes = Array("1".utf8)

  private let scope: PlatformDefinition.Scope
  private let scopeName: [UInt8]
  private let persons: PlatformDefinition.Persons
  private let layout: MergedFields
  private let category: Int?
  private let identity: Int?

  /// The rule of a platform over the merged records of a kind.
  public init(platform: PlatformDefinition, schema: RecordSchema) {
    scope = platform.scope
    scopeName = Array(platform.scope.rawValue.utf8)
    persons = platform.persons
    layout = MergedFields(schemaFieldCount: schema.fields.count)
    category = schema.index(of: "subjectCategory")
    identity = schema.index(of: "subjectIdentity")
  }

  /// Why a merged record is not for the platform, or nil when it is.
  ///
  /// An objection changes nothing here: such a case stays, and says so in its status. A record
  /// without a source line is no reason but a failure, since nothing may be sent that leads back
  /// to nobody.
  public func reason(
    against row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) throws(ExportError) -> WithdrawalReason? {
    if range(.sources, row, batch, bytes).isEmpty {
      throw ExportError(
        what: "a merged record has no source line",
        place: "case \(MergedFields.caseID(of: batch.key(of: row, in: bytes)))",
        remedy: "This is an error in merging; rebuild the run and report it.")
    }
    if equals(.caseStatus, Self.revoked, row, batch, bytes) { return .revoked }
    switch scope {
    case .all: break
    case .government, .general:
      if !equals(.scope, scopeName, row, batch, bytes) { return .outOfScope }
    }
    switch persons {
    case .all: return nil
    case .none: return isPerson(row, of: batch, bytes) ? .notPublishable : nil
    case .publishable:
      guard isPerson(row, of: batch, bytes) else { return nil }
      return equals(.subjectPublishable, Self.yes, row, batch, bytes) ? nil : .notPublishable
    }
  }

  /// Whether the subject is a person, or may be one for all that is known.
  ///
  /// Where neither the category nor a match in a register says what the subject is, only a code
  /// that cannot be a person's makes it an organisation.
  func isPerson(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    if let category {
      let range = batch.range(of: category, in: row, bytes)
      if !range.isEmpty {
        return bytes.extracting(range).hasSameBytes(as: Self.person.span)
      }
    }
    let subjectClass = range(.subjectClass, row, batch, bytes)
    if !subjectClass.isEmpty {
      return bytes.extracting(subjectClass).hasSameBytes(as: Self.official.span)
    }
    guard let identity else { return true }
    let number = batch.range(of: identity, in: row, bytes)
    return !isOrganisationCode(bytes.extracting(number))
  }

  /// A unified social credit code that begins with the letter or digit of a registering authority
  /// and a class that no resident number begins with.
  private func isOrganisationCode(_ number: borrowing Span<UInt8>) -> Bool {
    guard number.count == 18 else { return false }
    var hasLetter = false
    for index in 0..<17 where number[index] >= 0x41 { hasLetter = true }
    let registrar = number[0]
    return hasLetter || registrar == UInt8(ascii: "9") || registrar >= 0x41
  }

  private func range(
    _ field: MergedField, _ row: Int, _ batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Range<Int> {
    batch.range(of: layout.index(of: field), in: row, bytes)
  }

  private func equals(
    _ field: MergedField, _ text: [UInt8], _ row: Int, _ batch: RecordBatch,
    _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    let range = range(field, row, batch, bytes)
    return bytes.extracting(range).hasSameBytes(as: text.span)
  }
}
